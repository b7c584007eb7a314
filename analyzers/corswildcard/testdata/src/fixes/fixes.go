package fixes

import (
	"net/http"

	"github.com/gin-contrib/cors"
	rscors "github.com/rs/cors"
)

func literal() *rscors.Cors {
	return rscors.New(rscors.Options{
		AllowedOrigins:   []string{"*"}, // want `browsers refuse "\*" with cookies: .* \(rs/cors`
		AllowCredentials: true,          // for the session cookie
	})
}

func assigned() {
	config := cors.DefaultConfig()
	config.AllowAllOrigins = true // want `browsers refuse "\*" with cookies: .* \(gin-contrib/cors`
	config.AllowCredentials = true
	_ = cors.New(config)
}

func header(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*") // want `browsers refuse`
	w.Header().Set("Vary", "Accept")
	w.Header().Set("Access-Control-Allow-Credentials", "true")
	w.WriteHeader(http.StatusNoContent)
}

// The comment beside the header call would be lost with it: no fix.
func commented(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*") // want `browsers refuse`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
	w.WriteHeader(http.StatusNoContent)
}
