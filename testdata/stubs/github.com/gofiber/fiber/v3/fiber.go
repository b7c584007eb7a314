package fiber

type Handler = func(Ctx) error

type Ctx interface {
	Set(key, val string)
	Get(key string, defaultValue ...string) string
	Vary(fields ...string)
	Next() error
}
