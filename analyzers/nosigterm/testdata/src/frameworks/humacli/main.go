package main

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2/humacli"
)

type options struct{}

// The framework catches SIGTERM and calls what OnStop got.
func main() {
	humacli.New(func(hooks humacli.Hooks, _ *options) {
		srv := &http.Server{Addr: ":8080"}
		hooks.OnStart(func() { _ = srv.ListenAndServe() })
		hooks.OnStop(func() {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			_ = srv.Shutdown(ctx)
		})
	}).Run()
}
