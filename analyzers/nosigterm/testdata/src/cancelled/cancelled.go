package cancelled

import (
	"context"
	"net/http"
	"time"
)

func same(ctx context.Context, srv *http.Server) {
	go srv.ListenAndServe()
	<-ctx.Done()
	srv.Shutdown(ctx) // want `^every rollout cuts requests in flight: Shutdown gets ctx, which is done already`
}

func derived(ctx context.Context, srv *http.Server) {
	go func() {
		select {
		case <-ctx.Done():
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			srv.Shutdown(ctx) // want `done already`
		}
	}()
	srv.ListenAndServe()
}

func deferred(ctx context.Context, srv *http.Server) {
	defer srv.Shutdown(ctx) // want `done already`
	go srv.ListenAndServe()
	<-ctx.Done()
}

func deferredClosure(ctx context.Context, srv *http.Server) {
	defer func() {
		_ = srv.Shutdown(ctx) // want `done already`
	}()
	go srv.ListenAndServe()
	<-ctx.Done()
}

func after(ctx context.Context, srv *http.Server) {
	stop := context.AfterFunc(ctx, func() {
		srv.Shutdown(ctx) // want `done already`
	})
	defer stop()
	srv.ListenAndServe()
}

// What follows is right.

func without(ctx context.Context, srv *http.Server) {
	<-ctx.Done()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	srv.Shutdown(ctx)
}

func again(ctx context.Context, srv *http.Server) {
	<-ctx.Done()
	ctx = fresh()
	srv.Shutdown(ctx)
}

func parent(ctx context.Context, srv *http.Server) {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	<-inner.Done()
	srv.Shutdown(ctx)
}

func either(ctx context.Context, failed chan error, srv *http.Server) {
	select {
	case <-ctx.Done():
	case <-failed:
		srv.Shutdown(ctx)
	}
}

func fresh() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	context.AfterFunc(ctx, cancel)
	return ctx
}
