package analyzertest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// Broken runs the analyzer on damaged copies of its fixtures, sources that
// hardly compile, and fails the test when it crashes. The damage is the same
// in every run.
func Broken(t *testing.T, a *analysis.Analyzer) {
	t.Helper()
	sources, imports := fixtures(t)
	r := rand.New(rand.NewPCG(1, 2))
	for _, src := range sources {
		for range 40 {
			checkSource(t, a, damage(src, r), imports)
		}
	}
}

// Measure returns a function that runs the analyzer on a source which may
// import what the fixtures import.
func Measure(b *testing.B, a *analysis.Analyzer) func(src string) {
	b.Helper()
	_, imports := fixtures(b)
	return func(src string) { checkSource(b, a, src, imports) }
}

// FuzzBroken goes on from there, with other damage.
func FuzzBroken(f *testing.F, a *analysis.Analyzer) {
	f.Helper()
	sources, imports := fixtures(f)
	for i, src := range sources {
		f.Add(src, uint64(i))
	}
	f.Fuzz(func(t *testing.T, src string, seed uint64) {
		checkSource(t, a, damage(src, rand.New(rand.NewPCG(seed, seed))), imports)
	})
}

// checkSource runs the analyzer on one file, whatever its errors. What it
// imports must be among imports; another package is missing.
func checkSource(t testing.TB, a *analysis.Analyzer, src string, imports map[string]*types.Package) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "damaged.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{},
	}
	pkg, errs := typesOf(fset, file, info, imports)
	if pkg == nil {
		return
	}
	loaded := &packages.Package{
		ID: "damaged", PkgPath: "damaged", Name: "damaged", Fset: fset, Syntax: []*ast.File{file},
		Types: pkg, TypesInfo: info, TypeErrors: errs, TypesSizes: types.SizesFor("gc", "amd64"), Module: &packages.Module{Path: "damaged", Main: true},
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, []*packages.Package{loaded}, &checker.Options{Sequential: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%v\n%s", act.Err, src)
		}
	}
}

// typesOf is nil where the type checker itself crashes.
func typesOf(fset *token.FileSet, file *ast.File, info *types.Info, imports map[string]*types.Package) (pkg *types.Package, errs []types.Error) {
	defer func() {
		if recover() != nil {
			pkg = nil
		}
	}()
	conf := types.Config{Importer: importerOf(imports), Error: func(err error) {
		var e types.Error
		if errors.As(err, &e) {
			errs = append(errs, e)
		}
	}}
	pkg, _ = conf.Check("damaged", fset, []*ast.File{file}, info) // the errors are the point
	return pkg, errs
}

type importerOf map[string]*types.Package

func (m importerOf) Import(path string) (*types.Package, error) {
	if p, ok := m[path]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

// fixtures returns the sources of the fixtures and the packages they import.
func fixtures(t testing.TB) (sources []string, imports map[string]*types.Package) {
	t.Helper()
	gopath := t.TempDir()
	for _, dir := range []string{filepath.Join("testdata", "src"), stubs(t)} {
		if err := os.CopyFS(filepath.Join(gopath, "src"), os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
	}
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadTypes, Dir: gopath, Env: append(os.Environ(), "GOPATH="+gopath, "GO111MODULE=off", "GOFLAGS=", "GOWORK=off"),
	}, packagesBelow(t, filepath.Join("testdata", "src"))...)
	if err != nil {
		t.Fatal(err)
	}
	imports = map[string]*types.Package{}
	for _, pkg := range pkgs {
		for _, name := range pkg.GoFiles {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			sources = append(sources, string(text))
		}
		collect(pkg.Types, imports)
	}
	if len(sources) == 0 {
		t.Fatal("the fixtures were not loaded")
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

// damage damages a source: an expression or statement goes, or stands where
// another one did.
func damage(src string, r *rand.Rand) string {
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
