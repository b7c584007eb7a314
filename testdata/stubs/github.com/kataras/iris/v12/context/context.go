package context

type Context struct{}

func (ctx *Context) Header(name string, value string) {}
func (ctx *Context) GetHeader(name string) string     { return "" }

type Handler = func(*Context)
