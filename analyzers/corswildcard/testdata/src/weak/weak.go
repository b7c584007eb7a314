// Package weak checks a part of the origin only.
package weak

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/rs/cors"
)

func suffix(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); strings.HasSuffix(origin, "example.com") {
		w.Header().Set("Access-Control-Allow-Origin", origin) // want `a site such as https://evilexample\.com can read users' data: the check of the Origin lets it in`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func prefix(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if !strings.HasPrefix(origin, "https://app.example") {
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", origin) // want `a site such as https://app\.example\.evil\.example can read users' data: the check of the Origin lets it in`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func contains(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if strings.Contains(origin, "example.com") {
		w.Header().Set("Access-Control-Allow-Origin", origin) // want `a site such as http://example\.com\.evil\.example can read users' data: the check of the Origin lets it in`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func localhost(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if strings.HasPrefix(origin, "http://localhost") {
		w.Header().Set("Access-Control-Allow-Origin", origin) // want `a site such as http://localhost\.evil\.example can read users' data: the check of the Origin lets it in`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

var unanchored = regexp.MustCompile(`https://.*\.example\.com`)

func expression(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if unanchored.MatchString(origin) {
		w.Header().Set("Access-Control-Allow-Origin", origin) // want `a site such as https://\.example\.com\.evil\.example can read users' data: the check of the Origin lets it in`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func host(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	u, err := url.Parse(origin)
	if err != nil || !strings.HasSuffix(u.Hostname(), "example.com") {
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", origin) // want `a site such as https://evilexample\.com can read users' data: the check of the Origin lets it in`
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func secure(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if strings.HasPrefix(origin, "https://") {
		w.Header().Set("Access-Control-Allow-Origin", origin) // want `the Origin is sent back`
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func lists() {
	_ = cors.New(cors.Options{
		AllowedOrigins:   []string{"https://*example.com"}, // want `^a site such as https://evilexample\.com can read users' data: "https://\*example\.com" in AllowedOrigins matches it \(rs/cors\)`
		AllowCredentials: true,
	})
	_ = cors.New(cors.Options{
		AllowedOrigins:   []string{"https://*.com"}, // want `a site such as https://evil\.com can read users' data`
		AllowCredentials: true,
	})
	_ = cors.New(cors.Options{
		AllowedOrigins:   []string{"http://localhost*"}, // want `a site such as http://localhost\.evil\.example can read users' data`
		AllowCredentials: true,
	})
	_ = cors.New(cors.Options{
		AllowedOrigins:   []string{"https://myapp-*.vercel.app"}, // want `a site such as https://myapp-evil\.vercel\.app can read users' data`
		AllowCredentials: true,
	})
	_ = cors.New(cors.Options{
		AllowedOrigins:   []string{"null"}, // want `^any website can read users' data from a sandboxed iframe: AllowedOrigins has "null"`
		AllowCredentials: true,
	})
	_ = cors.New(cors.Options{
		AllowOriginFunc: func(origin string) bool { // want `a site such as https://evilexample\.com can read users' data: the origin function accepts it`
			return origin == "https://app.example.org" || strings.HasSuffix(origin, "example.com")
		},
		AllowCredentials: true,
	})
	_ = cors.New(cors.Options{
		AllowedOrigins: []string{
			"http://localhost:*", "http://127.0.0.1:*", "https://*.example.com", "https://*.internal", "https://*.example.co.uk", "capacitor://localhost",
		},
		AllowCredentials: true,
	})
}

func strong(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	u, _ := url.Parse(origin)
	switch {
	case strings.HasSuffix(origin, ".example.com"),
		strings.HasPrefix(origin, "http://localhost:"),
		strings.EqualFold(origin, "https://example.com"),
		u.Hostname() == "localhost",
		strings.HasSuffix(u.Host, ".local"),
		regexp.MustCompile(`^https?://localhost(:\d+)?$`).MatchString(origin),
		regexp.MustCompile(`^https://[a-z]+\.example\.com$`).MatchString(origin):
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}
