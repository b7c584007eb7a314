package app // want package:`serving`

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"indirect/server"
)

type command struct {
	name string
	run  func(context.Context) error
}

var commands = []command{{"serve", server.New().Run}}

type Monitor interface{ Watch(stop func()) }

type monitor struct{}

func (monitor) Watch(stop func()) { // want Watch:"serves or catches signals"
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, syscall.SIGTERM)
	<-ch
	stop()
}

func NewMonitor() Monitor { return monitor{} }

func Execute(ctx context.Context) { // want Execute:"serves or catches signals"
	for _, c := range commands {
		c.run(ctx)
	}
}
