package nosigterm

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/flow"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// fatal reports processes that end because a server was shut down, and main
// functions that return before the shutdown is over.
func (c *checker) fatal() {
	stopped := c.stopped()
	if len(stopped) == 0 {
		return
	}
	for cur := range c.calls(func(fn *types.Func) bool { kind, ok := knowledge.Serves(fn); return ok && kind.Closed }) {
		enclosing := decl(cur)
		if enclosing == nil {
			continue
		}
		call, stack := cur.Node().(*ast.CallExpr), ancestors(cur)
		switch server := c.serverOf(call); {
		case server == nil || len(stopped[server]) == 0:
		case !c.knowsClosed(enclosing) && c.endsProcess(call, stack):
			c.Report(check.Diagnostic{
				Pos: call.Pos(), End: call.End(), Category: fatalServe,
				Message: "Shutdown cuts requests in flight: this returns http.ErrServerClosed at once, which ends the process",
				Advice:  "leave http.ErrServerClosed out: !errors.Is(err, http.ErrServerClosed)",
			})
		case c.leavesEarly(enclosing, call, stack, stopped[server]):
			c.Report(check.Diagnostic{
				Pos: call.Pos(), End: call.End(), Category: earlyExit,
				Message: "Shutdown cuts requests in flight: this returns at once, and " + enclosing.Name.Name + " with it",
				Advice:  "wait after it until Shutdown has returned",
			})
		}
	}
}

// stopped lists, by variable or field, the calls that stop a server.
func (c *checker) stopped() map[types.Object][]*ast.CallExpr {
	calls := map[types.Object][]*ast.CallExpr{}
	for cur := range c.calls(func(fn *types.Func) bool { return fn.Name() == "Shutdown" && knowledge.Signals(fn) == knowledge.Drains }) {
		call := cur.Node().(*ast.CallExpr)
		if server := c.serverOf(call); server != nil {
			calls[server] = append(calls[server], call)
		}
	}
	return calls
}

// serverOf is the variable or field that a method is called on.
func (c *checker) serverOf(call *ast.CallExpr) types.Object {
	if on := symbol.Receiver(call); on != nil {
		if v := defs.Var(c.TypesInfo, on); v != nil {
			return v
		}
	}
	return nil
}

func (c *checker) returnsClosed(call *ast.CallExpr) bool {
	fn := c.callee(call)
	if fn == nil {
		return false
	}
	kind, ok := knowledge.Serves(fn)
	return ok && kind.Closed
}

// knowsClosed reports whether a function tells the error of a shutdown from
// others.
func (c *checker) knowsClosed(decl *ast.FuncDecl) bool {
	found := false
	ast.Inspect(decl.Body, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.Ident:
			found = found || x.Name == "ErrServerClosed"
		case *ast.BasicLit:
			found = found || x.Kind == token.STRING && strings.Contains(x.Value, "erver closed")
		}
		return !found
	})
	return found
}

// endsProcess reports whether any error of the call ends the process.
func (c *checker) endsProcess(call *ast.CallExpr, stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch x := stack[i].(type) {
		case *ast.CallExpr:
			if c.ends(x) {
				return true
			}
		case *ast.IfStmt:
			return x.Init != nil && index.Within(x.Init, call) && c.isErrNotNil(x.Cond) && c.bodyEnds(x.Body)
		case *ast.BlockStmt:
			_, after := splitAt(x.List, call)
			if len(after) == 0 {
				return false
			}
			next, ok := after[0].(*ast.IfStmt)
			return ok && next.Init == nil && c.isErrNotNil(next.Cond) && assigns(stack[i+1:]) && c.bodyEnds(next.Body)
		case *ast.FuncLit, *ast.CaseClause, *ast.CommClause:
			return false
		}
	}
	return false
}

// assigns reports whether the outermost of the nodes keeps the call's result.
func assigns(nodes []ast.Node) bool {
	if len(nodes) == 0 {
		return false
	}
	_, ok := nodes[0].(*ast.AssignStmt)
	return ok
}

// isErrNotNil reports whether a condition is err != nil and nothing more.
func (c *checker) isErrNotNil(cond ast.Expr) bool {
	_, isNil, ok := flow.Nil(c.TypesInfo, cond)
	return ok && !isNil
}

func (c *checker) bodyEnds(body *ast.BlockStmt) bool {
	for _, stmt := range body.List {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			continue
		}
		found := false
		ast.Inspect(expr, func(x ast.Node) bool {
			if call, ok := x.(*ast.CallExpr); ok {
				found = found || c.ends(call)
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// ends reports whether a call ends the process, as far as its name tells.
func (c *checker) ends(call *ast.CallExpr) bool { return c.Flows().Call(call) != flow.Returns }
