package shapes // want package:`routes`

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"

	"github.com/go-chi/chi/v5"
	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/mux"
	"github.com/julienschmidt/httprouter"
	"github.com/labstack/echo/v4"
)

const version = "v1"

func answer(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(r.URL.Path) }

func get(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(r.Method) }

func page(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "index.html") }

func standard() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /api/"+version+"/users", answer)
	m.HandleFunc(fmt.Sprintf("POST /api/v%d/users", 1), answer)
	m.HandleFunc(path.Join("/api", version, "users", "{id}"), answer)
	m.HandleFunc("GET /api/orders", answer) // want `a breaking change to GET /api/orders hits all .*: .* has no version; register .* below /api/v1, like most`
	m.HandleFunc("GET /api/health", answer)
	m.HandleFunc("GET /api/preview", page)
	m.HandleFunc("/", page)
	return m
}

func chained() http.Handler {
	r := chi.NewRouter()
	r.Route("/api", func(r chi.Router) {
		r.Route("/v1", func(r chi.Router) {
			r.Get("/users", answer)
			r.With().Post("/users", answer)
			r.Mount("/orders", orders())
		})
		r.Delete("/users/{id}", answer) // want `a breaking change to DELETE /api/users/\{id\} hits .* has no version`
	})
	return r
}

func orders() http.Handler {
	r := chi.NewRouter()
	r.Get("/{id}", answer)
	return r
}

// stripped serves bare paths below a prefix with a version.
func stripped() http.Handler {
	inner := http.NewServeMux()
	inner.HandleFunc("/users", answer)
	inner.HandleFunc("/orders", answer)
	outer := http.NewServeMux()
	outer.Handle("/api/v1/", http.StripPrefix("/api/v1", logged(inner)))
	outer.HandleFunc("/v1/a", answer)
	outer.HandleFunc("/v1/b", answer)
	outer.HandleFunc("/v1/c", answer)
	return outer
}

func logged(h http.Handler) http.Handler { return h }

func gorilla() {
	r := mux.NewRouter()
	api := r.PathPrefix("/api").Subrouter()
	v1 := api.PathPrefix("/v1").Subrouter()
	v1.HandleFunc("/users", answer).Methods("GET")
	v1.HandleFunc("/users", answer).Methods("POST")
	v1.Path("/orders").HandlerFunc(answer)
	api.Methods("PUT").Path("/users/{id}").HandlerFunc(answer) // want `a breaking change to PUT /api/users/\{id\} hits .* has no version`
	api.HandleFunc("/orders/{id}", answer).Headers("Accept-Version", "2").Methods("GET")
}

func echoed(get echo.HandlerFunc) {
	e := echo.New()
	v1 := e.Group("/api/v1")
	v1.GET("/users", get)
	v1.POST("/users", get)
	v1.GET("/orders", get)
	e.GET("/api/orders/:id", get) // want `a breaking change to GET /api/orders/:id hits .* has no version`
	e.GET("/api/login", get)
	e.GET("/metrics", get)
}

func fibered() {
	app := fiber.New()
	get := func(c *fiber.Ctx) error { return c.JSON(nil) }
	app.Route("/v1", func(r fiber.Router) {
		r.Get("/users", get)
		r.Post("/users", get)
		r.Get("/orders", get)
	})
	app.Get("/orders/:id", get) // want `a breaking change to GET /orders/:id hits all .*: .* has no version; register .* below /v1, like most`
}

func julien(get httprouter.Handle, h http.HandlerFunc) {
	r := httprouter.New()
	r.GET("/api/v1/users", get)
	r.POST("/api/v1/users", get)
	r.Handler("GET", "/api/v1/orders", h)
	r.Handler("GET", "/api/orders/:id", h) // want `a breaking change to GET /api/orders/:id hits .* has no version`
}

// mostly has too few routes with a version.
func mostly() {
	m := http.NewServeMux()
	m.HandleFunc("/api/v1/users", answer)
	m.HandleFunc("/api/v1/orders", answer)
	m.HandleFunc("/api/v1/items", answer)
	m.HandleFunc("/api/a", answer)
	m.HandleFunc("/api/b", answer)
	m.HandleFunc("/api/c", answer)
}

// twins have versions of single resources; the first of them has no number.
func twins() {
	m := http.NewServeMux()
	m.HandleFunc("GET /collections", get)
	m.HandleFunc("GET /collections/v2", answer)
	m.HandleFunc("GET /items", answer)
	m.HandleFunc("GET /v2/items", answer)
}

// configured has a prefix that is known at run time only.
func configured(base string) {
	e := echo.New()
	g := e.Group(base)
	var get echo.HandlerFunc
	v1 := e.Group("/api/v1")
	v1.GET("/a", get)
	v1.GET("/b", get)
	v1.GET("/c", get)
	g.GET("/api/d", get)
	e.GET(base+"/e", get)
}
