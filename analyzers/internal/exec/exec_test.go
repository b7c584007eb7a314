package exec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/exec"
	"github.com/patternvet/patternvet/analyzers/internal/kittest"
)

func TestWhenCodeRuns(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"a handler", `func h(w http.ResponseWriter, r *http.Request) { want() }`, "Request"},
		{"a method that serves", `type s struct{}; func (s) ServeHTTP(w http.ResponseWriter, r *http.Request) { want() }`, "Request"},
		{"called by a handler", `func h(w http.ResponseWriter, r *http.Request) { inner() }; func inner() { want() }`, "Request"},
		{"called deep below a handler", `func h(w http.ResponseWriter, r *http.Request) { func() { a() }() }; func a() { b() }; func b() { want() }`, "Request"},
		{"a literal that is a handler", `func f() { http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { want() }) }`, "Request"},
		{"beside a handler", `func f() { want(); http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {}) }`, ""},
		{"guarded by once", `var once sync.Once; func h(w http.ResponseWriter, r *http.Request) { once.Do(func() { want() }) }`, "Once"},
		{"called behind once", `var once sync.Once; func h(w http.ResponseWriter, r *http.Request) { once.Do(func() { a() }) }; func a() { want() }`, ""},
		{"a value made once", `var get = sync.OnceValue(func() int { want(); return 1 })`, "Once"},
		{"init", `func init() { want() }`, "Init"},
		{"an initialiser", `var v = func() int { want(); return 1 }()`, "Init"},
		{"called by an initialiser", `var v = a(); func a() int { want(); return 1 }`, "Init"},
		{"called by an option that init applies", `func init() { option()() }; func option() func() { return func() { a() } }; func a() { want() }`, "Init"},
		{"called by a literal in a variable", `var v = func() { a() }; func a() { want() }`, ""},
		{"a literal in a variable", `var v = func() { want() }`, ""},
		{"handed on by init", `func init() { register(a) }; func register(func()) {}; func a() { want() }`, ""},
		{"an endless loop", `func f() { for { want() } }`, "EndlessLoop"},
		{"a range over a channel", `func f(c chan int) { for range c { want() } }`, "EndlessLoop"},
		{"a loop that ends", `func f() { for i := 0; i < 3; i++ { want() } }`, ""},
		{"a literal in an endless loop", `func f() { for { g(func() { want() }) } }; func g(func()) {}`, ""},
		{"a goroutine", `func f() { go func() { want() }() }`, "Goroutine"},
		{"deferred", `func f() { defer func() { want() }() }`, "Deferred"},
		{"a goroutine of a handler", `func h(w http.ResponseWriter, r *http.Request) { go func() { want() }() }`, "Request Goroutine"},
	} {
		p := kittest.Load(t, "import (\"net/http\"; \"sync\")\nvar _ = http.NewRequest\nvar _ sync.Mutex\nfunc want() {}\n"+c.src)
		cur, ok := p.Cursor(p.Call(t, "want"))
		if !ok {
			t.Fatal(c.name)
		}
		at := exec.New(callgraph.New(p.Index), p.Fset).At(cur)
		var words []string
		for _, w := range []struct {
			name string
			is   bool
		}{{"Init", at.Init}, {"Request", at.Request}, {"EndlessLoop", at.EndlessLoop}, {"Goroutine", at.Goroutine}, {"Deferred", at.Deferred}, {"Once", at.Once}} {
			if w.is {
				words = append(words, w.name)
			}
		}
		if got := strings.Join(words, " "); got != c.want {
			t.Errorf("%s: %s", c.name, fmt.Sprintf("got %q, want %q", got, c.want))
		}
	}
}
