package unversionedroute_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"os"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/patternvet/patternvet/analyzers/unversionedroute"
)

// checkSource runs the check on one file, whatever its errors. What it
// imports must be among the dependencies; another package is missing.
func checkSource(tb testing.TB, src string, imports map[string]*types.Package) {
	tb.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "mutated.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		tb.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{},
	}
	pkg := typesOf(fset, file, info, imports)
	if pkg == nil {
		return
	}
	loaded := &packages.Package{
		ID: "mutated", PkgPath: "mutated", Name: "mutated", Fset: fset, Syntax: []*ast.File{file},
		Types: pkg, TypesInfo: info, TypesSizes: types.SizesFor("gc", "amd64"), Module: &packages.Module{Path: "mutated", Main: true},
	}
	a := unversionedroute.New()
	if err := a.Flags.Set("mode", "strict"); err != nil {
		tb.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, []*packages.Package{loaded}, &checker.Options{Sequential: true})
	if err != nil {
		tb.Fatal(err)
	}
	for _, act := range graph.Roots {
		if act.Err != nil {
			tb.Errorf("%v\n%s", act.Err, src)
		}
	}
}

// typesOf is nil where the type checker itself crashes.
func typesOf(fset *token.FileSet, file *ast.File, info *types.Info, imports map[string]*types.Package) (pkg *types.Package) {
	defer func() {
		if recover() != nil {
			pkg = nil
		}
	}()
	conf := types.Config{Importer: importerOf(imports), Error: func(error) {}}
	pkg, _ = conf.Check("mutated", fset, []*ast.File{file}, info) // the errors are the point
	return pkg
}

type importerOf map[string]*types.Package

func (m importerOf) Import(path string) (*types.Package, error) {
	if p, ok := m[path]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

// fixtures returns the sources of the fixtures and the packages they import.
func fixtures(tb testing.TB) (sources []string, imports map[string]*types.Package) {
	tb.Helper()
	gopath := fixturesPath(tb)
	patterns := []string{"bad", "shapes", "frameworks", "composed", "wrapped", "negotiated"}
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadTypes, Dir: gopath, Env: gopathEnv(gopath),
	}, patterns...)
	if err != nil {
		tb.Fatal(err)
	}
	imports = map[string]*types.Package{}
	for _, pkg := range pkgs {
		for _, name := range pkg.GoFiles {
			text, err := os.ReadFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			sources = append(sources, string(text))
		}
		collect(pkg.Types, imports)
	}
	if imports["net/http"] == nil || len(sources) == 0 {
		tb.Fatal("the fixtures were not loaded")
	}
	return sources, imports
}

func collect(pkg *types.Package, into map[string]*types.Package) {
	if pkg == nil {
		return
	}
	for _, p := range pkg.Imports() {
		if into[p.Path()] == nil {
			into[p.Path()] = p
			collect(p, into)
		}
	}
}

// mutate damages a source: an expression or statement goes, or stands where
// another one did.
func mutate(src string, r *rand.Rand) string {
	for range 1 + r.IntN(3) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
		if file == nil || err != nil && r.IntN(2) == 0 {
			return src
		}
		var spans [][2]int
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil {
				if tf := fset.File(n.Pos()); tf != nil && n.End() <= token.Pos(tf.Base()+tf.Size()) && n.Pos() < n.End() {
					spans = append(spans, [2]int{tf.Offset(n.Pos()), tf.Offset(n.End())})
				}
			}
			return true
		})
		if len(spans) < 2 {
			return src
		}
		from := spans[1+r.IntN(len(spans)-1)]
		with := ""
		if r.IntN(3) > 0 {
			other := spans[1+r.IntN(len(spans)-1)]
			with = src[other[0]:other[1]]
		}
		src = src[:from[0]] + with + src[from[1]:]
	}
	return src
}

// TestMutated runs the check on sources that hardly compile.
func TestMutated(t *testing.T) {
	sources, imports := fixtures(t)
	r := rand.New(rand.NewPCG(1, 2))
	for _, src := range sources {
		for range 40 {
			checkSource(t, mutate(src, r), imports)
		}
	}
}

// FuzzBroken goes on from there.
func FuzzBroken(f *testing.F) {
	sources, imports := fixtures(f)
	for i, src := range sources {
		f.Add(src, uint64(i))
	}
	f.Fuzz(func(t *testing.T, src string, seed uint64) {
		checkSource(t, mutate(src, rand.New(rand.NewPCG(seed, seed))), imports)
	})
}
