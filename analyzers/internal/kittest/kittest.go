// Package kittest type-checks sources for the tests of the kit.
package kittest

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/index"
)

// Package is a type-checked package.
type Package struct {
	*index.Index
	Fset  *token.FileSet
	Files []*ast.File
}

// standard imports the standard library from source, each package once.
var standard = struct {
	mu   sync.Mutex
	fset *token.FileSet
	from types.Importer
}{fset: token.NewFileSet()}

// Load type-checks one file. Its package clause may be left out. Errors of
// types fail the test unless the source says "// broken".
func Load(t testing.TB, src string) *Package {
	t.Helper()
	if !strings.HasPrefix(src, "package ") {
		src = "package p\n" + src
	}
	standard.mu.Lock()
	defer standard.mu.Unlock()
	if standard.from == nil {
		standard.from = importer.ForCompiler(standard.fset, "source", nil)
	}
	file, err := parser.ParseFile(standard.fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, Instances: map[*ast.Ident]types.Instance{},
	}
	conf := types.Config{Importer: standard.from, Error: func(err error) {
		if !strings.Contains(src, "// broken") {
			t.Error(err)
		}
	}}
	pkg, _ := conf.Check("p", standard.fset, []*ast.File{file}, info) // errors are reported one by one
	files := []*ast.File{file}
	return &Package{index.New(inspector.New(files), pkg, info), standard.fset, files}
}

// Func is the declared function of the name, or the method Type.Name.
func (p *Package) Func(t testing.TB, name string) *types.Func {
	t.Helper()
	typ, method, isMethod := strings.Cut(name, ".")
	if isMethod {
		if fn := p.Method("p", typ, method); fn != nil {
			return fn
		}
		t.Fatalf("no method %s", name)
	}
	fn, ok := p.Object("p", name).(*types.Func)
	if !ok {
		t.Fatalf("no function %s", name)
	}
	return fn
}

// Var is the first variable of the name, in source order.
func (p *Package) Var(t testing.TB, name string) *types.Var {
	t.Helper()
	for cur := range p.Root().Preorder((*ast.Ident)(nil)) {
		if id := cur.Node().(*ast.Ident); id.Name == name {
			if v, ok := p.Info.Defs[id].(*types.Var); ok {
				return v
			}
		}
	}
	t.Fatalf("no variable %s", name)
	return nil
}

// Call is the argument of the first call of the function want, which marks the
// expression that a test asks about.
func (p *Package) Call(t testing.TB, want string) *ast.CallExpr {
	t.Helper()
	for cur := range p.Root().Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == want {
			return call
		}
	}
	t.Fatalf("no call of %s", want)
	return nil
}

// Calls lists the calls of a file in source order.
func Calls(file *ast.File) []*ast.CallExpr {
	var list []*ast.CallExpr
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			list = append(list, call)
		}
		return true
	})
	return list
}
