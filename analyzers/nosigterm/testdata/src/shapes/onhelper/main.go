package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Shuts the server that it gets down on a signal.
func stopOn(srv *http.Server, sigs ...os.Signal) <-chan struct{} {
	done := make(chan struct{})
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, sigs...)
	go func() {
		defer close(done)
		<-ch
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		srv.Shutdown(ctx)
	}()
	return done
}

func main() {
	srv := &http.Server{Addr: ":8080"}
	done := stopOn(srv, os.Interrupt, syscall.SIGTERM)
	if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		panic(err)
	}
	<-done
}
