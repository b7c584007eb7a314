package helpers // want package:`serving`

// This package has functions that serve until they are told to end.

import (
	"context"
	"errors"
	"net/http"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

func stop(srv *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return srv.Shutdown(ctx)
}

func returnsEarly(ctx context.Context, srv *http.Server) error {
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = srv.Shutdown(end)
	}()
	err := srv.ListenAndServe() // want `^Shutdown cuts requests in flight: this returns at once, and returnsEarly with it`
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// That NotifyContext is stopped at the end is no waiting.
func aStopOfSignalsIsNoWait(srv *http.Server) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = srv.Shutdown(end)
	}()
	return srv.ListenAndServe() // want `^Shutdown cuts requests in flight: this returns at once, and aStopOfSignalsIsNoWait with it`
}

func waitsForAChannel(ctx context.Context, srv *http.Server) error {
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = srv.Shutdown(end)
	}()
	if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-drained
	return nil
}

func waitsForAGroup(ctx context.Context, srv *http.Server) error {
	var all sync.WaitGroup
	all.Add(1)
	go func() {
		defer all.Done()
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = srv.Shutdown(end)
	}()
	defer all.Wait()
	return srv.ListenAndServe()
}

func sendsTheResult(ctx context.Context, srv *http.Server) error {
	errs := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		errs <- srv.Shutdown(end)
	}()
	if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-errs
}

type service struct {
	srv  *http.Server
	quit chan struct{}
	done chan struct{}
}

// Stop waits for what start's goroutine says.
func (s *service) start() error {
	go func() {
		<-s.quit
		end, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = s.srv.Shutdown(end)
		close(s.done)
	}()
	return s.srv.ListenAndServe()
}

func (s *service) stop() {
	close(s.quit)
	<-s.done
}

// The caller waits.
func inner(ctx context.Context, srv *http.Server) error {
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = srv.Shutdown(end)
	}()
	return srv.ListenAndServe()
}

func outer(ctx context.Context, srv *http.Server, drained chan struct{}) {
	srv.RegisterOnShutdown(func() { close(drained) })
	_ = inner(ctx, srv)
	<-drained
}
