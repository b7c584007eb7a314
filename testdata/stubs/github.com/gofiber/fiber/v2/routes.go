package fiber

type Router interface {
	Get(path string, handlers ...Handler) Router
	Post(path string, handlers ...Handler) Router
	Group(prefix string, handlers ...Handler) Router
	Route(prefix string, fn func(router Router), name ...string) Router
	Mount(prefix string, app *App) Router
}

type App struct{}

func New() *App                                                                   { return nil }
func (a *App) Get(path string, handlers ...Handler) Router                        { return a }
func (a *App) Post(path string, handlers ...Handler) Router                       { return a }
func (a *App) Group(prefix string, handlers ...Handler) Router                    { return a }
func (a *App) Route(prefix string, fn func(router Router), name ...string) Router { return a }
func (a *App) Mount(prefix string, app *App) Router                               { return a }

func (c *Ctx) JSON(v any) error { return nil }
