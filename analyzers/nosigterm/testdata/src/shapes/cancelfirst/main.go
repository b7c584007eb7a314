package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	srv := &http.Server{Addr: ":8080"}
	sigs := make(chan os.Signal, 1)
	signal.Notify(sigs, os.Interrupt)
	signal.Notify(sigs, syscall.SIGTERM)
	go srv.ListenAndServe()
	<-sigs
	cancel()
	srv.Shutdown(ctx) // want `done already`
}
