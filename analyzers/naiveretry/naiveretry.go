package naiveretry

import (
	"embed"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/fold"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/source"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
	"github.com/patternvet/patternvet/internal/rule"
)

//go:embed doc.go testdata/src/bad/bad.go testdata/src/good/good.go
var files embed.FS

// The categories.
const (
	noDelay        = "nodelay"
	unbounded      = "unbounded"
	ctxSleep       = "ctxsleep"
	wastedSleep    = "wastedsleep"
	fixedDelay     = "fixeddelay"
	noJitter       = "nojitter"
	resentBody     = "resentbody"
	permanentError = "doomed"
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
		{Name: permanentError, Title: "a request that the server refuses is sent again and again", Severity: rule.Warning, Kind: rule.Bug},
		{Name: fixedDelay, Title: "every pause is as long as the one before", Severity: rule.Warning, Kind: rule.Policy, Off: true},
		{Name: noJitter, Title: "pauses grow without a random part", Severity: rule.Warning, Kind: rule.Policy, Off: true},
	},
})

// Analyzer is the check with its default settings.
var Analyzer = New()

// options are the analyzer's flags.
type options struct {
	waiters symbol.List
	remotes check.Paths
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

// checker is the check of one package.
type checker struct {
	*check.Pass
	*behaviours
	index   *index.Index
	eval    fold.Eval
	helpers *helpers
	library bool // the package imports a retry library
}

func (o *options) run(pass *check.Pass) error {
	if !pass.InMainModule() || !o.tests && pass.Role() == source.Test {
		return nil // dependencies are known through tables; nobody waits for a test
	}
	b, err := newBehaviours(pass, o)
	if err != nil {
		return err
	}
	b.export()
	c := &checker{Pass: pass, behaviours: b, index: pass.Index(), eval: pass.Fold()}
	c.helpers = findHelpers(c)
	c.library = c.usesLibrary()
	if !c.repeats() {
		return nil
	}
	for _, file := range pass.Files {
		if !o.tests && pass.TestFile(file.Pos()) || pass.Generated(file.Pos()) {
			continue // nobody waits for a test; generated loops are the generator's
		}
		c.file(file)
	}
	return nil
}

// repeats reports whether the package has anything that a loop could repeat: a
// call that may be remote, a retry helper, a retry library, or a function that
// is handed in.
func (c *checker) repeats() bool {
	if c.library {
		return true
	}
	for object := range c.index.All() {
		switch object := object.(type) {
		case *types.Func:
			if b := c.of(object); b.Remote || b.dynamic || c.helpers.of(object) != nil {
				return true
			}
		case *types.Var:
			if signature, ok := object.Type().Underlying().(*types.Signature); ok && object.Kind() == types.ParamVar && symbol.ReturnsError(signature) {
				return true
			}
		}
	}
	return false
}

func (c *checker) usesLibrary() bool {
	return slices.ContainsFunc(c.Pkg.Imports(), func(p *types.Package) bool { return knowledge.RetryLibrary(p.Path()) })
}

// file looks at the loops of a file, each with the functions around it.
func (c *checker) file(file *ast.File) {
	ast.PreorderStack(file, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt:
			c.loop(&loop{stmt: n, body: n.Body, cond: n.Cond, post: n.Post, enclosing: functions(stack), pos: n.Pos(), end: n.Body.Lbrace})
		case *ast.RangeStmt:
			if l := c.ranged(n); l != nil {
				l.enclosing = functions(stack)
				c.loop(l)
			}
		case *ast.LabeledStmt:
			if l := labelled(n, stack); l != nil {
				l.enclosing = functions(stack)
				c.loop(l)
			}
		case *ast.FuncDecl:
			if l := c.recursion(n); l != nil {
				c.loop(l)
			}
		case *ast.CallExpr:
			c.libraryUse(n)
			c.helperCall(n)
		case *ast.CompositeLit:
			c.libraryUse(n)
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
