package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	srv := &http.Server{Addr: ":8080"}
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP) // want `other signals are caught, SIGTERM is not`
	go func() {
		for range hup {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			srv.Shutdown(ctx)
			cancel()
		}
	}()
	srv.ListenAndServe()
	select {}
}
