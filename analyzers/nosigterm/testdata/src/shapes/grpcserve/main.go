package main

import (
	"log"
	"net"

	"google.golang.org/grpc"
)

func main() {
	l, err := net.Listen("tcp", ":9090")
	if err != nil {
		log.Fatal(err)
	}
	s := grpc.NewServer()
	log.Fatal(s.Serve(l)) // want `^every rollout cuts [\w ]* of grpc.Server.Serve: nothing catches SIGTERM`
}
