package cors

import "github.com/kataras/iris/v12/context"

var AllowAnyOrigin = func(_ *context.Context, _ string) bool { return true }

type CORS struct{}

func New() *CORS                                                                        { return nil }
func (c *CORS) AllowOrigin(originLine string) *CORS                                     { return c }
func (c *CORS) AllowOrigins(origins ...string) *CORS                                    { return c }
func (c *CORS) AllowOriginFunc(fn func(ctx *context.Context, origin string) bool) *CORS { return c }
func (c *CORS) AllowOriginRegex(lines ...string) *CORS                                  { return c }
func (c *CORS) DisallowCredentials() *CORS                                              { return c }
func (c *CORS) Handler() context.Handler                                                { return nil }
