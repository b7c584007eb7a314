package main // want package:`routes`

import (
	"net/http"
	"wide/lib"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gorilla/mux"
)

func main() {
	e := gin.New()
	lib.Register(e, "/api/v1")
	e.GET("/api/items", func(c *gin.Context) { c.JSON(200, nil) }) // want `a breaking change to GET /api/items hits .* has no version`

	m := http.NewServeMux()
	lib.Handle(m, "/v1/users", lib.Answer)
	lib.Handle(m, "/v1/orders", lib.Answer)
	lib.Handle(m, "/v1/carts", lib.Answer)
	lib.Handle(m, "/items", lib.Answer) // want `a breaking change to /api/items hits .* has no version`

	r := chi.NewRouter()
	r.Route("/api/v1", lib.Shop())
	r.Get("/api/items", lib.Answer) // want `a breaking change to GET /api/items hits .* has no version`

	wire(users{}, orders{}, mux.NewRouter())
}

// usersRouter and ordersRouter have a method of the same name, and differ in
// what they are given.
type usersRouter interface {
	Init(r *mux.Router)
	users()
}

type ordersRouter interface {
	Init(r *mux.Router)
	orders()
}

func wire(u usersRouter, o ordersRouter, r *mux.Router) {
	u.Init(r.PathPrefix("/api/v1").Subrouter())
	o.Init(r.PathPrefix("/api").Subrouter())
}

type users struct{}

func (users) users() {}

func (users) Init(r *mux.Router) {
	r.HandleFunc("/users", lib.Answer)
	r.HandleFunc("/people", lib.Answer)
	r.HandleFunc("/groups", lib.Answer)
}

type orders struct{}

func (orders) orders() {}

func (orders) Init(r *mux.Router) {
	r.HandleFunc("/orders", lib.Answer) // want `a breaking change to /api/orders hits .* has no version`
}
