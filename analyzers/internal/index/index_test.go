package index_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/kittest"
)

const src = `
import "strings"

type T[P any] struct{ field int }
func (t *T[P]) M() {}
func g[P any]() {}
var v = strings.ToUpper("a")
func f() {
	x := T[int]{field: 1}
	x.M()
	(x.M)()
	h := x.M
	h()
	g[int]()
	_ = strings.ToUpper
	_ = x.field
}
func f2() { f(); f() }
`

func lines(p *kittest.Package, name string) (uses, calls string) {
	var object = p.Object("p", name)
	switch name {
	case "M":
		object = p.Method("p", "T", "M")
	case "ToUpper":
		object = p.Object("strings", "ToUpper")
	}
	line := func(n ast.Node) string { return fmt.Sprint(p.Fset.Position(n.Pos()).Line, " ") }
	for cur := range p.Uses(object) {
		uses += line(cur.Node())
	}
	for cur := range p.Calls(object) {
		calls += line(cur.Node())
	}
	return strings.TrimSpace(uses), strings.TrimSpace(calls)
}

func TestUsesAndCalls(t *testing.T) {
	p := kittest.Load(t, src)
	for _, want := range []struct{ name, uses, calls string }{
		{"M", "11 12 13", "11 12"}, // of an instance; a method value is no call
		{"g", "15", "15"},
		{"f", "19 19", "19 19"},
		{"ToUpper", "8 16", "8"},
		{"f2", "", ""},
	} {
		if uses, calls := lines(p, want.name); uses != want.uses || calls != want.calls {
			t.Errorf("%s: uses %s, calls %s", want.name, uses, calls)
		}
	}
}

func TestDeclarations(t *testing.T) {
	p := kittest.Load(t, src)
	if p.Body(p.Func(t, "f")) == nil || p.Decl(p.Func(t, "T.M")) == nil {
		t.Error("no declaration")
	}
	if p.Body(p.Object("strings", "ToUpper").(*types.Func)) != nil || p.Body(nil) != nil {
		t.Error("a body of another package")
	}
}

func TestUnknownNamesAreNil(t *testing.T) {
	p := kittest.Load(t, src)
	if p.Object("nowhere", "F") != nil || p.Object("strings", "Nope") != nil || p.Method("strings", "Builder", "Nope") != nil || p.Used(nil) {
		t.Error("something comes of nothing")
	}
	if p.Method("strings", "Builder", "WriteString") == nil || p.Used(p.Object("strings", "ToLower")) || !p.Used(p.Object("strings", "ToUpper")) {
		t.Error("methods and functions of imports")
	}
}

func TestEnclosing(t *testing.T) {
	p := kittest.Load(t, `
var v = func() int { return 1 }()
func f() { func() { want() }() }
func want() {}`)
	cur, ok := p.Cursor(p.Call(t, "want"))
	if !ok {
		t.Fatal("no cursor")
	}
	lit := index.EnclosingFunc(cur)
	if _, ok := lit.Node().(*ast.FuncLit); !ok {
		t.Errorf("in %T", lit.Node())
	}
	if decl, ok := index.EnclosingFunc(lit).Node().(*ast.FuncDecl); !ok || decl.Name.Name != "f" {
		t.Error("the literal is in f")
	}
	if index.EnclosingDecl(cur) != index.EnclosingFunc(lit) {
		t.Error("the declaration is f")
	}
	if index.Valid(index.EnclosingFunc(index.EnclosingDecl(cur))) {
		t.Error("nothing is around a declaration")
	}
}
