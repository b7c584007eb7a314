package envscatter_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/envscatter"
)

// BenchmarkAnalyzer measures a package of 2,000 functions that never reads
// the environment, and one with a read in every tenth of them.
func BenchmarkAnalyzer(b *testing.B) {
	for _, bench := range []struct {
		name, imports, read string
	}{
		{"no-import", `import "strings"`, `strings.ToUpper("k")`},
		{"no-read", `import "os"`, `os.TempDir()`},
		{"reads", `import "os"`, `os.Getenv("SHOP_MODE")`},
	} {
		b.Run(bench.name, func(b *testing.B) {
			var src strings.Builder
			fmt.Fprintf(&src, "package p\n%s\n", bench.imports)
			for i := range 2000 {
				fmt.Fprintf(&src, "func f%d(a, b int) int { if a > b { return f%d(b, a) }; return a + b }\n", i, max(i-1, 0))
				if i%10 == 0 {
					fmt.Fprintf(&src, "func g%d() string { return %s }\n", i, bench.read)
				}
			}
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, "p.go", src.String(), parser.ParseComments)
			if err != nil {
				b.Fatal(err)
			}
			p := pass(b, fset, file)
			b.ReportAllocs()
			for b.Loop() {
				if err := run(p, envscatter.Analyzer); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// pass type-checks a file, with errors, and prepares a pass over it.
func pass(t testing.TB, fset *token.FileSet, file *ast.File) *analysis.Pass {
	t.Helper()
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil), Error: func(error) {}}
	pkg, _ := conf.Check("example.com/a/b/p", fset, []*ast.File{file}, info)
	pass := &analysis.Pass{
		Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info, TypesSizes: types.SizesFor("gc", "amd64"),
		Report:            func(analysis.Diagnostic) {},
		ResultOf:          map[*analysis.Analyzer]any{},
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
	}
	for _, required := range envscatter.Analyzer.Requires {
		prerequisite := *pass
		prerequisite.Analyzer = required
		result, err := required.Run(&prerequisite)
		if err != nil || reflect.TypeOf(result) != required.ResultType {
			t.Fatal(required.Name, err)
		}
		pass.ResultOf[required] = result
	}
	return pass
}

func run(pass *analysis.Pass, a *analysis.Analyzer) error {
	p := *pass
	p.Analyzer = a
	_, err := a.Run(&p)
	return err
}
