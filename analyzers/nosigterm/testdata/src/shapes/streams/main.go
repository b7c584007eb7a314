package main

import (
	"net"
	"os"
	"os/signal"
	"syscall"

	"google.golang.org/grpc"
)

var desc = grpc.ServiceDesc{Streams: []grpc.StreamDesc{{StreamName: "Watch", ServerStreams: true}}}

func main() {
	l, _ := net.Listen("tcp", ":9090")
	s := grpc.NewServer()
	s.RegisterService(&desc, nil)
	go s.Serve(l)
	sigs := make(chan os.Signal, 1)
	signal.Notify(sigs, syscall.SIGTERM)
	<-sigs
	s.GracefulStop() // want `one open stream of this service holds GracefulStop`
}
