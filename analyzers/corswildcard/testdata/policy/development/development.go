package development

import (
	"net/http"

	"github.com/rs/cors"
)

type config struct {
	Dev     bool
	Origins []string
}

func options(c config) *cors.Cors {
	o := cors.Options{AllowedOrigins: c.Origins, AllowCredentials: true}
	if c.Dev {
		o.AllowOriginFunc = func(string) bool { return true } // want `^when c.Dev: any website can read users' data: the origin function accepts every origin`
	}
	return cors.New(o)
}

func (c config) list(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	for _, o := range c.Origins {
		if o == "*" || o == origin {
			w.Header().Set("Access-Control-Allow-Origin", origin) // want `^when o == "\*": any website can read users' data: the Origin is sent back`
			w.Header().Set("Access-Control-Allow-Credentials", "true")
		}
	}
}

// Both modes do it.
func (c config) always(w http.ResponseWriter, r *http.Request) {
	if !c.Dev {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
	}
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `^any website can read users' data: the Origin is sent back`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}
