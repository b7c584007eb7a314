package main

import (
	"log"
	"net"
)

func main() {
	l, err := net.Listen("tcp", ":7000")
	if err != nil {
		log.Fatal(err)
	}
	for {
		conn, err := l.Accept() // want `^every rollout cuts open connections of net.Listener.Accept: nothing catches SIGTERM`
		if err != nil {
			log.Print(err)
			continue
		}
		go handle(conn)
	}
}

func handle(c net.Conn) { c.Close() }
