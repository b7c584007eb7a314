package goji

import "net/http"

type Pattern interface {
	Match(*http.Request) *http.Request
}

type Mux struct{}

func NewMux() *Mux                                                              { return nil }
func SubMux() *Mux                                                              { return nil }
func (m *Mux) Handle(p Pattern, h http.Handler)                                 {}
func (m *Mux) HandleFunc(p Pattern, h func(http.ResponseWriter, *http.Request)) {}
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request)                 {}
