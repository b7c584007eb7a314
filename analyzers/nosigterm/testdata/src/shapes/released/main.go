package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// The goroutine tells main by cancelling.
func main() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		sigs := make(chan os.Signal, 1)
		signal.Notify(sigs, syscall.SIGTERM)
		select {
		case <-sigs:
		case <-ctx.Done():
		}
		cancel()
	}()
	srv := &http.Server{Addr: ":8080"}
	go srv.ListenAndServe()
	<-ctx.Done()
	drain, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	srv.Shutdown(drain)
}
