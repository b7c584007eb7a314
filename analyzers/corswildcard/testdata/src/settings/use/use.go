// Package use finds the other half in another package.
package use

import (
	"net/http"

	"github.com/gin-contrib/cors"
	rscors "github.com/rs/cors"
	"settings"
	"settings/web"
)

func variable() {
	_ = rscors.New(rscors.Options{
		AllowedOrigins:   settings.Everyone, // want `browsers refuse "\*" with cookies: .* \(rs/cors`
		AllowCredentials: true,
	})
	_ = rscors.New(rscors.Options{AllowedOrigins: settings.Trusted, AllowCredentials: true})
}

func check() {
	_ = rscors.New(rscors.Options{
		AllowOriginFunc:  settings.AllowOrigin, // want `^any website can read users' data: the origin function accepts every origin \(rs/cors\)`
		AllowCredentials: true,
	})
	_ = rscors.New(rscors.Options{AllowOriginFunc: settings.IsTrustedOrigin, AllowCredentials: true})
}

func defaults(s settings.Server) {
	_ = rscors.New(rscors.Options{
		AllowedOrigins:   s.Origins, // want `^unless configured otherwise: browsers refuse "\*" with cookies: .* \(rs/cors`
		AllowCredentials: true,
	})
	_ = rscors.New(rscors.Options{
		AllowedOrigins:   s.Domains, // want `^unless configured otherwise: browsers refuse "\*" with cookies: .* \(rs/cors`
		AllowCredentials: true,
	})
	_ = rscors.New(rscors.Options{AllowedOrigins: s.Internal, AllowCredentials: true})
}

func built() {
	c := settings.CORS()
	c.AllowCredentials = true // want `browsers refuse "\*" with cookies: .* \(gin-contrib/cors`
	_ = cors.New(c)
	_ = cors.New(settings.CORS())
}

func halves(w http.ResponseWriter, r *http.Request) {
	web.AllowAnyOrigin(w, r) // want `the Origin is sent back`
	web.AllowCookies(w)
}
