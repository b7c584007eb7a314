package gin

type H map[string]any

func (c *Context) JSON(code int, obj any)                            {}
func (c *Context) HTML(code int, name string, obj any)               {}
func (c *Context) Status(code int)                                   {}
func (c *Context) ShouldBindJSON(obj any) error                      { return nil }
func New() *Engine                                                   { return nil }
func (g *RouterGroup) Group(p string, h ...HandlerFunc) *RouterGroup { return nil }
func (g *RouterGroup) GET(p string, h ...HandlerFunc) IRoutes        { return nil }
func (g *RouterGroup) POST(p string, h ...HandlerFunc) IRoutes       { return nil }
func (g *RouterGroup) PUT(p string, h ...HandlerFunc) IRoutes        { return nil }
func (g *RouterGroup) DELETE(p string, h ...HandlerFunc) IRoutes     { return nil }
func (g *RouterGroup) Any(p string, h ...HandlerFunc) IRoutes        { return nil }
func (g *RouterGroup) Use(h ...HandlerFunc) IRoutes                  { return nil }

type RouterGroup struct{}

type IRoutes interface {
	GET(string, ...HandlerFunc) IRoutes
	POST(string, ...HandlerFunc) IRoutes
	Use(...HandlerFunc) IRoutes
}

type IRouter interface {
	IRoutes
	Group(string, ...HandlerFunc) *RouterGroup
}
