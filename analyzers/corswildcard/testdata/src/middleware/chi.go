package middleware

import (
	"net/http"

	chicors "github.com/go-chi/cors"
)

func chi() {
	_ = chicors.Handler(chicors.Options{
		AllowedOrigins:   []string{"*"}, // want `browsers refuse "\*" with cookies: .* \(go-chi/cors`
		AllowCredentials: true,
	})
	_ = chicors.Handler(chicors.Options{
		AllowCredentials: true, // want `browsers refuse "\*" with cookies: .* \(go-chi/cors`
	})
	_ = chicors.Handler(chicors.Options{
		AllowedOrigins:   []string{"https://*", "http://*"}, // want `"https://\*" in AllowedOrigins matches any site \(go-chi/cors`
		AllowCredentials: true,
	})
	_ = chicors.Handler(chicors.Options{AllowedOrigins: []string{"https://*", "http://*"}, AllowCredentials: false})
	_ = chicors.Handler(chicors.Options{
		AllowOriginFunc:  func(r *http.Request, origin string) bool { return true }, // want `^any website can read users' data: the origin function accepts every origin \(go-chi/cors\)`
		AllowCredentials: true,
	})
	_ = chicors.New(chicors.Options{
		AllowedOrigins:   []string{"*"}, // want `browsers refuse "\*" with cookies: .* \(go-chi/cors`
		AllowOriginFunc:  func(r *http.Request, origin string) bool { return true },
		AllowCredentials: true,
	})
}
