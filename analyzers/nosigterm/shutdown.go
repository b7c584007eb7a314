package nosigterm

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// shutdowns judges the contexts that servers are shut down with.
func (g *graph) shutdowns() {
	for _, n := range g.order {
		for _, code := range n.code {
			ast.PreorderStack(code, nil, func(x ast.Node, stack []ast.Node) bool {
				if call, ok := x.(*ast.CallExpr); ok && g.shutsDown(call) {
					g.shutdown(code, call, stack)
				}
				return true
			})
		}
	}
}

// shutsDown reports whether a call stops a server with a context.
func (g *graph) shutsDown(call *ast.CallExpr) bool {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) != 1 {
		return false
	}
	fn, ok := g.TypesInfo.Uses[selector.Sel].(*types.Func)
	return ok && knowledge.Signals(fn) == knowledge.Drains && g.isContext(call.Args[0])
}

func (g *graph) isContext(e ast.Expr) bool {
	t := g.TypesInfo.TypeOf(e)
	named, ok := types.Unalias(t).(*types.Named)
	return t != nil && ok && named.Obj().Name() == "Context" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context"
}

func (g *graph) shutdown(code ast.Node, call *ast.CallExpr, stack []ast.Node) {
	arg := call.Args[0]
	line, endless := g.lineage(code, arg)
	if done := g.waited(line, call, stack); done != nil {
		g.Report(analysis.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: cancelled,
			Message: fmt.Sprintf("the context %s is done already when the server is shut down with it: Shutdown returns at once, and the requests in flight are cut; use context.WithTimeout(context.WithoutCancel(%s), 10*time.Second)", types.ExprString(arg), done.Name()),
		})
		return
	}
	if endless && !g.timed(code) {
		g.Report(analysis.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: noDeadline,
			Message: "this shutdown waits without a deadline: one slow client holds it until the process is killed at the end of its grace period, and what should be closed after it never is; use a context.WithTimeout shorter than the grace period",
		})
	}
}

// lineage lists the variables of the contexts that an expression's context is
// made from, itself included. The second result is whether it comes from
// context.Background or context.TODO without ever getting a deadline.
func (g *graph) lineage(code ast.Node, e ast.Expr) (line []types.Object, endless bool) {
	for range 5 {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			object, ok := g.TypesInfo.Uses[x].(*types.Var)
			if !ok {
				return line, false
			}
			value, sets := g.contextValue(code, object)
			if sets > 1 || sets == 1 && !g.definedIn(code, object) {
				return line, false // which of its values it has here is hard to say
			}
			line = append(line, object)
			if value == nil {
				return line, false
			}
			e = value
		case *ast.CallExpr:
			fn := g.callee(x)
			if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" || len(x.Args) == 0 && strings.HasPrefix(fn.Name(), "With") {
				return line, false
			}
			switch fn.Name() {
			case "Background", "TODO":
				return line, len(line) <= 1
			case "WithTimeout", "WithDeadline", "WithCancel", "WithValue", "WithTimeoutCause", "WithDeadlineCause", "WithCancelCause":
				e = x.Args[0]
				line = append(line, nil) // so that it isn't taken for the background itself
			default:
				return line, false
			}
		default:
			return line, false
		}
	}
	return line, false
}

// definedIn reports whether the code defines the variable by an assignment
// rather than as a parameter.
func (g *graph) definedIn(code ast.Node, object *types.Var) bool {
	found := false
	ast.Inspect(code, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.FuncType:
			return false // parameters
		case *ast.Ident:
			found = found || g.TypesInfo.Defs[x] == object
		}
		return !found
	})
	return found
}

// contextValue is what a local variable is set to, and how often.
func (g *graph) contextValue(code ast.Node, object *types.Var) (value ast.Expr, sets int) {
	ast.Inspect(code, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.AssignStmt:
			for i, left := range x.Lhs {
				id, ok := left.(*ast.Ident)
				if !ok || g.TypesInfo.ObjectOf(id) != object {
					continue
				}
				sets++
				switch {
				case len(x.Lhs) == len(x.Rhs):
					value = x.Rhs[i]
				case i == 0 && len(x.Rhs) == 1:
					value = x.Rhs[0]
				}
			}
		case *ast.ValueSpec:
			for i, name := range x.Names {
				if g.TypesInfo.Defs[name] == object {
					sets++
					if len(x.Values) == len(x.Names) {
						value = x.Values[i]
					} else if i == 0 && len(x.Values) == 1 {
						value = x.Values[0]
					}
				}
			}
		}
		return true
	})
	return value, sets
}

func (g *graph) callee(call *ast.CallExpr) *types.Func {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		fn, _ := g.TypesInfo.Uses[f].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := g.TypesInfo.Uses[f.Sel].(*types.Func)
		return fn
	}
	return nil
}

// timed reports whether the code limits its waiting by a timer of its own.
func (g *graph) timed(code ast.Node) bool {
	found := false
	ast.Inspect(code, func(x ast.Node) bool {
		if call, ok := x.(*ast.CallExpr); ok {
			if fn := g.callee(call); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "time" {
				found = found || slices.Contains([]string{"After", "AfterFunc", "NewTimer"}, fn.Name())
			}
		}
		return !found
	})
	return found
}

// waited returns the context of the line that is certainly done when the call
// runs, or nil.
func (g *graph) waited(line []types.Object, call *ast.CallExpr, stack []ast.Node) types.Object {
	var child ast.Node = call
	deferred := false
	for i := len(stack) - 1; i >= 0; i-- {
		var before, after []ast.Stmt
		switch x := stack[i].(type) {
		case *ast.DeferStmt:
			deferred = true
		case *ast.BlockStmt:
			before, after = around(x.List, child)
		case *ast.CaseClause:
			before, after = around(x.Body, child)
		case *ast.CommClause:
			before, after = around(x.Body, child)
			if x.Comm != nil && x.Comm != child {
				before = append(before, x.Comm)
			}
		case *ast.FuncLit:
			if !g.runsHere(x, stack[:i]) {
				return g.afterFunc(line, x, stack[:i])
			}
		}
		if deferred && after != nil {
			before = append(before, after...)
		}
		for _, stmt := range before {
			if object := g.done(stmt); object != nil && slices.Contains(line, object) {
				return object
			}
		}
		if _, isStmt := stack[i].(*ast.BlockStmt); isStmt {
			deferred = false
		}
		child = stack[i]
	}
	return nil
}

// around splits statements at the one that holds the node.
func around(list []ast.Stmt, child ast.Node) (before, after []ast.Stmt) {
	for i, stmt := range list {
		if stmt.Pos() <= child.Pos() && child.End() <= stmt.End() {
			return slices.Clone(list[:i]), list[i+1:]
		}
	}
	return nil, nil
}

// runsHere reports whether a function literal is called where it stands: at
// once, deferred or in a goroutine.
func (g *graph) runsHere(lit *ast.FuncLit, stack []ast.Node) bool {
	if len(stack) == 0 {
		return false
	}
	call, ok := stack[len(stack)-1].(*ast.CallExpr)
	return ok && ast.Unparen(call.Fun) == lit
}

// afterFunc returns the context that context.AfterFunc waits for with the
// function.
func (g *graph) afterFunc(line []types.Object, lit *ast.FuncLit, stack []ast.Node) types.Object {
	if len(stack) == 0 {
		return nil
	}
	call, ok := stack[len(stack)-1].(*ast.CallExpr)
	if !ok || len(call.Args) != 2 || call.Args[1] != lit {
		return nil
	}
	if fn := g.callee(call); fn == nil || fn.FullName() != "context.AfterFunc" {
		return nil
	}
	if id, ok := ast.Unparen(call.Args[0]).(*ast.Ident); ok {
		if object := g.TypesInfo.Uses[id]; object != nil && slices.Contains(line, object) {
			return object
		}
	}
	return nil
}

// done returns the context whose end a statement waits for: <-ctx.Done().
func (g *graph) done(stmt ast.Stmt) types.Object {
	expr, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return nil
	}
	receive, ok := ast.Unparen(expr.X).(*ast.UnaryExpr)
	if !ok || receive.Op != token.ARROW {
		return nil
	}
	call, ok := ast.Unparen(receive.X).(*ast.CallExpr)
	if !ok {
		return nil
	}
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "Done" || !g.isContext(selector.X) {
		return nil
	}
	if id, ok := ast.Unparen(selector.X).(*ast.Ident); ok {
		return g.TypesInfo.Uses[id]
	}
	return nil
}
