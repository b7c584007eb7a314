package signals // want package:`serving`

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

var shutdown = []os.Signal{os.Interrupt, syscall.SIGTERM}

func Context() (context.Context, context.CancelFunc) { // want Context:"serves or catches signals"
	return signal.NotifyContext(context.Background(), shutdown...)
}

func Listen(list ...os.Signal) <-chan os.Signal {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, list...)
	return ch
}

// watch is a goroutine's own end.
type Pool struct{}

func (Pool) Get() { // want Get:"serves or catches signals"
	go func() {
		sig := make(chan os.Signal, 1)
		signal.Notify(sig, syscall.SIGTERM)
		for {
			select {
			case <-sig:
				return
			}
		}
	}()
}
