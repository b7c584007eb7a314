package vary

import (
	"net/http"
	"slices"
)

var trusted = []string{"https://app.example.com", "https://admin.example.com"}

func without(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if slices.Contains(trusted, origin) {
		w.Header().Set("Access-Control-Allow-Origin", origin) // want `no Vary: Origin says so`
	}
}

func with(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("Vary", "Accept-Encoding, Origin")
	origin := r.Header.Get("Origin")
	if slices.Contains(trusted, origin) {
		w.Header().Set("Access-Control-Allow-Origin", origin)
	}
}

func after(w http.ResponseWriter, r *http.Request, choose func(string) string) {
	allow := choose(r.Header.Get("Origin"))
	w.Header().Set("Access-Control-Allow-Origin", allow)
	if allow != "*" {
		w.Header().Add("Vary", "Origin")
	}
}

func same(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "https://app.example.com")
}
