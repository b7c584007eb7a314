package main

import (
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	go func() {
		sigs := make(chan os.Signal, 1)
		signal.Notify(sigs, os.Interrupt, syscall.SIGTERM)
		sig := <-sigs
		log.Printf("got %s", sig)
	}()
	log.Fatal(http.ListenAndServe(":8080", nil)) // want `the goroutine that catches SIGTERM ends only itself`
}
