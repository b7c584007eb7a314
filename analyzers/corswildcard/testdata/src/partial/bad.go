// Package partial has origins that are known in part only.
package partial

import (
	"fmt"
	"net/http"
	"strings"
)

var domains []string

func init() { domains = load() }

func load() []string { return nil }

type gate struct{ entries []string }

func allow(w http.ResponseWriter, origin string) {
	w.Header().Set("Access-Control-Allow-Origin", origin)
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func aParameterOfTheQuery(w http.ResponseWriter, r *http.Request) {
	site := r.URL.Query().Get("site")
	w.Header().Set("Access-Control-Allow-Origin", site) // want `^any website can read users' data: the request itself names the origin`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func aHostOfTheForm(w http.ResponseWriter, r *http.Request) {
	if host := strings.TrimSpace(r.FormValue("host")); host != "" {
		w.Header().Set("Access-Control-Allow-Origin", "https://"+host) // want `^any website can read users' data: the request itself names the origin`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func anotherHeader(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", fmt.Sprintf("https://%s", r.Header.Get("X-Site"))) // want `^any website can read users' data: the request itself names the origin`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func anySuffixOfAList(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	for _, d := range domains {
		if strings.HasSuffix(origin, d) {
			w.Header().Set("Access-Control-Allow-Origin", origin) // want `^whatever the entries are, other sites can read users' data`
			w.Header().Set("Access-Control-Allow-Credentials", "true")
		}
	}
}

func (g *gate) anyPrefixOfAField(w http.ResponseWriter, r *http.Request) {
	origin := strings.ToLower(r.Header.Get("Origin"))
	for _, e := range g.entries {
		if strings.HasPrefix(origin, strings.ToLower(e)) {
			w.Header().Set("Access-Control-Allow-Origin", origin) // want `^whatever the entries are, other sites can read users' data`
			w.Header().Set("Access-Control-Allow-Credentials", "true")
		}
	}
}

func anyPart(w http.ResponseWriter, r *http.Request, name string) {
	origin := r.Header.Get("Origin")
	if strings.Contains(origin, name) {
		w.Header().Set("Access-Control-Allow-Origin", origin) // want `^whatever the entries are, other sites can read users' data`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}
