package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

func withSignal(parent context.Context, then func()) context.Context {
	ctx, cancel := context.WithCancel(parent)
	go func() {
		ch := make(chan os.Signal, 1)
		signal.Notify(ch, syscall.SIGTERM)
		<-ch
		then()
		cancel()
	}()
	return ctx
}

func main() {
	ctx := withSignal(context.Background(), func() { println("stopping") })
	g, ctx := errgroup.WithContext(ctx)
	srv := &http.Server{Addr: ":8080"}
	g.Go(srv.ListenAndServe)
	g.Go(func() error {
		<-ctx.Done()
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		return srv.Shutdown(drain)
	})
	g.Wait()
}
