package implied // want package:`routes`

// This package has APIs whose first version never had a number.

import (
	"encoding/json"
	"net/http"
)

func list(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(r.URL.Path) }

func show(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(r.Method) }

func second() {
	m := http.NewServeMux()
	m.HandleFunc("GET /api/v2/users", list)
	m.HandleFunc("GET /api/v2/orders", list)
	m.HandleFunc("GET /api/v2/items", list)
	m.HandleFunc("GET /api/users", show) // want `a breaking change to GET /api/users and another route hits .* have no version`
	m.HandleFunc("GET /api/orders", show)
}

func oneResource() {
	m := http.NewServeMux()
	m.HandleFunc("GET /collections", show) // want `a breaking change to GET /collections hits all .* has no version; give the path a version, as GET /collections/v2 has one`
	m.HandleFunc("GET /collections/v2", list)
}
