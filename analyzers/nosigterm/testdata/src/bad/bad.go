package main

import (
	"log"
	"net/http"
	"time"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", createOrder)

	server := &http.Server{Addr: ":8080", Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe()) // want `the program runs http.Server.ListenAndServe and nothing catches SIGTERM: Kubernetes sends it at every rollout, which kills the process at once and cuts the requests in flight; use signal.NotifyContext`
}

func createOrder(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusCreated) }
