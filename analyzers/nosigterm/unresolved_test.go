package nosigterm_test

import (
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/patternvet/patternvet/analyzers/nosigterm"
)

// TestUnresolved checks what is believed of names that do not resolve, because
// a module is missing.
func TestUnresolved(t *testing.T) {
	fset := token.NewFileSet()
	from := importer.ForCompiler(fset, "source", nil)
	for _, test := range []struct {
		name, body string
		findings   int
	}{
		{"a framework runs the program", `go http.ListenAndServe(":8080", nil); kit.New().Run()`, 0},
		{"a function of signals", `go kit.WaitForSignal(); http.ListenAndServe(":8080", nil)`, 0},
		{"a method of signals", `x := kit.New(); x.HandleSignals(); http.ListenAndServe(":8080", nil)`, 0},
		{"a server blocks, so that the other cannot run the program", `kit.New().Run(); http.ListenAndServe(":8080", nil)`, 1},
		{"a field and a client", `x, err := kit.New().Execute(); println(x.RunId, err); http.ListenAndServe(":8080", nil)`, 1},
		{"a module without signals", `viper.Execute(); http.ListenAndServe(":8080", nil)`, 1},
		{"nothing else", `undefined(); http.ListenAndServe(":8080", nil)`, 1},
	} {
		got := findings(t, fset, from, `package main
import ("net/http"; "example.com/kit"; "github.com/spf13/viper")
func main() { `+test.body+` }`)
		if len(got) != test.findings {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func findings(t *testing.T, fset *token.FileSet, from types.Importer, src string) (messages []string) {
	t.Helper()
	file, err := parser.ParseFile(fset, "main.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg := &packages.Package{
		ID: "p", PkgPath: "example.com/p", Name: "main", Fset: fset, Syntax: []*ast.File{file}, IllTyped: true,
		TypesSizes: types.SizesFor("gc", "amd64"), Module: &packages.Module{Path: "example.com/p", Main: true},
		TypesInfo: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
		},
	}
	conf := types.Config{Importer: from, Error: func(err error) {
		var fault types.Error
		if errors.As(err, &fault) {
			pkg.TypeErrors = append(pkg.TypeErrors, fault)
		}
	}}
	pkg.Types, _ = conf.Check(pkg.PkgPath, fset, []*ast.File{file}, pkg.TypesInfo)
	graph, err := checker.Analyze([]*analysis.Analyzer{nosigterm.New()}, []*packages.Package{pkg}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		for _, d := range act.Diagnostics {
			messages = append(messages, d.Message)
		}
	}
	return messages
}
