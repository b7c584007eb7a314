// Package headers writes the two headers by hand.
package headers

import (
	"net/http"
	"strings"
)

func reflect(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `the Origin is sent back`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func lowerCase(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Add("access-control-allow-origin", strings.TrimSpace(r.Header.Get("origin"))) // want `the Origin is sent back`
	h.Add("access-control-allow-credentials", "true")
}

func mapIndex(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["Access-Control-Allow-Origin"] = []string{r.Header["Origin"][0]} // want `the Origin is sent back`
	h["Access-Control-Allow-Credentials"] = []string{"true"}
}

func star(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*") // want `^browsers refuse "\*" with cookies: it is sent with credentials`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func starUnlessOrigin(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if len(origin) == 0 {
		origin = "*"
	}
	w.Header().Set("Access-Control-Allow-Origin", origin) // want `the Origin is sent back`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func null(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "null") // want `^any website can read users' data from a sandboxed iframe: null is allowed with credentials`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func denyList(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if origin == "null" || origin == "https://old.example.com" {
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", origin) // want `the Origin is sent back`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func onlyPreflight(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `the Origin is sent back`
	if r.Method == http.MethodOptions {
		w.Header().Set("Access-Control-Allow-Credentials", "true")
		w.WriteHeader(http.StatusNoContent)
	}
}

func allowAll(origin string) bool {
	if origin == "" {
		return false
	}
	return true
}

func alwaysTrueGuard(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if allowAll(origin) {
		w.Header().Set("Access-Control-Allow-Origin", origin) // want `the Origin is sent back`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

// The two halves stand in helper functions.

func setOrigin(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `the Origin is sent back`
}

func setCredentials(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func twoHelpers(w http.ResponseWriter, r *http.Request) {
	setOrigin(w, r)
	setCredentials(w)
}

type server struct {
	creds   bool
	enabled bool
}

func (s *server) fromConfig(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `^when s.creds: any website can read users' data: the Origin is sent back`
	if s.creds {
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func (s *server) bothWays(w http.ResponseWriter, r *http.Request) {
	if s.enabled {
		w.Header().Set("X-Enabled", "1")
	}
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `^any website can read users' data: the Origin is sent back`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

// An unknown check that changes nothing is no check.
func checkIgnored(w http.ResponseWriter, r *http.Request, isKnown func(string) bool) {
	origin := r.Header.Get("Origin")
	if !isKnown(origin) {
		w.Header().Set("X-Unknown", origin)
	}
	w.Header().Set("Access-Control-Allow-Origin", origin) // want `the Origin is sent back`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

// One caller looks, the other does not.
func write(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `the Origin is sent back`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func (s *server) Looks(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Origin") == "https://app.example.com" {
		write(w, r)
	}
}

func (s *server) DoesNot(w http.ResponseWriter, r *http.Request) { write(w, r) }
