package lib // want package:`routes`

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
)

func Answer(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(nil) }

// Register gets the prefix from another package.
func Register(r *gin.Engine, prefix string) {
	list := func(c *gin.Context) { c.JSON(200, nil) }
	g := r.Group(prefix)
	g.GET("/users", list)
	g.POST("/users", list)
	g.GET("/orders", list)
}

// Handle registers what another package gives it.
func Handle(m *http.ServeMux, path string, h http.HandlerFunc) { m.HandleFunc("/api"+path, h) }

// Shop returns routes.
func Shop() func(chi.Router) {
	return func(r chi.Router) {
		r.Get("/users", Answer)
		r.Get("/orders", Answer)
		r.Get("/carts", Answer)
	}
}
