package main

import (
	"net/http"

	"indirect/signals"
)

func main() {
	var pool signals.Pool
	pool.Get()
	http.ListenAndServe(":8080", nil) // want `the goroutine that catches SIGTERM ends only itself`
}
