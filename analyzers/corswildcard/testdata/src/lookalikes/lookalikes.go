// Package lookalikes has what must stay silent.
package lookalikes

import (
	"net/http"
	"net/http/httputil"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/gin-contrib/cors"
	"github.com/gin-gonic/gin"
	rscors "github.com/rs/cors"
)

func reflectOnly(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	w.Header().Set("Access-Control-Allow-Methods", "GET")
}

func publicAPI(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Allow-Credentials", "false")
}

func fixed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "https://app.example.com")
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func fromEnvironment(w http.ResponseWriter, r *http.Request) {
	origin := os.Getenv("CORS_ORIGIN")
	if origin == "" {
		origin = "http://localhost:3000"
	}
	w.Header().Set("Access-Control-Allow-Origin", origin)
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

type policy struct {
	origins  []string
	patterns []*regexp.Regexp
	byName   map[string]bool
	allowed  func(string) bool
}

func (p *policy) loop(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	ok := false
	for _, o := range p.origins {
		if o == origin {
			ok = true
			break
		}
	}
	if ok {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func (p *policy) lookup(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if p.byName[origin] {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
	if _, ok := p.byName[origin]; ok {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func (p *policy) unknownCheck(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); p.allowed(origin) {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func (p *policy) matches(origin string) bool {
	for _, re := range p.patterns {
		if re.MatchString(origin) {
			return true
		}
	}
	return false
}

func (p *policy) expressions(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if !p.matches(origin) {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", origin)
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

// Everyone gets the origin back, credentials only those on the list.
func (p *policy) credentialsForSome(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	w.Header().Set("Access-Control-Allow-Origin", origin)
	if slices.Contains(p.origins, origin) {
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func originOf(r *http.Request) string { return r.Header.Get("Origin") }

func sameOrigin(w http.ResponseWriter, r *http.Request) {
	if origin := originOf(r); origin == "https://"+r.Host {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

// The exact list, or "*" and then without credentials.
func (p *policy) starOrList(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if len(p.origins) == 1 && p.origins[0] == "*" {
		w.Header().Set("Access-Control-Allow-Origin", "*")
	} else if slices.Contains(p.origins, origin) {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func noStarCredentials(c *gin.Context) {
	origin := "*"
	if list := strings.Split(os.Getenv("ORIGINS"), ","); slices.Contains(list, c.GetHeader("Origin")) {
		origin = c.GetHeader("Origin")
	}
	c.Header("Access-Control-Allow-Origin", origin)
	if origin != "*" {
		c.Header("Access-Control-Allow-Credentials", "true")
	}
}

// A client reads the headers, a proxy removes them.
func client(resp *http.Response) bool {
	return resp.Header.Get("Access-Control-Allow-Origin") == "*" && resp.Header.Get("Access-Control-Allow-Credentials") == "true"
}

func probe(origin string) *http.Request {
	req, _ := http.NewRequest(http.MethodOptions, "https://api.example.com", nil)
	req.Header.Set("Access-Control-Allow-Origin", "*")
	req.Header.Set("Access-Control-Allow-Credentials", "true")
	return req
}

func proxy() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{ModifyResponse: func(resp *http.Response) error {
		resp.Header.Del("Access-Control-Allow-Origin")
		resp.Header.Del("Access-Control-Allow-Credentials")
		return nil
	}}
}

func removed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Allow-Credentials", "true")
	w.Header().Del("Access-Control-Allow-Credentials")
}

type config struct {
	Origins     []string
	Credentials bool
	Dev         bool
}

func configured(c config) gin.HandlerFunc {
	return cors.New(cors.Config{AllowOrigins: c.Origins, AllowCredentials: true})
}

func credentialsUnlessAll(c config) gin.HandlerFunc {
	corsConfig := cors.Config{AllowCredentials: true}
	if len(c.Origins) == 0 {
		corsConfig.AllowAllOrigins = true
		corsConfig.AllowCredentials = false
	} else {
		corsConfig.AllowOrigins = c.Origins
	}
	return cors.New(corsConfig)
}

func opposite(all bool, c config) gin.HandlerFunc {
	corsConfig := cors.DefaultConfig()
	corsConfig.AllowAllOrigins = all
	corsConfig.AllowCredentials = !all
	if !all {
		corsConfig.AllowOrigins = c.Origins
	}
	return cors.New(corsConfig)
}

func oppositeBranches(all bool, c config) gin.HandlerFunc {
	corsConfig := cors.DefaultConfig()
	if all {
		corsConfig.AllowAllOrigins = true
	}
	if !all {
		corsConfig.AllowOrigins = c.Origins
		corsConfig.AllowCredentials = true
	}
	return cors.New(corsConfig)
}

func starWithCredentialsFromConfig(c config) *rscors.Cors {
	return rscors.New(rscors.Options{AllowedOrigins: []string{"*"}, AllowCredentials: c.Credentials})
}

func development(c config) *rscors.Cors {
	o := rscors.Options{AllowedOrigins: c.Origins, AllowCredentials: true}
	if c.Dev {
		o.AllowOriginFunc = func(string) bool { return true }
	}
	return rscors.New(o)
}

func consultsData(p *policy) *rscors.Cors {
	return rscors.New(rscors.Options{AllowOriginFunc: p.matches, AllowCredentials: true})
}

func filled(o *rscors.Options) *rscors.Cors {
	o.AllowCredentials = true
	return rscors.New(*o)
}

func completed(fill func(*rscors.Options)) *rscors.Cors {
	o := rscors.Options{AllowCredentials: true}
	fill(&o)
	return rscors.New(o)
}

// The helper reflects whatever it is given; its callers have looked.
func (p *policy) write(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func (p *policy) Handle(w http.ResponseWriter, r *http.Request) {
	if p.allowed(r.Header.Get("Origin")) {
		p.write(w, r)
	}
}

func (p *policy) Other(w http.ResponseWriter, r *http.Request) {
	if slices.Contains(p.origins, r.Header.Get("Origin")) {
		p.write(w, r)
	}
}

func corsForDev(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

// An unknown function makes the origin.
func resolved(w http.ResponseWriter, r *http.Request, resolve func(string) (string, bool)) {
	if origin, ok := resolve(r.Header.Get("Origin")); ok {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}

func (p *policy) byError(w http.ResponseWriter, r *http.Request, check func(string) error) {
	origin := r.Header.Get("Origin")
	if err := check(origin); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", origin)
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

// Custom schemes belong to the app.
func appScheme(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	if strings.HasPrefix(origin, "app://") || strings.HasPrefix(origin, "capacitor://localhost") {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}
