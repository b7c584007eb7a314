package mux

import "net/http"

type Router struct{}
type Route struct{}

func NewRouter() *Router                                                                 { return nil }
func (r *Router) ServeHTTP(w http.ResponseWriter, req *http.Request)                     {}
func (r *Router) HandleFunc(p string, f func(http.ResponseWriter, *http.Request)) *Route { return nil }
func (r *Router) Handle(p string, h http.Handler) *Route                                 { return nil }
func (r *Router) PathPrefix(p string) *Route                                             { return nil }
func (r *Router) Path(p string) *Route                                                   { return nil }
func (r *Router) Headers(pairs ...string) *Route                                         { return nil }
func (r *Router) Host(h string) *Route                                                   { return nil }
func (r *Router) Methods(m ...string) *Route                                             { return nil }
func (r *Route) Methods(m ...string) *Route                                              { return nil }
func (r *Route) Headers(pairs ...string) *Route                                          { return nil }
func (r *Route) Path(p string) *Route                                                    { return nil }
func (r *Route) Subrouter() *Router                                                      { return nil }
func (r *Route) Handler(h http.Handler) *Route                                           { return nil }
func (r *Route) HandlerFunc(f func(http.ResponseWriter, *http.Request)) *Route           { return nil }
func (r *Route) PathPrefix(p string) *Route                                              { return nil }
func (r *Route) HeadersRegexp(pairs ...string) *Route                                    { return nil }
func (r *Route) Host(h string) *Route                                                    { return nil }
