package faces

// This package stops servers through interfaces of its own.

import (
	"context"
	"net/http"
	"time"
)

// Server is what *http.Server has.
type Server interface {
	ListenAndServe() error
	Shutdown(context.Context) error
}

var _ Server = (*http.Server)(nil)

func cancelledThroughAnInterface(ctx context.Context, srv Server) error {
	ended := make(chan error, 1)
	go func() { ended <- srv.ListenAndServe() }()
	<-ctx.Done()
	err := srv.Shutdown(ctx) // want `^every rollout cuts requests in flight: Shutdown gets ctx, which is done already`
	<-ended
	return err
}

func aContextOfItsOwn(ctx context.Context, srv Server) error {
	go func() { _ = srv.ListenAndServe() }()
	<-ctx.Done()
	end, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return srv.Shutdown(end)
}

// Tracer has a Shutdown too, and is no server.
type Tracer interface{ Shutdown(context.Context) error }

func somethingElse(ctx context.Context, tracer Tracer) error {
	<-ctx.Done()
	return tracer.Shutdown(ctx)
}
