package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ch := make(chan os.Signal)
	signal.Notify(ch, syscall.SIGTERM, syscall.SIGKILL) // want `unbuffered channel is lost` `cannot be caught`
	zero := make(chan os.Signal, 0)
	signal.Notify(zero, os.Interrupt, os.Kill) // want `unbuffered channel is lost` `cannot be caught`
	room := make(chan os.Signal, 1)
	signal.Notify(room, syscall.SIGTERM)
	<-ch
	<-zero
	<-room
}
