package echo

import "net/http"

const (
	HeaderOrigin                        = "Origin"
	HeaderVary                          = "Vary"
	HeaderAccessControlAllowOrigin      = "Access-Control-Allow-Origin"
	HeaderAccessControlAllowCredentials = "Access-Control-Allow-Credentials"
)

type Context interface {
	Request() *http.Request
	Response() *Response
}

type Response struct{ Writer http.ResponseWriter }

func (r *Response) Header() http.Header { return nil }

type HandlerFunc func(c Context) error
type MiddlewareFunc func(next HandlerFunc) HandlerFunc

type Echo struct{}

func New() *Echo                        { return nil }
func (e *Echo) Use(m ...MiddlewareFunc) {}
