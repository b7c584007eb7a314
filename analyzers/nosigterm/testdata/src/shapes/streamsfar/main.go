package main

import (
	"context"
	"net"
	"os"
	"os/signal"
	"syscall"

	"google.golang.org/grpc"
)

// FeedWatchServer is what code that is generated in another module has.
type FeedWatchServer interface {
	Send(string) error
	SetHeader(map[string][]string) error
	SendHeader(map[string][]string) error
	SetTrailer(map[string][]string)
	Context() context.Context
	SendMsg(any) error
	RecvMsg(any) error
}

type feed struct{}

func (feed) Watch(stream FeedWatchServer) error { return stream.Send("x") }

func register(*grpc.Server, feed) {}

func main() {
	srv := grpc.NewServer()
	register(srv, feed{})
	l, _ := net.Listen("tcp", ":9090")
	sig := make(chan os.Signal, 1)
	signal.Notify(sig, syscall.SIGTERM)
	go srv.Serve(l)
	<-sig
	srv.GracefulStop() // want `one open stream of this service holds GracefulStop`
}
