package deadline // want package:`serving`

import (
	"context"
	"net/http"
	"os"
	"time"
)

func background(srv *http.Server) error {
	return srv.Shutdown(context.Background()) // want `without a deadline`
}

func todo(srv *http.Server) error {
	ctx := context.TODO()
	return srv.Shutdown(ctx) // want `without a deadline`
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
