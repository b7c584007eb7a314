package frameworks // want package:`routes`

// This package has one function for each router: three routes with a
// version, and one without.

import (
	"context"
	"encoding/json"
	stdhttp "net/http"

	beego "github.com/beego/beego/v2/server/web"
	beecontext "github.com/beego/beego/v2/server/web/context"
	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/app/server"
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/emicklei/go-restful/v3"
	"github.com/fasthttp/router"
	"github.com/go-chi/chi/v5"
	"github.com/go-kratos/kratos/v2/transport/http"
	"github.com/gofiber/fiber/v3"
	"github.com/gogf/gf/v2/net/ghttp"
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/kataras/iris/v12"
	"github.com/labstack/echo/v5"
	"github.com/uptrace/bunrouter"
	"github.com/valyala/fasthttp"
	"github.com/zeromicro/go-zero/rest"
	"github.com/zeromicro/go-zero/rest/httpx"
	"goji.io"
	"goji.io/pat"
)

func fast(h fasthttp.RequestHandler) {
	r := router.New()
	v1 := r.Group("/api/v1")
	v1.GET("/users", h)
	v1.POST("/users", h)
	v1.Group("/orders").GET("/{id}", h)
	r.Handle("PUT", "/api/orders/{id}", h) // want `a breaking change to PUT /api/orders/\{id\} hits all .*: .* has no version; register .* below /api/v1, like most`
	r.ANY("/api/webhooks/stripe", h)
}

type in struct{}
type out struct{}

func list(context.Context, *in) (*out, error) { return nil, nil }

func humaChi() {
	r := chi.NewRouter()
	api := humachi.New(r, huma.DefaultConfig("shop", "1.0.0"))
	v1 := huma.NewGroup(api, "/v1")
	huma.Get(v1, "/users", list)
	huma.Post(v1, "/users", list)
	huma.Register(v1, huma.Operation{OperationID: "orders", Method: "GET", Path: "/orders"}, list)
	huma.Register(api, huma.Operation{OperationID: "carts", Method: stdhttp.MethodPut, Path: "/carts"}, list) // want `a breaking change to PUT /carts hits all .*: .* has no version; register .* below /v1, like most`
	huma.Get(api, "/healthz", list)
}

// humaMounted has the version in the router below the API.
func humaMounted() {
	m := stdhttp.NewServeMux()
	v1 := humago.NewWithPrefix(m, "/api/v1", huma.DefaultConfig("shop", "1.0.0"))
	huma.Get(v1, "/users", list)
	huma.Get(v1, "/orders", list)
	huma.Get(v1, "/carts", list)
	huma.Get(humago.New(m, huma.Config{}), "/api/items", list) // want `a breaking change to GET /api/items hits .* has no version`
}

func restfully(h restful.RouteFunction) stdhttp.Handler {
	c := restful.NewContainer()
	users := new(restful.WebService)
	users.Path("/api/v1/users").Consumes("application/json").Produces("application/json")
	users.Route(users.GET("/{id}").To(h).Doc("one user"))
	users.Route(users.DELETE("/{id}").To(h))
	users.Route(users.POST("").To(h))
	c.Add(users)

	orders := &restful.WebService{}
	orders.Path("/api/orders")
	orders.Route(orders.GET("/{id}").To(h)) // want `a breaking change to GET /api/orders/\{id\} hits .* has no version`
	c.Add(orders)
	return c
}

// gateway serves what its generated code registers, and one route by hand.
func gateway(h runtime.HandlerFunc) stdhttp.Handler {
	gw := runtime.NewServeMux()
	gw.HandlePath("GET", "/api/v1/users", h)
	gw.HandlePath("GET", "/api/v1/orders", h)
	gw.HandlePath("GET", "/api/v1/carts", h)
	gw.HandlePath("POST", "/api/upload", h) // want `a breaking change to POST /api/upload hits .* has no version`
	m := stdhttp.NewServeMux()
	m.Handle("/", gw)
	return m
}

type users struct{ beego.Controller }

func (u *users) List() { u.Data["json"] = nil; u.ServeJSON() }
func (u *users) Page() { u.Render() }

func bee() {
	beego.AddNamespace(beego.NewNamespace("/v1",
		beego.NSRouter("/users", &users{}, "get:List"),
		beego.NSNamespace("/admin",
			beego.NSRouter("/users", &users{}, "get:List"),
			beego.NSGet("/orders", func(*beecontext.Context) {}),
		),
	))
	beego.Router("/people", &users{}, "get:List") // want `a breaking change to /people hits all .*: .* has no version; register .* below /v1, like most`
	beego.Router("/welcome", &users{}, "get:Page")
}

func irises() {
	get := func(ctx iris.Context) { ctx.JSON(nil) }
	app := iris.New()
	app.PartyFunc("/v1", func(p iris.Party) {
		p.Get("/users", get)
		p.Party("/orders").Post("/", get)
		p.Get("/carts", get)
	})
	app.Get("/items", get) // want `a breaking change to GET /items hits .* has no version`
	app.Get("/about", func(ctx iris.Context) { ctx.View("about.html") })
}

func hertz() {
	get := func(c context.Context, ctx *app.RequestContext) { ctx.JSON(200, nil) }
	h := server.Default()
	v1 := h.Group("/v1")
	v1.GET("/users", get)
	v1.POST("/users", get)
	v1.GET("/orders", get)
	h.GET("/carts", get) // want `a breaking change to GET /carts hits .* has no version`
}

func listUsers() stdhttp.HandlerFunc {
	return func(w stdhttp.ResponseWriter, r *stdhttp.Request) { httpx.OkJson(w, nil) }
}

func zero() {
	s := rest.MustNewServer(rest.RestConf{})
	s.AddRoutes([]rest.Route{
		{Method: stdhttp.MethodGet, Path: "/users", Handler: listUsers()},
		{Method: stdhttp.MethodPost, Path: "/users", Handler: listUsers()},
		{Method: stdhttp.MethodGet, Path: "/orders", Handler: listUsers()},
	}, rest.WithPrefix("/v1"))
	s.AddRoute(rest.Route{Method: stdhttp.MethodGet, Path: "/carts", Handler: listUsers()}) // want `a breaking change to GET /carts hits .* has no version`
}

func kratos() {
	get := func(c http.Context) error { return c.JSON(200, nil) }
	s := http.NewServer()
	r := s.Route("/v1")
	r.GET("/users", get)
	r.POST("/users", get)
	r.Group("/orders").GET("/{id}", get)
	s.Route("/").GET("/carts", get) // want `a breaking change to GET /carts hits .* has no version`
}

// kratosPrefixed has the version in an option of the server.
func kratosPrefixed() {
	get := func(c http.Context) error { return c.JSON(200, nil) }
	s := http.NewServer(http.PathPrefix("/v1"))
	r := s.Route("/")
	r.GET("/users", get)
	r.GET("/orders", get)
	r.GET("/carts", get)
	r.GET("/items", get)
}

func goframe() {
	get := func(r *ghttp.Request) { r.Response.WriteJson(nil) }
	s := ghttp.GetServer()
	s.Group("/v1", func(g *ghttp.RouterGroup) {
		g.GET("/users", get)
		g.Group("/orders", func(g *ghttp.RouterGroup) { g.POST("/", get) })
		g.ALL("/carts", get)
	})
	s.BindHandler("POST:/items", get) // want `a breaking change to POST /items hits .* has no version`
}

func bun() {
	get := func(w stdhttp.ResponseWriter, r bunrouter.Request) error { return json.NewEncoder(w).Encode(nil) }
	r := bunrouter.New()
	r.WithGroup("/v1", func(g *bunrouter.Group) {
		g.GET("/users", get)
		g.POST("/users", get)
		g.NewGroup("/orders").GET("/:id", get)
	})
	r.GET("/carts", get) // want `a breaking change to GET /carts hits .* has no version`
}

func answer(w stdhttp.ResponseWriter, r *stdhttp.Request) { json.NewEncoder(w).Encode(nil) }

func gojis() stdhttp.Handler {
	m := goji.NewMux()
	m.HandleFunc(pat.Get("/v1/users"), answer)
	m.HandleFunc(pat.Post("/v1/users"), answer)
	m.HandleFunc(pat.Get("/v1/orders"), answer)
	m.HandleFunc(pat.New("/carts"), answer) // want `a breaking change to /carts hits .* has no version`
	return m
}

func echo5(get echo.HandlerFunc) {
	e := echo.New()
	v1 := e.Group("/api/v1")
	v1.GET("/users", get)
	v1.POST("/users", get)
	v1.GET("/orders", get)
	e.AddRoute(echo.Route{Method: "GET", Path: "/api/carts", Handler: get}) // want `a breaking change to GET /api/carts hits .* has no version`
}

func fiber3(get func(fiber.Ctx) error) {
	a := fiber.New()
	a.Route("/api/v1", func(r fiber.Router) {
		r.Get("/users", get)
		r.RouteChain("/orders").Get(get).Post(get)
	})
	a.RouteChain("/api/carts").Get(get) // want `a breaking change to GET /api/carts hits .* has no version`
	sub := fiber.New()
	sub.Get("/items", get)
	a.Use("/api/v1/shop", sub)
}
