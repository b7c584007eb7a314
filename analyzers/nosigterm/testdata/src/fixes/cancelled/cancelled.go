package cancelled

import (
	"context"
	"net/http"
	"time"
)

func run(ctx context.Context, srv *http.Server) error {
	time.Sleep(time.Second)
	go srv.ListenAndServe()
	<-ctx.Done()
	return srv.Shutdown(ctx) // want `done already`
}
