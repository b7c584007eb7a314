package middleware

import (
	"net/http"

	chicors "github.com/go-chi/cors"
)

func chi() {
	_ = chicors.Handler(chicors.Options{
		AllowedOrigins:   []string{"*"}, // want `go-chi/cors sends "\*"`
		AllowCredentials: true,
	})
	_ = chicors.Handler(chicors.Options{
		AllowCredentials: true, // want `go-chi/cors sends "\*"`
	})
	_ = chicors.Handler(chicors.Options{
		AllowedOrigins:   []string{"https://*", "http://*"}, // want `go-chi/cors: AllowedOrigins has "https://\*"`
		AllowCredentials: true,
	})
	_ = chicors.Handler(chicors.Options{AllowedOrigins: []string{"https://*", "http://*"}, AllowCredentials: false})
	_ = chicors.Handler(chicors.Options{
		AllowOriginFunc:  func(r *http.Request, origin string) bool { return true }, // want `go-chi/cors: the origin function accepts every origin`
		AllowCredentials: true,
	})
	_ = chicors.New(chicors.Options{
		AllowedOrigins:   []string{"*"}, // want `go-chi/cors sends "\*"`
		AllowOriginFunc:  func(r *http.Request, origin string) bool { return true },
		AllowCredentials: true,
	})
}
