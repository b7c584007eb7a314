package rest

import "net/http"

type Route struct {
	Method  string
	Path    string
	Handler http.HandlerFunc
}

type RouteOption func(r *Route)

func WithPrefix(group string) RouteOption                   { return nil }
func (s *Server) AddRoutes(rs []Route, opts ...RouteOption) {}
func (s *Server) AddRoute(r Route, opts ...RouteOption)     {}
