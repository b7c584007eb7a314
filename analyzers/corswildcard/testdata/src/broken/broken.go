// Package broken does not compile; what can be seen is still reported.
package broken

import (
	"net/http"
	"strings"

	"github.com/rs/cors"
)

func handler(w http.ResponseWriter, r *http.Request) {
	missing(r.Header.Get("Origin"))
	x := undefined.Field[0].Other
	y.z = x
	if strings.HasPrefix("") {
		return
	}
	w.Header().Set("Access-Control-Allow-Origin")
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // want `the Origin is sent back`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
	nowhere["Access-Control-Allow-Origin"] = []string{"*"}
}

func options() *cors.Cors {
	return cors.New(cors.Options{
		AllowedOrigins:   []string{"*", nothing}, // want `browsers refuse "\*" with cookies: .* \(rs/cors`
		AllowCredentials: true,
		Unknown:          1,
	})
}

func pair() (string, string) { return "https://a.example.com", "example.com" }

func spread(w http.ResponseWriter) {
	if strings.HasSuffix(pair()) {
		w.Header().Set("Access-Control-Allow-Origin", "*") // want `browsers refuse`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func unfinished(w http.ResponseWriter, r *http.Request) {
	cors.New()
	cors.New(cors.Options{AllowCredentials})
	w.Header().Set()
}
