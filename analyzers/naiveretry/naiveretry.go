package naiveretry

import (
	"embed"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/cfg"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/internal/rule"
)

//go:embed doc.go testdata/src/bad/bad.go testdata/src/good/good.go
var files embed.FS

// The categories.
const (
	noDelay     = "nodelay"
	unbounded   = "unbounded"
	ctxSleep    = "ctxsleep"
	wastedSleep = "wastedsleep"
	fixedDelay  = "fixeddelay"
	noJitter    = "nojitter"
	resentBody  = "resentbody"
	doomed      = "doomed"
)

// Rule is what patternvet says about this check.
var Rule = rule.Load(files, rule.Rule{
	Name: "naiveretry", Lang: rule.Go, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	Categories: []rule.Category{
		{Name: noDelay, Title: "a remote call is repeated at once after it failed", Severity: rule.Error, Kind: rule.Bug},
		{Name: unbounded, Title: "only success ends the retry", Severity: rule.Warning, Kind: rule.Bug},
		{Name: ctxSleep, Title: "the pause between attempts ignores the context", Severity: rule.Warning, Kind: rule.Bug},
		{Name: wastedSleep, Title: "a pause after the last attempt, or before the first", Severity: rule.Info, Kind: rule.Bug},
		{Name: resentBody, Title: "a repeated HTTP request whose body the first attempt has read", Severity: rule.Error, Kind: rule.Bug},
		{Name: doomed, Title: "a request that the server refuses is sent again and again", Severity: rule.Warning, Kind: rule.Bug},
		{Name: fixedDelay, Title: "every pause is as long as the one before", Severity: rule.Warning, Kind: rule.Policy, Off: true},
		{Name: noJitter, Title: "pauses grow without a random part", Severity: rule.Warning, Kind: rule.Policy, Off: true},
	},
})

// Analyzer is the check with its default settings.
var Analyzer = New()

// options are the analyzer's flags.
type options struct {
	waiters check.List
	remotes check.List
	tests   bool
}

// New returns an analyzer with flags of its own.
func New() *analysis.Analyzer {
	o := &options{}
	a := check.New(&Rule, o.run)
	a.FactTypes = []analysis.Fact{new(behaviour), new(helper), new(option)}
	a.Flags.Var(&o.waiters, "backoff-funcs", "functions that wait, as path.Func or path.Type.Method")
	a.Flags.Var(&o.remotes, "io-packages", "packages whose functions are remote calls, beside those that are known")
	a.Flags.BoolVar(&o.tests, "tests", false, "check _test.go files too")
	return a
}

// state is the check of one package.
type state struct {
	*check.Pass
	options *options
	known   map[*types.Func]*behaviour
	others  map[*types.Func]behaviour // of functions whose bodies are elsewhere
	bodies  map[*types.Func]*ast.BlockStmt
	polls   map[*ast.UnaryExpr]bool // receives that do not block

	helpers     map[*types.Func]*helper
	optionsMade map[*types.Func]*option

	assigned  *settings // see settings
	graphOf   *ast.BlockStmt
	lastGraph *cfg.CFG // of graphOf

	usesLibrary bool // the package imports a retry library
}

func (o *options) run(pass *check.Pass) error {
	if !pass.InMainModule() || !o.tests && testSupport(pass) {
		return nil // dependencies are known through tables; nobody waits for a test
	}
	s := &state{
		Pass: pass, options: o, known: map[*types.Func]*behaviour{}, others: map[*types.Func]behaviour{}, bodies: map[*types.Func]*ast.BlockStmt{}, polls: map[*ast.UnaryExpr]bool{},
		helpers: map[*types.Func]*helper{}, optionsMade: map[*types.Func]*option{},
	}
	for _, file := range pass.Files {
		s.notePolls(file)
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil {
				if object, ok := pass.TypesInfo.Defs[fn.Name].(*types.Func); ok {
					s.bodies[object] = fn.Body
				}
			}
		}
	}
	s.exportBehaviour()
	s.exportHelpers()
	s.usesLibrary = slices.ContainsFunc(pass.Pkg.Imports(), func(p *types.Package) bool { return knowledge.RetryLibrary(p.Path()) })
	for _, file := range pass.Files {
		if !o.tests && pass.TestFile(file.Pos()) || pass.Generated(file.Pos()) {
			continue // nobody waits for a test; generated loops are the generator's
		}
		s.file(file)
	}
	return nil
}

// testSupport reports whether a package that is no test itself serves tests.
func testSupport(pass *check.Pass) bool {
	for element := range strings.SplitSeq(pass.Pkg.Path(), "/") {
		switch element {
		case "test", "tests", "testing", "testutil", "testutils", "testhelpers", "e2e", "integration":
			return true
		}
	}
	for _, file := range pass.Files {
		for _, imported := range file.Imports {
			if imported.Path.Value == `"testing"` && !pass.TestFile(file.Pos()) {
				return true
			}
		}
	}
	return false
}

// file looks at the loops of a file, each with the functions around it.
func (s *state) file(file *ast.File) {
	ast.PreorderStack(file, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt:
			s.loop(&loop{stmt: n, body: n.Body, cond: n.Cond, post: n.Post, around: functions(stack), pos: n.Pos(), end: n.Body.Lbrace})
		case *ast.RangeStmt:
			if l := s.ranged(n); l != nil {
				l.around = functions(stack)
				s.loop(l)
			}
		case *ast.LabeledStmt:
			if l := labelled(n, stack); l != nil {
				l.around = functions(stack)
				s.loop(l)
			}
		case *ast.FuncDecl:
			if l := s.recursion(n); l != nil {
				s.loop(l)
			}
		case *ast.CallExpr:
			s.library(n)
			s.helperCall(n)
		case *ast.CompositeLit:
			s.library(n)
		}
		return true
	})
}

// functions lists the functions on a stack of nodes. Those outside of a
// function that runs on its own are left out: it outlives their contexts.
func functions(stack []ast.Node) []ast.Node {
	var list []ast.Node
	for i, n := range stack {
		switch n.(type) {
		case *ast.FuncDecl:
			list = append(list, n)
		case *ast.FuncLit:
			if i >= 2 {
				if call, ok := stack[i-1].(*ast.CallExpr); ok && call.Fun == n {
					if _, ok := stack[i-2].(*ast.GoStmt); ok {
						list = nil
					}
				}
			}
			list = append(list, n)
		}
	}
	return list
}
