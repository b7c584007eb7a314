package naiveretry

import (
	"go/ast"
	"go/types"
	"regexp"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/flow"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// operation is what a library repeats.
type operation struct {
	body     *ast.BlockStmt // nil if it is elsewhere
	lit      *ast.FuncLit   // whose body it is, or nil
	fn       *types.Func    // nil if it has no name
	remote   bool
	waits    bool
	conflict bool // it fails because somebody else was faster
}

func (c *checker) operation(e ast.Expr) operation {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && c.TypesInfo.Types[call.Fun].IsType() {
		e = ast.Unparen(call.Args[0]) // backoff.Operation(f)
	}
	var op operation
	switch e := e.(type) {
	case *ast.FuncLit:
		op.setLit(e)
	case *ast.Ident, *ast.SelectorExpr:
		switch object := c.TypesInfo.Uses[lastIdent(e)].(type) {
		case *types.Func:
			op.fn = object.Origin()
			op.body = c.index.Body(op.fn)
			b := c.of(op.fn)
			op.remote, op.waits = b.Remote, b.Waits
		case *types.Var:
			if value, ok := c.value(object); ok {
				op.setLit(value)
			} else if object.Kind() == types.ParamVar {
				return operation{remote: true} // a retry helper: whatever it is handed
			}
		}
	}
	if op.lit != nil {
		b := c.body(op.lit)
		op.remote, op.waits = b.Remote, b.Waits
	}
	if op.body != nil {
		ast.Inspect(op.body, func(n ast.Node) bool {
			if ident, ok := n.(*ast.Ident); ok && conflictError.MatchString(ident.Name) {
				op.conflict = true
			}
			return !op.conflict
		})
	}
	return op
}

func (op *operation) setLit(e ast.Expr) {
	if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		op.lit, op.body = lit, lit.Body
	}
}

// conflictError matches names of errors, and of functions that look for them,
// after which a repeat at once is right.
var conflictError = regexp.MustCompile(`(?i)conflict|precondition|unique|duplicate|serializ|deadlock|optimis|stale|inuse`)

// givesUp reports whether the operation may end the retry by itself, as far as
// it can be told.
func (c *checker) givesUp(op operation, way knowledge.RetryEnd) bool {
	if op.body == nil {
		return op.fn == nil || way != knowledge.EndsByMark || mayMark(op.fn)
	}
	if way == knowledge.EndsByMark {
		return c.marks(op.body, 2)
	}
	ends, marked := false, false
	returns(op.body, func(results []ast.Expr) {
		result := last(results)
		if result == nil {
			ends = true // named results
			return
		}
		call, ok := ast.Unparen(result).(*ast.CallExpr)
		switch {
		case isNil(result):
		case way == knowledge.EndsUnmarked && ok && lastIdent(ast.Unparen(call.Fun)) != nil && lastIdent(ast.Unparen(call.Fun)).Name == "RetryableError":
			marked = true
		default:
			ends = true
		}
	})
	return ends || c.exits(op.body) || way == knowledge.EndsUnmarked && !marked
}

// marks reports whether the body, or functions that it calls, mark errors as
// permanent, end the program, or may do so in a package that is not seen.
func (c *checker) marks(body *ast.BlockStmt, depth int) bool {
	found := c.exits(body)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			found = found || permanentName.MatchString(n.Name)
		case *ast.CallExpr:
			fn := symbol.Callee(c.TypesInfo, n)
			if fn == nil || fn.Pkg() == nil {
				break
			}
			if fn.Pkg() != c.Pkg {
				found = found || mayMark(fn)
			} else if inner := c.index.Body(fn); inner != nil && depth > 0 {
				found = found || c.marks(inner, depth-1)
			}
		}
		return !found
	})
	return found
}

// mayMark reports whether a function of another package may mark errors: its
// package uses a retry library.
func mayMark(fn *types.Func) bool {
	return fn.Pkg() == nil || slices.ContainsFunc(fn.Pkg().Imports(), func(p *types.Package) bool { return knowledge.RetryLibrary(p.Path()) })
}

var (
	permanentName = regexp.MustCompile(`Permanent|Unrecoverable`)
	abortName     = regexp.MustCompile(`(?i)abort|permanent|unrecoverable|non_?retr|stop|giveup|fatal`)
)

// exits reports whether a body has a call that ends the program.
func (c *checker) exits(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && c.Flows().Call(call) != flow.Returns {
			found = true
		}
		return !found
	})
	return found
}
