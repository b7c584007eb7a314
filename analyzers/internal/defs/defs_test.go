package defs_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/kittest"
)

var kinds = [...]string{"unknown", "zero", "init", "assign", "op", "incdec", "key", "value", "address", "param"}

func describe(list []defs.Def) string {
	var words []string
	for _, d := range list {
		word := kinds[d.Kind]
		if d.Value != nil {
			word += " " + types.ExprString(d.Value)
		}
		if d.Result >= 0 {
			word += fmt.Sprint(" #", d.Result)
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

// body is put into a function; the variable v is asked about.
var cases = []struct{ name, body, want, single string }{
	{"a variable set once", `v := 1`, "init 1", "1"},
	{"a declared one", `var v = 1; _ = v`, "init 1", "1"},
	{"set after its declaration", `var v int; v = 2`, "zero, assign 2", "2"},
	{"set on two paths", `v := 1; if cond { v = 2 }; _ = v`, "init 1, assign 2", ""},
	{"set in a function literal", `v := 1; func() { v = 2 }()`, "init 1, assign 2", ""},
	{"added to", `v := 1; v += 2`, "init 1, op 2", ""},
	{"counted", `v := 1; v++`, "init 1, incdec", ""},
	{"its address is taken", `v := 1; p(&v)`, "init 1, address", ""},
	{"its address is taken in parentheses", `v := 1; p(&(v))`, "init 1, address", ""},
	{"a result of a call", `_, v := two(); _ = v`, "init two() #1", ""},
	{"the element of a range", `for _, v := range list { _ = v }`, "value list", ""},
	{"the key of a range", `for v := range list { _ = v }`, "key list", ""},
	{"set by a range", `var v int; for _, v = range list {}`, "zero, value list", ""},
	{"ranged over", `v := list; for range v {}`, "init list", "list"},
	{"declared in an if", `if v := 1; v > 0 {}`, "init 1", "1"},
	{"sent to from a select", `select { case v := <-ch: _ = v }`, "init <-ch", "<-ch"},
	{"assigned in a swap", `v, w := 1, 2; v, w = w, v`, "init 1, assign w", ""},
}

func TestOf(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := kittest.Load(t, `
var cond bool
var list []int
var ch chan int
func two() (int, int) { return 1, 2 }
func p(*int) {}
func f() { `+c.body+` }
// broken: variables may be unused`)
			v := p.Var(t, "v")
			if got := describe(defs.Of(p.Index, v)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			value, ok := defs.Value(p.Index, v)
			if single := c.single; ok != (single != "") || ok && types.ExprString(value) != single {
				t.Errorf("single value %v, want %q", value, single)
			}
		})
	}
}

func TestUnknownIsNoValue(t *testing.T) {
	p := kittest.Load(t, `
var Exported = 1
var own = 2
type T struct{ f int }
func F(param int) (named int) { _ = own; return T{f: param}.f }
func g(x any) { switch v := x.(type) { case int: want(v) } }
func want(int) {}`)
	for _, name := range []string{"Exported", "f"} {
		if d, ok := defs.Single(p.Index, p.Var(t, name)); ok {
			t.Errorf("%s is taken for %v", name, d)
		}
	}
	if _, ok := defs.Value(p.Index, p.Var(t, "own")); !ok {
		t.Error("nobody else can set a variable that isn't exported")
	}
	if !defs.Unset(p.Index, p.Var(t, "param")) || defs.Unset(p.Index, p.Var(t, "own")) {
		t.Error("parameters")
	}
	arg := p.Call(t, "want").Args[0].(*ast.Ident)
	if d, ok := defs.Single(p.Index, p.Info.Uses[arg].(*types.Var)); ok {
		t.Errorf("the variable of a type switch is taken for %v", d)
	}
}

func TestFields(t *testing.T) {
	p := kittest.Load(t, `
type T struct{ f int }
func g(t *T, o T) { t.f = 1; o.f++; _ = T{f: 2}; _ = &t.f; _ = t.f }`)
	if got := describe(defs.Fields(p.Index, p.Var(t, "f"))); got != "assign 1, incdec, assign 2, address" {
		t.Error(got)
	}
	if got := describe(defs.Parts(p.Index, p.Var(t, "t"), "f")); got != "assign 1, address" {
		t.Error(got)
	}
}

func TestSetBetween(t *testing.T) {
	p := kittest.Load(t, `
func f() { v := 1; a(); v = 2; b(); c() }
func a() {}
func b() {}
func c() {}
// broken: v is not used`)
	a, b, c := p.Call(t, "a"), p.Call(t, "b"), p.Call(t, "c")
	v := p.Var(t, "v")
	if !defs.SetBetween(p.Index, v, a.End(), b.Pos()) || defs.SetBetween(p.Index, v, b.End(), c.Pos()) {
		t.Error("wrong")
	}
}

func TestRoot(t *testing.T) {
	p := kittest.Load(t, `
type T struct{ Page []*int }
func f(r T) { want(&r.Page[1]); other((*r.Page[0]), r.Page[:1], g().Page, -1) }
func g() T { return T{} }
func want(any) {}
func other(...any) {}`)
	if id := defs.Root(p.Call(t, "want").Args[0]); id == nil || id.Name != "r" {
		t.Error(id)
	}
	want := []string{"r", "r", "", ""}
	for i, arg := range p.Call(t, "other").Args {
		name := ""
		if id := defs.Root(arg); id != nil {
			name = id.Name
		}
		if name != want[i] {
			t.Errorf("%s: %q", types.ExprString(arg), name)
		}
	}
}
