package runtime

import "net/http"

type HandlerFunc func(w http.ResponseWriter, r *http.Request, pathParams map[string]string)

type ServeMux struct{}

func NewServeMux() *ServeMux                                                        { return nil }
func (s *ServeMux) HandlePath(meth string, pathPattern string, h HandlerFunc) error { return nil }
func (s *ServeMux) ServeHTTP(w http.ResponseWriter, r *http.Request)                {}
