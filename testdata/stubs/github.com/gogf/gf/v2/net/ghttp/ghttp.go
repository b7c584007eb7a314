package ghttp

type Request struct{ Response *Response }

type Response struct{}

func (r *Response) CORSDefault() {}

func MiddlewareCORS(r *Request) {}

type RouterGroup struct{}

func (g *RouterGroup) Middleware(handlers ...func(r *Request)) *RouterGroup { return g }
