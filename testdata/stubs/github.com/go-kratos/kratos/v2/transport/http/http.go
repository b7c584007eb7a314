package http

import "net/http"

type Context interface{ JSON(int, any) error }
type HandlerFunc func(Context) error
type ServerOption func(*Server)
type FilterFunc func(http.Handler) http.Handler
type Server struct{}
type Router struct{}

func NewServer(opts ...ServerOption) *Server                         { return nil }
func PathPrefix(prefix string) ServerOption                          { return nil }
func (s *Server) Route(prefix string, filters ...FilterFunc) *Router { return nil }
func (s *Server) HandleFunc(path string, h http.HandlerFunc)         {}
func (s *Server) HandlePrefix(prefix string, h http.Handler)         {}
func (r *Router) Group(prefix string, filters ...FilterFunc) *Router { return nil }
func (r *Router) GET(path string, h HandlerFunc, m ...FilterFunc)    {}
func (r *Router) POST(path string, h HandlerFunc, m ...FilterFunc)   {}
