package ghttp

type Server struct{}

func GetServer(name ...any) *Server                                                    { return nil }
func (s *Server) Group(prefix string, groups ...func(group *RouterGroup)) *RouterGroup { return nil }
func (s *Server) BindHandler(pattern string, handler any)                              {}
func (g *RouterGroup) Group(prefix string, groups ...func(group *RouterGroup)) *RouterGroup {
	return nil
}
func (g *RouterGroup) GET(pattern string, object any, params ...any) *RouterGroup  { return g }
func (g *RouterGroup) POST(pattern string, object any, params ...any) *RouterGroup { return g }
func (g *RouterGroup) ALL(pattern string, object any, params ...any) *RouterGroup  { return g }
func (r *Response) WriteJson(content any)                                          {}
