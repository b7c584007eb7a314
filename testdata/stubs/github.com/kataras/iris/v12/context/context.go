package context

type Context struct{}

func (ctx *Context) Header(name string, value string) {}
func (ctx *Context) GetHeader(name string) string     { return "" }

type Handler = func(*Context)

func (ctx *Context) JSON(v any) error                        { return nil }
func (ctx *Context) View(filename string, data ...any) error { return nil }
