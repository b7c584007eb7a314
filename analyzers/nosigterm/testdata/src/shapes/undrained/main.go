package main

import (
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	sigs := make(chan os.Signal, 1)
	signal.Notify(sigs, syscall.SIGTERM, syscall.SIGINT)
	srv := &http.Server{Addr: ":8080"}
	go func() {
		log.Println(srv.ListenAndServe()) // want `SIGTERM is caught, but nothing shuts it down`
	}()
	<-sigs
	log.Println("bye")
}
