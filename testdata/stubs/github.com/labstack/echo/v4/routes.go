package echo

type Group struct{}
type Route struct{}

func (e *Echo) GET(p string, h HandlerFunc, m ...MiddlewareFunc) *Route    { return nil }
func (e *Echo) POST(p string, h HandlerFunc, m ...MiddlewareFunc) *Route   { return nil }
func (e *Echo) Add(v, p string, h HandlerFunc, m ...MiddlewareFunc) *Route { return nil }
func (e *Echo) Group(p string, m ...MiddlewareFunc) *Group                 { return nil }
func (g *Group) GET(p string, h HandlerFunc, m ...MiddlewareFunc) *Route   { return nil }
func (g *Group) POST(p string, h HandlerFunc, m ...MiddlewareFunc) *Route  { return nil }
func (g *Group) Group(p string, m ...MiddlewareFunc) *Group                { return nil }
