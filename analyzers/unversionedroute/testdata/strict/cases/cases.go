package main // want package:`routes`

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httputil"
	"os"

	"github.com/coder/websocket"
	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/mux"
	"github.com/labstack/echo/v4"
)

func main() {}

func write(w http.ResponseWriter, v any) { json.NewEncoder(w).Encode(v) }

func list(w http.ResponseWriter, r *http.Request) { write(w, nil) }

type orders struct{}

func (o *orders) create(w http.ResponseWriter, r *http.Request) {
	json.NewDecoder(r.Body).Decode(o)
}

func (o *orders) ServeHTTP(w http.ResponseWriter, r *http.Request) { write(w, o) }

func patterns() {
	m := http.NewServeMux()
	m.HandleFunc("GET /api/users/{id...}", list)
	m.HandleFunc("GET api.example.com/users", list) // want `a breaking change to GET /users and 2 more routes hits all .* have no version; put one in the path, such as /v1/users`
	m.HandleFunc("POST /orders", new(orders).create)
	m.Handle("GET /orders", &orders{})
	m.HandleFunc("GET v1.example.com/v1/users", list)
	m.HandleFunc("/{$}", list)
}

func stripped() {
	inner := http.NewServeMux()
	inner.HandleFunc("GET /users", list) // want `a breaking change to GET /api/users hits .* has no version`
	m := http.NewServeMux()
	m.Handle("/api/", http.StripPrefix("/api", inner))
}

func mounted() {
	sub := chi.NewRouter()
	sub.Get("/{id}", list) // want `a breaking change to GET /api/orders/\{id\} hits .* has no version`
	r := chi.NewRouter()
	r.Route("/api", func(r chi.Router) {
		r.Mount("/orders", sub)
		r.Get("/ready", list)
	})
}

const base = "/rest"

func subrouters() {
	r := mux.NewRouter()
	s := r.PathPrefix(base).Subrouter()
	s.HandleFunc("/users", list).Methods("GET") // want `a breaking change to GET /rest/users hits .* has no version`
	r.Host("v1.shop.example").PathPrefix("/api").Subrouter()
	r.PathPrefix("/api").HeadersRegexp("Accept", `vnd\.shop\.v\d`).Subrouter().HandleFunc("/users", list)
}

func passed(g *echo.Group, h echo.HandlerFunc) { g.GET("/users", h) } // want `a breaking change to GET /api/users hits .* has no version`

func pass(h echo.HandlerFunc) { passed(echo.New().Group("/api"), h) }

func mountedApp() {
	sub := fiber.New()
	sub.Get("/users", func(c *fiber.Ctx) error { return c.JSON(nil) }) // want `a breaking change to GET /shop/users hits .* has no version`
	fiber.New().Mount("/shop", sub)
}

func respond(c *gin.Context) { reply(c) }

func reply(c *gin.Context) { c.JSON(200, nil) }

func bare() {
	r := gin.New()
	r.GET("/people", respond) // want `a breaking change to GET /people hits .* has no version`
	r.GET("/about", func(c *gin.Context) { c.HTML(200, "about", nil) })
	r.POST("/stripe", respond)
	r.GET("/api/2.0/repositories", respond)
	r.GET("/2024-05-01/people", respond)
	r.GET("/people/v2", respond)
	r.GET(fmt.Sprintf("/api/v%d/people", os.Getpid()), respond)
	r.GET("/graphql", respond)
	r.Group(os.Getenv("BASE")).GET("/people", respond)
	r.GET(os.Getenv("BASE")+"/api/people", respond)
}

type service struct{}

// newService is what generated code of Connect looks like.
func newService(service) (string, http.Handler) {
	return "/shop.v1.OrderService/", http.HandlerFunc(list)
}

func connected() {
	m := http.NewServeMux()
	m.Handle(newService(service{}))
	path, handler := newService(service{})
	m.Handle(path, handler)
	m.HandleFunc("/shop.v1.OrderService/Get", list)
}

var pages = template.Must(template.New("").Parse(""))

func lookAlikes() {
	m := http.NewServeMux()
	m.HandleFunc("/users", func(w http.ResponseWriter, r *http.Request) { pages.Execute(w, nil) })
	m.Handle("/upstream", &httputil.ReverseProxy{})
	m.HandleFunc("/live", func(w http.ResponseWriter, r *http.Request) { websocket.Accept(w, r, nil) })
	m.HandleFunc("/api/webhooks/github", list)
	m.HandleFunc("/.well-known/openid-configuration", list)
	m.HandleFunc("/api/reset-password", list)
	m.HandleFunc("/debug/vars", list)
	m.Handle("/assets/", http.FileServer(http.Dir(".")))
	m.HandleFunc("/openapi.json", list)
}

type request struct{}

func (*request) Get(path string) {}

func client() { new(request).Get("/api/users") }

type route struct {
	Path    string
	Handler http.HandlerFunc
}

// site embeds its routes.
type site struct{ http.Handler }

func newSite() *site {
	s := &site{}
	r := chi.NewRouter()
	r.Get("/users", list)
	r.Get("/orders", list)
	s.Handler = r
	return s
}

func serveSite() {
	r := chi.NewRouter()
	r.Mount("/api/v1", newSite())
}

// chain is a middleware of another library.
type chain struct{}

func (chain) Then(h http.Handler) http.Handler { return h }

func plain() http.Handler { return http.HandlerFunc(list) }

// handlers are made by functions that make no router.
func handlers() {
	m := http.NewServeMux()
	m.Handle("/chained", chain{}.Then(new(orders))) // want `a breaking change to /chained and another route hits .* have no version`
	m.Handle("/rest/plain", plain())
}

func table() {
	m := http.NewServeMux()
	for _, r := range []route{{"/api/v1/users", list}, {Path: "/api/v1/orders", Handler: list}} {
		m.HandleFunc(r.Path, r.Handler)
	}
}
