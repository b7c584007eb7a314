package gin

import "net/http"

type HandlerFunc func(*Context)

type ResponseWriter interface{ http.ResponseWriter }

type Context struct {
	Request *http.Request
	Writer  ResponseWriter
}

func (c *Context) Header(key, value string)    {}
func (c *Context) GetHeader(key string) string { return "" }
func (c *Context) AbortWithStatus(code int)    {}
func (c *Context) Next()                       {}

type Engine struct{ RouterGroup }

func Default() *Engine                 { return nil }
func (e *Engine) Use(m ...HandlerFunc) {}
