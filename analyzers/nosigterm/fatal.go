package nosigterm

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// fatal reports processes that end because a server was shut down, and main
// functions that return before the shutdown is over.
func (g *graph) fatal() {
	stopped := g.stopped()
	if len(stopped) == 0 {
		return
	}
	for _, n := range g.order {
		if n.decl == nil || g.knowsClosed(n.decl) {
			continue
		}
		ast.PreorderStack(n.decl.Body, nil, func(x ast.Node, stack []ast.Node) bool {
			call, ok := x.(*ast.CallExpr)
			if !ok || !g.returnsClosed(call) {
				return true
			}
			switch server := g.serverOf(call); {
			case server == nil || len(stopped[server]) == 0:
			case g.endsProcess(call, stack):
				g.Report(analysis.Diagnostic{
					Pos: call.Pos(), End: call.End(), Category: fatalServe,
					Message: "when Shutdown is called, this returns http.ErrServerClosed at once, and the process ends with an error while requests are still being drained; leave http.ErrServerClosed out: !errors.Is(err, http.ErrServerClosed)",
				})
			case g.leavesEarly(n, call, stack, stopped[server]):
				g.Report(analysis.Diagnostic{
					Pos: call.Pos(), End: call.End(), Category: earlyExit,
					Message: "when Shutdown is called in the goroutine, this returns at once, and main returns while requests are still being drained; wait after it until Shutdown has returned",
				})
			}
			return true
		})
	}
}

// stopped lists, by variable or field, the calls that stop a server.
func (g *graph) stopped() map[types.Object][]*ast.CallExpr {
	calls := map[types.Object][]*ast.CallExpr{}
	for _, n := range g.order {
		for _, code := range n.code {
			ast.Inspect(code, func(x ast.Node) bool {
				call, ok := x.(*ast.CallExpr)
				if !ok {
					return true
				}
				if fn := g.callee(call); fn != nil && knowledge.Signals(fn) == knowledge.Drains && fn.Name() == "Shutdown" {
					if server := g.serverOf(call); server != nil {
						calls[server] = append(calls[server], call)
					}
				}
				return true
			})
		}
	}
	return calls
}

// serverOf is the variable or field that a method is called on.
func (g *graph) serverOf(call *ast.CallExpr) types.Object {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	switch x := ast.Unparen(selector.X).(type) {
	case *ast.Ident:
		if v, ok := g.TypesInfo.Uses[x].(*types.Var); ok {
			return v
		}
	case *ast.SelectorExpr:
		if v, ok := g.TypesInfo.Uses[x.Sel].(*types.Var); ok {
			return v
		}
	}
	return nil
}

func (g *graph) returnsClosed(call *ast.CallExpr) bool {
	fn := g.callee(call)
	if fn == nil {
		return false
	}
	kind, ok := knowledge.Serves(fn)
	return ok && kind.Closed
}

// knowsClosed reports whether a function tells the error of a shutdown from
// others.
func (g *graph) knowsClosed(decl *ast.FuncDecl) bool {
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
func (g *graph) endsProcess(call *ast.CallExpr, stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch x := stack[i].(type) {
		case *ast.CallExpr:
			if g.ends(x) {
				return true
			}
		case *ast.IfStmt:
			return x.Init != nil && within(x.Init, call) && isErrNotNil(x.Cond) && g.bodyEnds(x.Body)
		case *ast.BlockStmt:
			_, after := around(x.List, call)
			if len(after) == 0 {
				return false
			}
			next, ok := after[0].(*ast.IfStmt)
			return ok && next.Init == nil && isErrNotNil(next.Cond) && assigns(stack[i+1:]) && g.bodyEnds(next.Body)
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

func within(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// isErrNotNil reports whether a condition is err != nil and nothing more.
func isErrNotNil(cond ast.Expr) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ {
		return false
	}
	id, ok := ast.Unparen(b.Y).(*ast.Ident)
	return ok && id.Name == "nil"
}

func (g *graph) bodyEnds(body *ast.BlockStmt) bool {
	for _, stmt := range body.List {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			continue
		}
		found := false
		ast.Inspect(expr, func(x ast.Node) bool {
			if call, ok := x.(*ast.CallExpr); ok {
				found = found || g.ends(call)
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

var endName = regexp.MustCompile(`^(Fatal|Panic)(f|ln|w|Ctx|Context)?$`)

// ends reports whether a call ends the process.
func (g *graph) ends(call *ast.CallExpr) bool {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "panic" {
		_, builtin := g.TypesInfo.Uses[id].(*types.Builtin)
		return builtin
	}
	fn := g.callee(call)
	return fn != nil && (endName.MatchString(fn.Name()) || fn.FullName() == "os.Exit")
}

var waitName = regexp.MustCompile(`(?i)wait|sleep|drain|shutdown|done|stop|join`)

// leavesEarly reports whether main serves, a goroutine shuts the server down,
// and main doesn't wait for that.
func (g *graph) leavesEarly(n *node, call *ast.CallExpr, stack []ast.Node, stops []*ast.CallExpr) bool {
	if g.Pkg.Name() != "main" || n.decl.Name.Name != "main" || n.decl.Recv != nil {
		return false
	}
	for _, x := range stack {
		switch x.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		}
	}
	for _, stop := range stops {
		if !within(n.decl.Body, stop) || !g.inGoroutine(n.decl.Body, stop) {
			return false
		}
	}
	return !g.waitsAfter(n.decl.Body, call)
}

func (g *graph) inGoroutine(body ast.Node, call *ast.CallExpr) bool {
	found := false
	ast.Inspect(body, func(x ast.Node) bool {
		if spawn, ok := x.(*ast.GoStmt); ok && within(spawn, call) {
			found = true
		}
		return !found
	})
	return found
}

// waitsAfter reports whether something after the call, or deferred, may wait.
func (g *graph) waitsAfter(body ast.Node, call *ast.CallExpr) bool {
	found := false
	ast.Inspect(body, func(x ast.Node) bool {
		if x == nil || found {
			return false
		}
		switch y := x.(type) {
		case *ast.GoStmt:
			return false
		case *ast.DeferStmt:
			found = found || waitName.MatchString(calleeName(y.Call))
			if _, closure := y.Call.Fun.(*ast.FuncLit); closure {
				found = true
			}
			return false
		case *ast.UnaryExpr:
			found = y.Op == token.ARROW && y.Pos() > call.End()
		case *ast.SelectStmt, *ast.RangeStmt:
			found = x.Pos() > call.End()
		case *ast.CallExpr:
			found = y.Pos() > call.End() && waitName.MatchString(calleeName(y))
		}
		return !found
	})
	return found
}
