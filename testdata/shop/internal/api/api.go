// Package api serves orders over HTTP.
package api

import (
	"encoding/json"
	"net/http"
	"os"
	"strconv"

	"github.com/rs/cors"

	"example.com/shop/internal/config"
	"example.com/shop/internal/orders"
)

// API is the shop's HTTP API.
type API struct {
	Config config.Config
	Store  orders.Store
}

// Handler returns the public API with its CORS policy.
func (a API) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/orders", a.listOrders)
	mux.HandleFunc("GET /api/v1/orders/new", a.listOrders)
	mux.HandleFunc("GET /api/v1/orders/paid", a.listOrders)
	mux.HandleFunc("GET /api/v1/orders/sent", a.listOrders)
	// Its clients can never be told of another form: unversionedroute.
	mux.HandleFunc("GET /api/invoices", a.listOrders)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return cors.New(cors.Options{
		AllowedOrigins:   a.Config.AllowedOrigins,
		AllowCredentials: true,
	}).Handler(mux)
}

// PartnerHandler returns the API that partners embed in their pages. Every
// page on the web may call it with the visitor's cookies: corswildcard.
func (a API) PartnerHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/partner/orders", a.listPartnerOrders)
	return cors.New(cors.Options{
		AllowOriginFunc:  func(origin string) bool { return true },
		AllowCredentials: true,
	}).Handler(mux)
}

func (a API) listOrders(w http.ResponseWriter, r *http.Request) {
	a.write(w, r, a.Config.PageSize)
}

// listPartnerOrders reads the environment on each request, with a default
// that differs from the one in package config: envscatter.
func (a API) listPartnerOrders(w http.ResponseWriter, r *http.Request) {
	size := 20
	if v := os.Getenv("SHOP_PAGE_SIZE"); v != "" {
		size, _ = strconv.Atoi(v)
	}
	a.write(w, r, size)
}

func (a API) write(w http.ResponseWriter, r *http.Request, limit int) {
	list, err := a.Store.List(r.Context(), limit)
	if err != nil {
		http.Error(w, "cannot read orders", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(list)
}
