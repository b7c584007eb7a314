package cors

import "github.com/kataras/iris/v12/context"

type Options struct {
	AllowedOrigins   []string
	AllowOriginFunc  func(origin string) bool
	AllowCredentials bool
}

func New(options Options) context.Handler { return nil }
func Default() context.Handler            { return nil }
func AllowAll() context.Handler           { return nil }
