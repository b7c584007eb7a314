package nosigterm

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

var waitName = regexp.MustCompile(`(?i)wait|sleep|drain|shutdown|done|stop|join`)

// leavesEarly reports whether a function serves, a goroutine of its own shuts the
// server down, and neither the function nor its callers in the package wait for
// that.
func (c *checker) leavesEarly(around *ast.FuncDecl, call *ast.CallExpr, stack []ast.Node, stops []*ast.CallExpr) bool {
	for _, x := range stack {
		switch x.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		}
	}
	for _, stop := range stops {
		if spawn := goroutineOf(around.Body, stop); spawn == nil || c.cut[stop] || c.tellsAfter(spawn, stop) {
			return false
		}
	}
	return !c.waitsAfter(around.Body, call) && !c.callersWait(around)
}

// goroutineOf is the go statement of a function that a call is in, or nil.
func goroutineOf(body ast.Node, call *ast.CallExpr) (found *ast.GoStmt) {
	if !index.Within(body, call) {
		return nil
	}
	ast.Inspect(body, func(x ast.Node) bool {
		if spawn, ok := x.(*ast.GoStmt); ok && index.Within(spawn, call) {
			found = spawn
		}
		return found == nil
	})
	return found
}

// tellsAfter reports whether a goroutine tells somebody when the shutdown is over:
// it closes a channel, sends, or calls Done, after the call or deferred.
func (c *checker) tellsAfter(spawn *ast.GoStmt, stop *ast.CallExpr) bool {
	found := false
	ast.Inspect(spawn, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.SendStmt:
			found = found || x.Pos() > stop.Pos() || index.Within(x, stop) // errs <- srv.Shutdown(ctx)
		case *ast.DeferStmt:
			found = found || c.tells(x.Call)
		case *ast.CallExpr:
			found = found || x.Pos() > stop.End() && c.tells(x)
		}
		return !found
	})
	return found
}

func (c *checker) tells(call *ast.CallExpr) bool {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		_, builtin := c.TypesInfo.Uses[id].(*types.Builtin)
		return builtin && id.Name == "close" || !builtin && !c.cancels(call)
	}
	return symbol.IsMethod(c.callee(call), "sync", "WaitGroup", "Done")
}

// cancels reports whether a call ends a context, or the catching of signals.
func (c *checker) cancels(call *ast.CallExpr) bool {
	v := defs.Var(c.TypesInfo, call.Fun)
	if v == nil {
		return false
	}
	if symbol.IsNamed(v.Type(), "context", "CancelFunc", "CancelCauseFunc") {
		return true
	}
	d, ok := defs.Single(c.index, v)
	if !ok {
		return false
	}
	made, ok := ast.Unparen(d.Value).(*ast.CallExpr)
	return ok && (symbol.IsFunc(c.callee(made), "context", "WithTimeout", "WithCancel", "WithDeadline") || symbol.IsFunc(c.callee(made), "os/signal", "NotifyContext"))
}

// waitsAfter reports whether something after the call, or deferred, may wait.
func (c *checker) waitsAfter(body ast.Node, call *ast.CallExpr) bool {
	found := false
	ast.Inspect(body, func(x ast.Node) bool {
		if x == nil || found {
			return false
		}
		switch x := x.(type) {
		case *ast.GoStmt:
			return false
		case *ast.DeferStmt:
			found = c.deferWaits(x.Call)
			return false
		case *ast.UnaryExpr:
			found = x.Op == token.ARROW && x.Pos() > call.End()
		case *ast.SelectStmt:
			found = x.Pos() > call.End()
		case *ast.RangeStmt:
			found = x.Pos() > call.End() && symbol.IsChan(c.TypesInfo.TypeOf(x.X))
		case *ast.CallExpr:
			found = x.Pos() > call.End() && c.waitsIn(x)
		}
		return !found
	})
	return found
}

func (c *checker) waitsIn(call *ast.CallExpr) bool {
	return waitName.MatchString(calleeName(call)) && !c.cancels(call)
}

// deferWaits reports whether a deferred call may wait; that which ends a context
// or the catching of signals does not.
func (c *checker) deferWaits(call *ast.CallExpr) bool {
	closure, ok := ast.Unparen(call.Fun).(*ast.FuncLit)
	if !ok {
		return c.waitsIn(call)
	}
	return c.waitsAfter(closure.Body, &ast.CallExpr{Fun: &ast.Ident{NamePos: closure.Body.Lbrace - 1}, Rparen: closure.Body.Lbrace - 1})
}

// callersWait reports whether every caller in the package waits for something
// after it has called the function. Without callers that is not known.
func (c *checker) callersWait(around *ast.FuncDecl) bool {
	fn, ok := c.TypesInfo.Defs[around.Name].(*types.Func)
	if !ok {
		return true
	}
	callers := slices.Collect(c.index.Calls(fn))
	if len(callers) == 0 {
		return false
	}
	return !slices.ContainsFunc(callers, func(cur inspector.Cursor) bool {
		caller := decl(cur)
		if caller == nil || spawned(cur) {
			return false // somebody else decides when it is over
		}
		return !c.waitsAfter(caller.Body, cur.Node().(*ast.CallExpr))
	})
}
