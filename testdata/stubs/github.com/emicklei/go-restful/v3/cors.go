package restful

import "net/http"

const HEADER_AccessControlAllowOrigin = "Access-Control-Allow-Origin"

type Request struct{ Request *http.Request }

func (r *Request) HeaderParameter(name string) string { return "" }

type Response struct{ http.ResponseWriter }

func (r Response) AddHeader(header string, value string) Response { return r }

type FilterChain struct{}

type FilterFunction func(*Request, *Response, *FilterChain)

type Container struct{}

func (c *Container) Filter(filter FilterFunction) {}

type CrossOriginResourceSharing struct {
	AllowedDomains    []string
	AllowedDomainFunc func(origin string) bool
	CookiesAllowed    bool
	Container         *Container
}

func (c CrossOriginResourceSharing) Filter(req *Request, resp *Response, chain *FilterChain) {}
