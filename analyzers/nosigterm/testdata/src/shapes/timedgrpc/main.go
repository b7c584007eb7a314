package main

import (
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

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
	t := time.AfterFunc(10*time.Second, s.Stop)
	defer t.Stop()
	s.GracefulStop()
}
