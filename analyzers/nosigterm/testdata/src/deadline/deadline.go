package deadline

import (
	"context"
	"net/http"
	"os"
	"time"
)

func background(srv *http.Server) error {
	return srv.Shutdown(context.Background()) // want `one slow client holds this shutdown`
}

func todo(srv *http.Server) error {
	ctx := context.TODO()
	return srv.Shutdown(ctx) // want `one slow client holds this shutdown`
}

func limited(srv *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return srv.Shutdown(ctx)
}

func given(ctx context.Context, srv *http.Server) error { return srv.Shutdown(ctx) }

func alarmed(srv *http.Server) error {
	time.AfterFunc(time.Second, func() { os.Exit(1) })
	return srv.Shutdown(context.Background())
}

func late(srv *http.Server, other chan int) {
	srv.Shutdown(context.Background()) // want `one slow client holds this shutdown`
	select {
	case <-other:
	case <-time.After(time.Second):
	}
}

func apart(srv *http.Server) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Shutdown(context.Background())
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}
