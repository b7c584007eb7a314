package summary_test

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/kittest"
	"github.com/patternvet/patternvet/analyzers/internal/summary"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

const src = `
import ("os"; "time")

func a() { b(); time.Sleep(1) }
func b() { c(); print() }
func c() { a(); d() }
func d() { os.Exit(1) }
func viaFace(x face) { x.Do() }
type face interface{ Do() }
type impl struct{}
func (impl) Do() { d() }
func nothing() {}
func opaque(x interface{ Far() }) { x.Far() }
func known() { d() }
func spawns() { go d() }
`

// The summary of a function is the names of what it calls outside, as a set.
func spec() summary.Spec[string] {
	return summary.Spec[string]{
		Local: func(n *callgraph.Node) string { return "" },
		Known: func(fn *types.Func) (string, bool) {
			return "known", symbol.IsFunc(fn, "p", "known")
		},
		Import: func(o types.Object) (string, bool) {
			return o.Name(), o.Pkg().Path() == "os" || o.Pkg().Path() == "time"
		},
		Opaque: func(fn *types.Func) (string, bool) { return "opaque", fn.Name() == "Far" },
		Join: func(into, from string, e *callgraph.Edge) (string, bool) {
			if e.Kind == callgraph.Go {
				return into, false
			}
			words := append(strings.Fields(into), strings.Fields(from)...)
			slices.Sort(words)
			joined := strings.Join(slices.Compact(words), " ")
			return joined, joined != into
		},
	}
}

func compute(t *testing.T, p *kittest.Package) *summary.Result[string] {
	t.Helper()
	r, err := summary.Compute(callgraph.New(p.Index), spec())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCompute(t *testing.T) {
	p := kittest.Load(t, src)
	r := compute(t, p)
	for fn, want := range map[string]string{
		"a": "Exit Sleep", "b": "Exit Sleep", "c": "Exit Sleep", "d": "Exit", "viaFace": "Exit",
		"nothing": "", "opaque": "opaque", "known": "known", "spawns": "",
	} {
		if got, ok := r.Of(p.Func(t, fn)); got != want || !ok {
			t.Errorf("%s: %q %v", fn, got, ok)
		}
	}
	var names []string
	for fn := range r.All() {
		names = append(names, fn.Name())
	}
	if names[0] != "a" || names[len(names)-1] != "spawns" {
		t.Error(names)
	}
}

func TestWhatIsNotKnownIsNotNothing(t *testing.T) {
	p := kittest.Load(t, `
import "fmt"
func f() { fmt.Println() }`)
	r := compute(t, p)
	if got, ok := r.Of(p.Object("fmt", "Println").(*types.Func)); ok {
		t.Errorf("Println: %q", got)
	}
	if _, ok := r.Of(nil); ok {
		t.Error("no function")
	}
}

func TestAJoinWithoutEndIsAnError(t *testing.T) {
	p := kittest.Load(t, `
func a() { b() }
func b() { a() }`)
	_, err := summary.Compute(callgraph.New(p.Index), summary.Spec[int]{
		Local: func(*callgraph.Node) int { return 0 },
		Join:  func(into, from int, e *callgraph.Edge) (int, bool) { return into + 1, true },
	})
	if err == nil {
		t.Error("it went on")
	}
}

// Long chains of calls that are declared callers first are joined once each.
func TestChainsAreJoinedOnce(t *testing.T) {
	p := kittest.Load(t, src)
	joins := map[*ast.CallExpr]int{}
	s := spec()
	join := s.Join
	s.Join = func(into, from string, e *callgraph.Edge) (string, bool) {
		if call, ok := e.Site.Node().(*ast.CallExpr); ok {
			joins[call]++
		}
		return join(into, from, e)
	}
	if _, err := summary.Compute(callgraph.New(p.Index), s); err != nil {
		t.Fatal(err)
	}
	for call, n := range joins {
		if n > 4 {
			t.Errorf("%s: joined %d times", types.ExprString(call), n)
		}
	}
}
