package echo

type Echo struct{}
type Group struct{}
type RouteInfo struct{}

type Route struct {
	Method  string
	Path    string
	Handler HandlerFunc
}

func New() *Echo                                                             { return nil }
func (e *Echo) Group(p string, m ...MiddlewareFunc) *Group                   { return nil }
func (e *Echo) AddRoute(r Route) (RouteInfo, error)                          { return RouteInfo{}, nil }
func (e *Echo) GET(p string, h HandlerFunc, m ...MiddlewareFunc) RouteInfo   { return RouteInfo{} }
func (g *Group) GET(p string, h HandlerFunc, m ...MiddlewareFunc) RouteInfo  { return RouteInfo{} }
func (g *Group) POST(p string, h HandlerFunc, m ...MiddlewareFunc) RouteInfo { return RouteInfo{} }
func (c *Context) JSON(code int, v any) error                                { return nil }
