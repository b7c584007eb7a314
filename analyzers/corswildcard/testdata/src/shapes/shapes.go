// Package shapes writes the headers in less common ways.
package shapes

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
)

type settings struct {
	Mode, Kind string
	allow      []string
}

var openHeaders = map[string]string{
	"Access-Control-Allow-Origin":      "*", // want `^browsers refuse "\*" with cookies: it is sent with credentials`
	"Access-Control-Allow-Credentials": "true",
	"Access-Control-Max-Age":           "600",
}

// The headers stand in a table.
func fromTable(w http.ResponseWriter, _ *http.Request) {
	for name, value := range openHeaders {
		w.Header().Set(name, value)
	}
}

func fromLiteral(w http.ResponseWriter, r *http.Request) {
	for name, value := range map[string]string{
		"Access-Control-Allow-Origin":      r.Header.Get("Origin"), // want `the Origin is sent back`
		"Access-Control-Allow-Credentials": "true",
	} {
		w.Header().Add(name, value)
	}
}

func copied(w http.ResponseWriter, r *http.Request) {
	maps.Copy(w.Header(), http.Header{
		"Access-Control-Allow-Origin":      {r.Header.Get("Origin")}, // want `the Origin is sent back`
		"Access-Control-Allow-Credentials": {"true"},
	})
}

var closedHeaders = map[string]string{
	"Access-Control-Allow-Origin":      "https://app.example.com",
	"Access-Control-Allow-Credentials": "true",
}

func fixedTable(w http.ResponseWriter, _ *http.Request) {
	for name, value := range closedHeaders {
		w.Header().Set(name, value)
	}
}

// A client may send what it likes.
func client(target string) (*http.Request, error) {
	req, err := http.NewRequest(http.MethodGet, target, nil)
	if err != nil {
		return nil, err
	}
	for name, value := range openHeaders {
		req.Header.Set(name, value)
	}
	maps.Copy(req.Header, http.Header{"Access-Control-Allow-Origin": {"*"}, "Access-Control-Allow-Credentials": {"true"}})
	h := req.Header
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Credentials", "true")
	return req, nil
}

// A list in a map decides.
func listed(w http.ResponseWriter, r *http.Request) {
	known := map[string]string{"https://app.example.com": "Access-Control-Allow-Origin"}
	origin := r.Header.Get("Origin")
	if name, ok := known[origin]; ok {
		w.Header().Set(name, origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

var errOrigin = errors.New("origin not allowed")

func notEmpty(origin string) error {
	if origin == "" {
		return errOrigin
	}
	return nil
}

func (s *settings) check(origin string) error {
	for _, a := range s.allow {
		if strings.EqualFold(a, origin) {
			return nil
		}
	}
	return fmt.Errorf("%q: %w", origin, errOrigin)
}

// The check fails for the empty origin only.
func weakCheck(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if err := notEmpty(origin); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", origin) // want `the Origin is sent back`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func (s *settings) realCheck(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if err := s.check(origin); errors.Is(err, errOrigin) || err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", origin)
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

// The page that asks is the attacker's page, whichever header names it.
func referer(w http.ResponseWriter, r *http.Request) {
	page, err := url.Parse(r.Referer())
	if err != nil {
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", page.Scheme+"://"+page.Host) // want `the Origin is sent back`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func refererChecked(w http.ResponseWriter, r *http.Request) {
	page, err := url.Parse(r.Header.Get("Referer"))
	if err != nil || page.Host != r.Host {
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", page.Scheme+"://"+page.Host)
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func methodValue(w http.ResponseWriter, r *http.Request) {
	set := w.Header().Set
	set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `the Origin is sent back`
	set("Access-Control-Allow-Credentials", "true")
}

// What is assumed of one variable outlives the change of another whose name is
// a part of it.
func exclusive(public bool, w http.ResponseWriter, r *http.Request) {
	if public {
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	}
	b := r.Method
	_ = b
	if !public {
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

// Equal cases of two switches are two conditions.
func (s *settings) twoSwitches(w http.ResponseWriter, r *http.Request) {
	switch s.Mode {
	case "a":
	default:
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `^when s.Mode != "a" and s.Kind == "a": any website can read users' data: the Origin`
	}
	switch s.Kind {
	case "a":
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func (s *settings) unless(w http.ResponseWriter, r *http.Request) {
	if s.Mode != "strict" {
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `^when s.Mode != "strict": any website can read users' data: the Origin`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}
