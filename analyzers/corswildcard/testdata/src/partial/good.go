package partial

import (
	"net/http"
	"slices"
	"strings"
)

func theDotIsAdded(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	for _, d := range domains {
		if strings.HasSuffix(origin, "."+d) || strings.HasSuffix(origin, "://"+strings.ToLower(d)) {
			allow(w, origin)
		}
	}
}

func theHostEndsAfterIt(w http.ResponseWriter, r *http.Request, host string) {
	origin := r.Header.Get("Origin")
	if strings.HasPrefix(origin, "http://"+host+":") {
		allow(w, origin)
	}
}

// What is left of *.example.com begins with the dot.
func aWildcardIsTakenOff(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	for _, d := range domains {
		if strings.HasPrefix(d, "*.") && strings.HasSuffix(origin, strings.TrimPrefix(d, "*")) || strings.HasSuffix(origin, d[1:]) {
			allow(w, origin)
		}
	}
}

func equal(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	for _, d := range domains {
		if origin == d {
			allow(w, origin)
		}
	}
}

func aParameterThatIsLookedUp(w http.ResponseWriter, r *http.Request, known map[string]bool) {
	site := r.URL.Query().Get("site")
	if !known[site] {
		return
	}
	allow(w, site)
}

func aParameterOfAList(w http.ResponseWriter, r *http.Request) {
	if site := r.FormValue("site"); slices.Contains(domains, site) {
		allow(w, site)
	}
}

func aParameterThatIsCompared(w http.ResponseWriter, r *http.Request) {
	if site := r.FormValue("site"); site == "https://shop.example.com" {
		allow(w, site)
	}
}

func tenant(name string) (string, error) { return "", nil }

func whatIsStoredForAParameter(w http.ResponseWriter, r *http.Request) {
	origin, err := tenant(r.FormValue("tenant"))
	if err != nil {
		return
	}
	allow(w, origin)
}

func aNameBelowTheOwnDomain(w http.ResponseWriter, r *http.Request) {
	allow(w, "https://"+r.FormValue("tenant")+".shop.example.com")
}

func theHostOfTheRequest(w http.ResponseWriter, r *http.Request) { allow(w, "https://"+r.Host) }

func withoutCredentials(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.FormValue("site"))
}
