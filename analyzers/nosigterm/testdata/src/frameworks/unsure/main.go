package main

import (
	"net/http"
	"os"
	"os/signal"
)

type service struct{ signals []os.Signal }

func (s service) wait() {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, s.signals...)
	<-ch
}

// Which signals there are is known at run time only.
func main() {
	go http.ListenAndServe(":8080", nil)
	service{}.wait()
}
