package wrapped // want package:`routes`

// This package registers routes through functions of its own.

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"
)

type server struct{ mux *http.ServeMux }

// handle puts the API's prefix before the path.
func (s *server) handle(method, path string, h http.HandlerFunc) {
	s.mux.Handle(method+" /api"+path, logged(h))
}

func (s *server) get(path string, h http.HandlerFunc) { s.handle(http.MethodGet, path, h) }

func logged(h http.Handler) http.Handler { return h }

func answer(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(nil) }

func (s *server) routes() {
	s.get("/v1/users", answer)
	s.get("/v1/orders", answer)
	s.handle("POST", "/v1/orders", answer)
	s.handle("DELETE", "/orders/{id}", answer) // want `a breaking change to DELETE /api/orders/\{id\} and another route hits all .*: .* have no version; register .* below /api/v1, like most`
	s.get("/carts", answer)                    // a second route of the finding above
}

func route(g *gin.RouterGroup, path string, h gin.HandlerFunc) { g.POST(path, h) }

func groups() {
	h := func(c *gin.Context) { c.JSON(200, nil) }
	r := gin.New()
	v1, api := r.Group("/api/v1"), r.Group("/api")
	route(v1, "/users", h)
	route(v1, "/orders", h)
	route(v1, "/carts", h)
	route(api, "/items", h) // want `a breaking change to POST /api/items hits .* has no version`
}

// client has the methods of a router and is none.
type client struct{}

func (client) Get(path string, h http.HandlerFunc) {}

func fetch() {
	var c client
	c.Get("/api/people", answer)
	http.Get("/api/people")
}
