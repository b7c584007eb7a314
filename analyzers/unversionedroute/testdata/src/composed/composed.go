package composed // want package:`routes`

// This package puts paths together in many ways.

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gorilla/mux"
)

func answer(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(r.URL.Path) }

func get(c *gin.Context) { c.JSON(200, nil) }

const root, versionOne = "/api", "v1"

var once = path.Join(root, versionOne)

func joined() {
	m := http.NewServeMux()
	users, _ := url.JoinPath(root, "v1", "users")
	m.HandleFunc(users, answer)
	m.HandleFunc(once+"/orders", answer)
	m.HandleFunc("GET shop.example.com"+once+"/carts", answer)
	m.HandleFunc(strings.TrimSuffix(root+"/", "/")+"/items", answer) // want `a breaking change to /api/items hits all .*: .* has no version; register .* below /api/v1, like most`
	m.HandleFunc("GET shop.example.com/api/{$}", answer)
}

// register gets its prefix from its callers, all with the same one.
func register(r *gin.Engine, prefix string) {
	g := r.Group(prefix)
	g.GET("/users", get)
	g.POST("/users", get)
	g.GET("/orders", get)
}

// sundry gets two: neither is known for a route.
func sundry(r *gin.Engine, prefix string) { r.Group(prefix).GET("/carts", get) }

func parameters() {
	r := gin.New()
	register(r, "/api/v1")
	sundry(r, "/api/v1")
	sundry(r, "/api")
	r.GET("/api/items", get) // want `a breaking change to GET /api/items hits .* has no version`
}

type service struct {
	mux    *http.ServeMux
	prefix string
	Base   string
}

func newService(base string) *service {
	return &service{mux: http.NewServeMux(), prefix: "/api/v1", Base: base}
}

func (s *service) routes() {
	s.mux.HandleFunc(s.prefix+"/users", answer)
	s.mux.HandleFunc(s.prefix+"/orders", answer)
	s.mux.HandleFunc(s.prefix+"/carts", answer)
	s.mux.HandleFunc("/api/items", answer) // want `a breaking change to /api/items hits .* has no version`
	s.mux.HandleFunc(s.Base+"/api/things", answer)
}

type entry struct {
	method, path string
	handler      http.HandlerFunc
}

func entries() []entry {
	return []entry{
		{"GET", "/api/v1/users", answer},
		{"POST", "/api/v1/users", answer},
		{method: "GET", path: "/api/v1/orders", handler: answer},
		{method: "GET", path: "/api/carts", handler: answer}, // want `a breaking change to GET /api/carts hits .* has no version`
		{method: "GET", path: "/api/health", handler: answer},
	}
}

func tables() {
	r := mux.NewRouter()
	for _, e := range entries() {
		r.HandleFunc(e.path, e.handler).Methods(e.method)
	}
}

func maps() {
	r := chi.NewRouter()
	for p, h := range map[string]http.HandlerFunc{
		"/v1/users":  answer,
		"/v1/orders": answer,
		"/v1/carts":  answer,
		"/items":     answer, // want `a breaking change to GET /items hits .* has no version`
	} {
		r.Get(p, h)
	}
}

// versions registers all routes once for each version.
func versions() {
	m := http.NewServeMux()
	for _, v := range []string{"v1", "v2"} {
		m.HandleFunc("/api/"+v+"/users", answer)
		m.HandleFunc("/api/"+v+"/orders", answer)
	}
	m.HandleFunc("/api/carts", answer) // want `a breaking change to /api/carts hits .* has no version`
}

type tree struct{ api *gin.RouterGroup }

// fields passes a group in a struct.
func fields() {
	r := gin.New()
	t := tree{api: r.Group("/api/v1")}
	t.routes()
	r.GET("/api/items", get) // want `a breaking change to GET /api/items hits .* has no version`
}

func (t tree) routes() {
	t.api.GET("/users", get)
	t.api.GET("/orders", get)
	t.api.GET("/carts", get)
}

// closures are routes that functions return.
func closures() http.Handler {
	r := chi.NewRouter()
	r.Route("/api/v1", shop())
	r.Get("/api/items", answer) // want `a breaking change to GET /api/items hits .* has no version`
	return r
}

func shop() func(chi.Router) {
	return func(r chi.Router) {
		r.Get("/users", answer)
		r.Get("/orders", answer)
		r.Get("/carts", answer)
	}
}
