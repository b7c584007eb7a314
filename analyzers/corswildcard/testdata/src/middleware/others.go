package middleware

import (
	"net/http"

	beego "github.com/beego/beego/v2/server/web/filter/cors"
	restful "github.com/emicklei/go-restful/v3"
	macaron "github.com/go-macaron/cors"
	"github.com/gogf/gf/v2/net/ghttp"
	hertz "github.com/hertz-contrib/cors"
	"github.com/improbable-eng/grpc-web/go/grpcweb"
	iriscontrib "github.com/iris-contrib/middleware/cors"
	gincors "github.com/itsjamie/gin-cors"
	jub0bs "github.com/jub0bs/cors"
	"github.com/kataras/iris/v12/context"
	iris "github.com/kataras/iris/v12/middleware/cors"
	martini "github.com/martini-contrib/cors"
	"github.com/zeromicro/go-zero/rest"
)

func beegos() {
	_ = beego.Allow(&beego.Options{
		AllowAllOrigins:  true, // want `browsers refuse "\*" with cookies: .* \(beego`
		AllowCredentials: true,
	})
	_ = beego.Allow(&beego.Options{
		AllowOrigins:     []string{"*"}, // want `^any website can read users' data: AllowOrigins contains "\*" \(beego\)`
		AllowCredentials: true,
	})
	_ = martini.Allow(&martini.Options{
		AllowOrigins:     []string{"https://*"}, // want `"https://\*" in AllowOrigins matches any site \(martini-contrib/cors`
		AllowCredentials: true,
	})
	_ = beego.Allow(&beego.Options{AllowCredentials: true}) // no origin at all
}

func jub() (*jub0bs.Middleware, error) {
	mw, _ := jub0bs.NewMiddleware(jub0bs.Config{
		Origins:      []string{"*"}, // want `jub0bs/cors returns an error and no middleware: Origins contains "\*"`
		Credentialed: true,
	})
	_ = mw
	return jub0bs.NewMiddleware(jub0bs.Config{Origins: []string{"https://*.example.com"}, Credentialed: true})
}

func rests(c *restful.Container) {
	all := restful.CrossOriginResourceSharing{CookiesAllowed: true, Container: c} // want `^any website can read users' data: no origins are configured, which allows all \(go-restful\)`
	c.Filter(all.Filter)
	some := restful.CrossOriginResourceSharing{AllowedDomains: []string{"https://app.example.com"}, CookiesAllowed: true}
	c.Filter(some.Filter)
	public := restful.CrossOriginResourceSharing{Container: c}
	c.Filter(public.Filter)
}

func irises() {
	_ = iris.New().AllowOrigin("*").Handler()                     // want `^any website can read users' data: AllowOrigin contains "\*" \(iris\)`
	_ = iris.New().Handler()                                      // want `^any website can read users' data: no origins are configured, which allows all \(iris\)`
	_ = iris.New().AllowOriginFunc(iris.AllowAnyOrigin).Handler() // want `^any website can read users' data: the origin function accepts every origin \(iris\)`
	_ = iris.New().AllowOrigin("*").DisallowCredentials().Handler()
	_ = iris.New().AllowOrigins("https://app.example.com").Handler()
	_ = iris.New().AllowOriginFunc(func(ctx *context.Context, origin string) bool { return origin == "https://app.example.com" }).Handler()

	_ = iriscontrib.New(iriscontrib.Options{
		AllowedOrigins:   []string{"*"}, // want `^any website can read users' data: AllowedOrigins contains "\*" \(iris-contrib/middleware/cors\)`
		AllowCredentials: true,
	})
	_ = iriscontrib.AllowAll() // want `iris-contrib's cors.AllowAll sends every origin back`
	_ = iriscontrib.Default()
}

func more(g *ghttp.RouterGroup, h http.Handler) {
	g.Middleware(ghttp.MiddlewareCORS) // want `GoFrame's MiddlewareCORS sends every origin back`
	g.Middleware(func(r *ghttp.Request) {
		r.Response.CORSDefault() // want `GoFrame's CORSDefault sends every origin back`
	})

	_ = hertz.New(hertz.Config{
		AllowAllOrigins:  true, // want `browsers refuse "\*" with cookies: .* \(hertz-contrib/cors`
		AllowCredentials: true,
	})
	_ = gincors.Middleware(gincors.Config{
		Origins:     "*", // want `itsjamie/gin-cors panics in Middleware`
		Credentials: true,
	})
	_ = macaron.CORS(macaron.Options{
		AllowDomain:      []string{"!*"}, // want `^any website can read users' data: AllowDomain contains "!\*" \(go-macaron/cors\)`
		AllowCredentials: true,
	})
	_ = rest.MustNewServer(rest.RestConf{}, rest.WithCors("*")) // want `go-zero's WithCors\("\*"\) sends every origin back`
	_ = rest.MustNewServer(rest.RestConf{}, rest.WithCors())
	_ = rest.MustNewServer(rest.RestConf{}, rest.WithCors("app.example.com"))

	_ = grpcweb.WrapHandler(h, grpcweb.WithOriginFunc(func(string) bool { return true }), grpcweb.WithWebsockets(true)) // want `^any website can read users' data: the origin function accepts every origin \(grpcweb\)`
	_ = grpcweb.WrapHandler(h, grpcweb.WithWebsockets(true))
	_ = grpcweb.WrapHandler(h, grpcweb.WithOriginFunc(func(o string) bool { return o == "https://app.example.com" }))
}
