package main

import (
	"context"
	"os"
	"syscall"

	"indirect/server"
	"indirect/signals"
)

// The signals go through a parameter.
func main() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-signals.Listen(os.Interrupt, syscall.SIGTERM)
		cancel()
	}()
	server.New().Run(ctx)
}
