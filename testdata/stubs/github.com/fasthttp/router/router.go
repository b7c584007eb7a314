package router

import "github.com/valyala/fasthttp"

type Router struct{}
type Group struct{}

func New() *Router                                                 { return nil }
func (r *Router) Group(path string) *Group                         { return nil }
func (r *Router) GET(path string, h fasthttp.RequestHandler)       {}
func (r *Router) POST(path string, h fasthttp.RequestHandler)      {}
func (r *Router) ANY(path string, h fasthttp.RequestHandler)       {}
func (r *Router) Handle(m, path string, h fasthttp.RequestHandler) {}
func (g *Group) Group(path string) *Group                          { return nil }
func (g *Group) GET(path string, h fasthttp.RequestHandler)        {}
func (g *Group) POST(path string, h fasthttp.RequestHandler)       {}
