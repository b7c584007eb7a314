package aliases // want package:`routes`

// This package keeps former paths for old clients.

import (
	"encoding/json"
	"net/http"
)

type api struct{}

func (api) list(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(r.URL.Path) }

func (api) show(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(r.Method) }

func (api) other(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(r.Host) }

func logged(h http.HandlerFunc) http.HandlerFunc { return h }

func theSameHandler(a api) {
	m := http.NewServeMux()
	m.HandleFunc("GET /api/v1/users", a.list)
	m.HandleFunc("GET /api/v1/orders", logged(a.show))
	m.HandleFunc("GET /api/v1/items", a.list)
	m.HandleFunc("GET /api/users", a.list)
	m.HandleFunc("GET /api/orders", logged(a.show))
}

func anotherHandler(a api) {
	m := http.NewServeMux()
	m.HandleFunc("GET /api/v1/users", a.list)
	m.HandleFunc("GET /api/v1/orders", a.show)
	m.HandleFunc("GET /api/v1/items", a.list)
	m.HandleFunc("GET /api/users", a.other) // want `a breaking change to GET /api/users hits .* has no version`
}

func onlyTheSecondHasANumber(a api) {
	m := http.NewServeMux()
	m.HandleFunc("GET /api/v2/users", a.list)
	m.HandleFunc("GET /api/v2/orders", a.show)
	m.HandleFunc("GET /api/v2/items", a.list)
	m.HandleFunc("GET /api/users", a.other)
	m.HandleFunc("GET /api/carts", a.other)
}
