package fiber

import "github.com/valyala/fasthttp"

const (
	HeaderOrigin                        = "Origin"
	HeaderAccessControlAllowOrigin      = "Access-Control-Allow-Origin"
	HeaderAccessControlAllowCredentials = "Access-Control-Allow-Credentials"
)

type Handler = func(*Ctx) error

type Ctx struct{}

func (c *Ctx) Set(key, val string)                           {}
func (c *Ctx) Get(key string, defaultValue ...string) string { return "" }
func (c *Ctx) Vary(fields ...string)                         {}
func (c *Ctx) Response() *fasthttp.Response                  { return nil }
func (c *Ctx) Request() *fasthttp.Request                    { return nil }
func (c *Ctx) Next() error                                   { return nil }
