// Package flow follows configurations through a function.
package flow

import (
	"net/http"
	"os"
	"strings"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"
	rscors "github.com/rs/cors"
)

func appended(own string) *rscors.Cors {
	origins := []string{own}
	origins = append(origins, "http://localhost:3000", "*")
	return rscors.New(rscors.Options{AllowedOrigins: origins, AllowCredentials: true}) // want `browsers refuse "\*" with cookies: .* \(rs/cors`
}

func split() *rscors.Cors {
	return rscors.New(rscors.Options{
		AllowedOrigins:   strings.Split("https://app.example.com,*", ","), // want `browsers refuse "\*" with cookies: .* \(rs/cors`
		AllowCredentials: true,
	})
}

func pointer() *rscors.Options {
	o := &rscors.Options{}
	o.AllowCredentials = true
	o.AllowedOrigins = []string{"*"} // want `browsers refuse "\*" with cookies: .* \(rs/cors`
	return o
}

func changed() *rscors.Cors {
	o := rscors.Options{AllowedOrigins: []string{"*"}, AllowCredentials: true}
	o.AllowedOrigins = []string{"https://app.example.com"}
	return rscors.New(o)
}

func copied() *rscors.Cors {
	o := rscors.Options{AllowedOrigins: []string{"*"}}
	p := o
	p.AllowCredentials = true
	return rscors.New(o)
}

const everyone = "*"

var origins = []string{everyone}

func constants() *rscors.Cors {
	return rscors.New(rscors.Options{AllowedOrigins: []string{everyone}, AllowCredentials: true}) // want `browsers refuse "\*" with cookies: .* \(rs/cors`
}

var options = rscors.Options{
	AllowedOrigins:   origins, // want `browsers refuse "\*" with cookies: .* \(rs/cors`
	AllowCredentials: true,
}

func global() *rscors.Cors { return rscors.New(options) }

var flagOrigins = []string{"*"}

func setFlag(v string) { flagOrigins = strings.Split(v, ",") }

func changedGlobal() *rscors.Cors {
	return rscors.New(rscors.Options{AllowedOrigins: flagOrigins, AllowCredentials: true})
}

func env(key, fallback string) string {
	if v := os.Getenv(key); v != "" {
		return v
	}
	return fallback
}

func fallback() *rscors.Cors {
	return rscors.New(rscors.Options{
		AllowOriginFunc:  allow(env("ORIGIN", "")), // the origin is compared with a setting
		AllowCredentials: true,
	})
}

func allow(trusted string) func(string) bool {
	return func(origin string) bool { return origin == trusted }
}

func base() cors.Config {
	c := cors.DefaultConfig()
	c.AllowCredentials = true
	return c
}

func helper(e *gin.Engine) {
	c := base()
	c.AllowOrigins = []string{"*"} // want `browsers refuse "\*" with cookies: .* \(gin-contrib/cors`
	e.Use(cors.New(c))
	d := base()
	d.AllowOrigins = []string{"https://app.example.com"}
	e.Use(cors.New(d))
}

type server struct{ cors rscors.Options }

func field(s *server) {
	s.cors = rscors.Options{
		AllowedOrigins:   []string{"*"}, // want `browsers refuse "\*" with cookies: .* \(rs/cors`
		AllowCredentials: true,
	}
}

func nested() server {
	return server{cors: rscors.Options{
		AllowedOrigins:   []string{"*"}, // want `browsers refuse "\*" with cookies: .* \(rs/cors`
		AllowCredentials: true,
	}}
}

// Set reads like middleware of any element type.
func Set[T any](next func(http.ResponseWriter, *http.Request, T)) func(http.ResponseWriter, *http.Request, T) {
	return func(w http.ResponseWriter, r *http.Request, t T) {
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `the Origin is sent back`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
		next(w, r, t)
	}
}

func choice(r *http.Request, w http.ResponseWriter) {
	switch origin := r.Header.Get("Origin"); origin {
	case "https://app.example.com", "https://admin.example.com":
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	case "":
	default:
		w.Header().Set("Access-Control-Allow-Origin", "*")
	}
}
