package fiber

type Router interface {
	Use(args ...any) Router
	Get(path string, handler any, handlers ...any) Router
	Post(path string, handler any, handlers ...any) Router
	Group(prefix string, handlers ...any) Router
	Route(prefix string, fn func(router Router), name ...string) Router
	RouteChain(path string) Register
}

type Register interface {
	Get(handler any, handlers ...any) Register
	Post(handler any, handlers ...any) Register
}

type App struct{ Router }

func New() *App { return nil }
