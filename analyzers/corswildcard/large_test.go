package corswildcard_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

// large is a source of n functions.
func large(head string, n int, function func(i int) string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		b.WriteString(function(i))
	}
	return b.String()
}

const (
	serverHead = "package p\n\nimport (\n\t\"net/http\"\n\t\"strings\"\n\n\t\"github.com/rs/cors\"\n)\n\n" +
		"var _, _ = strings.ToLower, cors.New\n"
	writeBoth = `
func setCORS(w http.ResponseWriter, r *http.Request) {
	o := r.Header.Get("Origin")
	if strings.HasSuffix(o, ".example.com") || strings.HasPrefix(o, "https://app.") || strings.Contains(o, "partner") {
		w.Header().Set("Access-Control-Allow-Origin", o)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}
`
)

// largeSources are shapes that grow: many routes that call one helper, options
// set under many conditions, checks that call each other.
func largeSources(n int) map[string]string {
	return map[string]string{
		"routes": large(serverHead+writeBoth, n, func(i int) string {
			return fmt.Sprintf(`
func handler%d(w http.ResponseWriter, r *http.Request) {
	setCORS(w, r)
	if r.Method != "POST" {
		http.Error(w, "no", 405)
		return
	}
	for _, v := range r.Form["x"] {
		if v == "y" {
			continue
		}
		_, _ = w.Write([]byte(v))
	}
}
`, i)
		}),
		"branches": large(serverHead, n/20, func(i int) string {
			return fmt.Sprintf("\nfunc serve%d(h http.Handler, cfg map[string]string) http.Handler {\n\to := cors.Options{AllowCredentials: true}\n", i) +
				large("", 40, func(j int) string {
					return fmt.Sprintf("\tif cfg[\"k%d\"] != \"\" {\n\t\to.AllowedOrigins = append(o.AllowedOrigins, cfg[\"v%d\"])\n\t}\n", j, j)
				}) +
				"\to.AllowOriginFunc = func(origin string) bool {\n\t\tfor k, v := range cfg {\n\t\t\tif k == \"x\" || v == origin {\n\t\t\t\treturn true\n\t\t\t}\n\t\t}\n\t\treturn cfg[\"z\"] == \"1\"\n\t}\n" +
				"\treturn cors.New(o).Handler(h)\n}\n"
		}),
		"checks": large(serverHead+"\nfunc W(w http.ResponseWriter) { w.Header().Set(\"Access-Control-Allow-Credentials\", \"true\") }\n", n, func(i int) string {
			return fmt.Sprintf("\nfunc ValidHost%d(o string) bool {\n", i) +
				large("", 6, func(j int) string {
					return fmt.Sprintf("\tif ValidHost%d(o+\"%d\") {\n\t\treturn true\n\t}\n", (i*3+j+1)%n, j)
				}) +
				"\treturn o == \"x\"\n}\n"
		}),
	}
}

// BenchmarkLarge measures the shapes that could explode.
func BenchmarkLarge(b *testing.B) {
	check := analyzertest.Measure(b, everything(b))
	for name, src := range largeSources(400) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				check(src)
			}
		})
	}
}
