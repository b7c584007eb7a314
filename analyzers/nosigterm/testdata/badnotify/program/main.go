package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ch := make(chan os.Signal)
	signal.Notify(ch, syscall.SIGTERM, syscall.SIGKILL) // want `a SIGTERM is lost while nobody receives from this unbuffered channel` `cannot be caught`
	zero := make(chan os.Signal, 0)
	signal.Notify(zero, os.Interrupt, os.Kill) // want `a SIGTERM is lost while nobody receives from this unbuffered channel` `cannot be caught`
	room := make(chan os.Signal, 1)
	signal.Notify(room, syscall.SIGTERM)
	<-ch
	<-zero
	<-room
}
