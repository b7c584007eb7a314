package main

import (
	"context"
	"net/http"
	"os"

	"github.com/oklog/run"
)

func main() {
	var g run.Group
	srv := &http.Server{Addr: ":8080"}
	g.Add(srv.ListenAndServe, func(error) { srv.Close() })
	g.Add(run.SignalHandler(context.Background(), os.Interrupt)) // want `SIGINT is caught, SIGTERM is not`
	g.Run()
}
