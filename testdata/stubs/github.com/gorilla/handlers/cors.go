package handlers

import "net/http"

type CORSOption func(*cors) error

type cors struct{}

type OriginValidator func(string) bool

func CORS(opts ...CORSOption) func(http.Handler) http.Handler { return nil }
func AllowedHeaders(headers []string) CORSOption              { return nil }
func AllowedMethods(methods []string) CORSOption              { return nil }
func AllowedOrigins(origins []string) CORSOption              { return nil }
func AllowedOriginValidator(fn OriginValidator) CORSOption    { return nil }
func AllowCredentials() CORSOption                            { return nil }
