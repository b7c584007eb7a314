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
	go http.ListenAndServe(":8080", mux()) // want `SIGTERM is caught, but nothing can shut it down`
	<-ctx.Done()
}

func mux() http.Handler { return http.NewServeMux() }
