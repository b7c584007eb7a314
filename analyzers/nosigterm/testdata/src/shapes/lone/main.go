package main

import (
	"context"
	"net/http"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go http.ListenAndServe(":8080", mux()) // want `nothing can shut this server down`
	<-ctx.Done()
}

func mux() http.Handler { return http.NewServeMux() }
