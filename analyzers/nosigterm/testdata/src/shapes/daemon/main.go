package main

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func servers() []*http.Server {
	api, admin := &http.Server{Addr: ":8080"}, &http.Server{Addr: ":8081"}
	go api.ListenAndServe()
	go admin.ListenAndServe()
	return []*http.Server{api, admin}
}

func stopChannel() <-chan struct{} {
	stop := make(chan struct{})
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ch
		close(stop)
	}()
	return stop
}

func main() {
	list := servers()
	<-stopChannel()
	for _, s := range list {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		s.Shutdown(ctx)
		cancel()
	}
}
