package main

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2/humacli"
)

type options struct{}

func main() {
	humacli.New(func(hooks humacli.Hooks, _ *options) {
		srv := &http.Server{Addr: ":8080"}
		hooks.OnStart(func() { _ = srv.ListenAndServe() }) // want `SIGTERM is caught, but nothing shuts it down`
	}).Run()
}
