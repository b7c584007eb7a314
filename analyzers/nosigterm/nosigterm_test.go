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

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
	"github.com/patternvet/patternvet/analyzers/nosigterm"
)

func Test(t *testing.T) { analyzertest.Run(t, nosigterm.New, nosigterm.Rule) }

func TestAuxiliary(t *testing.T) {
	a := nosigterm.New()
	if err := a.Flags.Set("enable", "aux-listener"); err != nil {
		t.Fatal(err)
	}
	analyzertest.RunFolder(t, a, "auxiliary")
}

const broken = `package main
import ("context"; "net/http"; "os"; "os/signal"; "syscall"; "log"; "missing/pkg")
var sigs, other = pkg.Signals()
var list = []os.Signal{syscall.SIGTERM, undefined}
var srv, twin = &http.Server{Addr: pkg.Addr}
func main() {
	signal.Notify()
	signal.Notify(ch, sigs...)
	signal.Notify(make(chan os.Signal), list..., 5)
	_, _ = signal.NotifyContext(context.Background(), 15, os.Interrupt)
	go http.ListenAndServe()
	go func() { http.Serve(undefined) }()
	s := http.Server{Handler: nil, 5}
	var a, b = s
	log.Fatal(s.ListenAndServe(1, 2))
	if err := s.ListenAndServe(); err { panic() }
	ctx, cancel := context.WithTimeout()
	<-ctx.Done()
	s.Shutdown(ctx)
	s.Shutdown(context.Background)
	s.Shutdown(context.WithValue())
	defer func() { srv.Shutdown(ctx); <-pkg.Done() }()
	context.AfterFunc(ctx, func() { srv.Shutdown(ctx) })
	(&http.Server{}).Serve()
	pkg.WaitForSignal()
	for { http.ListenAndServe }
}
func init() int { return serve() }
func (Missing) serve() { http.ListenAndServe(":0"); x.y.z = http.Server{} }
func () m() { signal.Notify(c, undefined.SIGTERM) }
`

// TestBroken runs the analyzer over code with type errors, as an editor does.
func TestBroken(t *testing.T) {
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, "p.go", broken, parser.ParseComments|parser.SkipObjectResolution)
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
	}
	var faults []types.Error
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil), Error: func(err error) {
		var fault types.Error
		if errors.As(err, &fault) {
			faults = append(faults, fault)
		}
	}}
	pkg, _ := conf.Check("example.com/a/b/p", fset, []*ast.File{file}, info)
	pass := &analysis.Pass{
		Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info, TypesSizes: types.SizesFor("gc", "amd64"), TypeErrors: faults,
		Report: func(analysis.Diagnostic) {}, ResultOf: map[*analysis.Analyzer]any{},
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {},
	}
	for _, required := range nosigterm.Analyzer.Requires {
		prerequisite := *pass
		prerequisite.Analyzer = required
		result, err := required.Run(&prerequisite)
		if err != nil {
			t.Fatal(required.Name, err)
		}
		pass.ResultOf[required] = result
	}
	for range 2 {
		pass.Analyzer = nosigterm.Analyzer
		if _, err := nosigterm.Analyzer.Run(pass); err != nil {
			t.Fatal(err)
		}
		pass.TypeErrors = nil
	}
}
