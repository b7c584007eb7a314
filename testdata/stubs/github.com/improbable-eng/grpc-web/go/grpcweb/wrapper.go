package grpcweb

import "net/http"

type options struct{}

type Option func(*options)

type WrappedGrpcServer struct{}

func WithOriginFunc(originFunc func(origin string) bool) Option              { return nil }
func WithWebsockets(enableWebsockets bool) Option                            { return nil }
func WrapHandler(handler http.Handler, options ...Option) *WrappedGrpcServer { return nil }
