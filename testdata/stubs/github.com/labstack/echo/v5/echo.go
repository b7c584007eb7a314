package echo

import "net/http"

type Context struct{}

func (c *Context) Request() *http.Request        { return nil }
func (c *Context) Response() http.ResponseWriter { return nil }

type HandlerFunc func(c *Context) error
type MiddlewareFunc func(next HandlerFunc) HandlerFunc
