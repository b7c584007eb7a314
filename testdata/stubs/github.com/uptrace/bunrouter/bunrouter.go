package bunrouter

import "net/http"

type Request struct{ *http.Request }
type HandlerFunc func(w http.ResponseWriter, r Request) error

type Group struct{}
type Router struct{ Group }

func New() *Router                                        { return nil }
func (g *Group) NewGroup(path string) *Group              { return g }
func (g *Group) WithGroup(path string, fn func(g *Group)) {}
func (g *Group) GET(path string, h HandlerFunc)           {}
func (g *Group) POST(path string, h HandlerFunc)          {}
