package main

import (
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP) // want `other signals are caught, SIGTERM is not`
	go func() {
		for range hup {
		}
	}()
	http.ListenAndServe(":8080", nil)
}
