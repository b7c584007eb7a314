// Package settings has defaults that other packages use.
package settings

import (
	"github.com/gin-contrib/cors"
)

// Everyone is never changed.
var Everyone = []string{"https://app.example.com", "*"} // want Everyone:"corsvalue"

var Trusted = []string{"https://app.example.com"} // want Trusted:"corsvalue"

type Server struct {
	Origins  []string `envDefault:"*"` // want Origins:"corsvalue"
	Domains  []string // want Domains:"corsvalue"
	Internal []string
}

func DefaultServer() Server {
	return Server{Domains: []string{"*"}, Internal: []string{"https://app.example.com"}}
}

// AllowOrigin is an origin check that accepts every origin.
func AllowOrigin(origin string) bool { return true } // want AllowOrigin:"corsfunc"

func IsTrustedOrigin(origin string) bool { return origin == "https://app.example.com" }

func CORS() cors.Config { // want CORS:"corsfunc"
	c := cors.DefaultConfig()
	c.AllowAllOrigins = true
	return c
}
