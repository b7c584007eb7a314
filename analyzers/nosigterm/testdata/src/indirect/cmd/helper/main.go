package main

import (
	"indirect/server"
	"indirect/signals"
)

func main() {
	ctx, stop := signals.Context()
	defer stop()
	server.New().Run(ctx)
}
