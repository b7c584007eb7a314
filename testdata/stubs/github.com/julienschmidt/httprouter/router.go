package httprouter

import "net/http"

type Params []struct{ Key, Value string }
type Handle func(http.ResponseWriter, *http.Request, Params)
type Router struct{}

func New() *Router                                                   { return nil }
func (r *Router) GET(p string, h Handle)                             {}
func (r *Router) POST(p string, h Handle)                            {}
func (r *Router) Handler(method, p string, h http.Handler)           {}
func (r *Router) ServeHTTP(w http.ResponseWriter, req *http.Request) {}
