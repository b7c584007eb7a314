package route

import "github.com/cloudwego/hertz/pkg/app"

type IRoutes interface {
	GET(string, ...app.HandlerFunc) IRoutes
}

type RouterGroup struct{}

func (g *RouterGroup) Group(p string, h ...app.HandlerFunc) *RouterGroup { return g }
func (g *RouterGroup) GET(p string, h ...app.HandlerFunc) IRoutes        { return nil }
func (g *RouterGroup) POST(p string, h ...app.HandlerFunc) IRoutes       { return nil }

type Engine struct{ RouterGroup }
