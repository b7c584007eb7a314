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
	streaming := slices.ContainsFunc(g.order, func(n *node) bool { return n.all.Effects.has(streams) })
	for _, n := range g.order {
		for _, code := range n.code {
			ast.PreorderStack(code, nil, func(x ast.Node, stack []ast.Node) bool {
				call, ok := x.(*ast.CallExpr)
				switch {
				case !ok:
				case g.shutsDown(call):
					g.shutdown(code, call, stack)
				case streaming && g.stopsGracefully(call) && !g.timed(code, call, stack):
					g.Report(analysis.Diagnostic{
						Pos: call.Pos(), End: call.End(), Category: endless,
						Message: "GracefulStop waits until the last stream is closed, and this service has methods that stream: one open stream holds it until the process is killed; call it in a goroutine and Stop after a time",
					})
				}
				return true
			})
		}
	}
}

// stopsGracefully reports whether a call is grpc.Server.GracefulStop.
func (g *graph) stopsGracefully(call *ast.CallExpr) bool {
	fn := g.callee(call)
	return fn != nil && fn.Name() == "GracefulStop" && fn.Pkg() != nil && knowledge.FuncKey(fn) == "google.golang.org/grpc.Server.GracefulStop"
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
	if done := g.waited(code, line, call, stack); done != nil {
		g.Report(analysis.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: cancelled,
			Message:        fmt.Sprintf("the context %s is done already when the server is shut down with it: Shutdown returns at once, and the requests in flight are cut at every rollout; use context.WithTimeout(context.WithoutCancel(%s), 10*time.Second)", types.ExprString(arg), done.Name()),
			SuggestedFixes: g.deadline(call, stack, done.Name()),
		})
		return
	}
	if endless && !g.timed(code, call, stack) && !g.serveFailed(call, stack) {
		g.Report(analysis.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: noDeadline,
			Message:        "this shutdown waits without a deadline: one slow client holds it until the process is killed at the end of its grace period, and what should be closed after it never is; use a context.WithTimeout shorter than the grace period",
			SuggestedFixes: g.deadline(call, stack, ""),
		})
	}
}

// serveFailed reports whether the shutdown comes after the server itself has
// ended with an error: nothing is served any more.
func (g *graph) serveFailed(call *ast.CallExpr, stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch x := stack[i].(type) {
		case *ast.IfStmt:
			if x.Init != nil && g.servesIn(x.Init) && within(x.Body, call) {
				return true
			}
		case *ast.BlockStmt:
			before, _ := around(x.List, call)
			for _, stmt := range before {
				if g.servesIn(stmt) {
					return true
				}
			}
		case *ast.FuncLit:
			return false
		}
	}
	return false
}

// servesIn reports whether a statement serves, and goes on only when that ends.
func (g *graph) servesIn(stmt ast.Stmt) bool {
	found := false
	ast.Inspect(stmt, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.BlockStmt:
			return false
		case *ast.CallExpr:
			found = found || g.returnsClosed(x)
		}
		return !found
	})
	return found
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
			line = append(line, object)
			if sets > 1 || sets == 1 && !g.definedIn(code, object) {
				return line, false // which of its values it has here is hard to say
			}
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

// timed reports whether the code limits the time of a call by a timer of its
// own: one that runs already, or one that another goroutine waits for.
func (g *graph) timed(code ast.Node, stop *ast.CallExpr, stack []ast.Node) bool {
	spawned := slices.ContainsFunc(stack, func(x ast.Node) bool { _, ok := x.(*ast.GoStmt); return ok })
	found := false
	ast.Inspect(code, func(x ast.Node) bool {
		if call, ok := x.(*ast.CallExpr); ok && (spawned || call.Pos() < stop.Pos()) {
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
func (g *graph) waited(code ast.Node, line []types.Object, call *ast.CallExpr, stack []ast.Node) types.Object {
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
		if !deferred {
			after = nil // runs later
		}
		if object := g.over(code, call, line, before, after); object != nil {
			return object
		}
		if _, isStmt := stack[i].(*ast.BlockStmt); isStmt {
			deferred = false
		}
		child = stack[i]
	}
	return nil
}

// over returns the context of the line that the statements before, or those
// after a deferred call, wait for or end.
func (g *graph) over(code ast.Node, call *ast.CallExpr, line []types.Object, before, after []ast.Stmt) types.Object {
	for i, stmt := range slices.Concat(before, after) {
		for _, object := range []types.Object{g.done(stmt), g.ended(code, stmt, i >= len(before))} {
			if object != nil && slices.Contains(line, object) && !g.setBetween(code, object, stmt.End(), call.Pos()) {
				return object
			}
		}
	}
	return nil
}

// setBetween reports whether a variable gets another value between two places.
func (g *graph) setBetween(code ast.Node, object types.Object, from, to token.Pos) bool {
	found := false
	ast.Inspect(code, func(x ast.Node) bool {
		if assign, ok := x.(*ast.AssignStmt); ok && from <= assign.Pos() && assign.Pos() < to {
			for _, left := range assign.Lhs {
				id, ok := left.(*ast.Ident)
				found = found || ok && g.TypesInfo.ObjectOf(id) == object
			}
		}
		return !found
	})
	return found
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

// done returns the context whose end a statement waits for: <-ctx.Done(), or a
// select whose other cases leave the function.
func (g *graph) done(stmt ast.Stmt) types.Object {
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		return g.doneExpr(stmt.X)
	case *ast.SelectStmt:
		var ended types.Object
		for _, clause := range stmt.Body.List {
			clause, ok := clause.(*ast.CommClause)
			if !ok {
				return nil
			}
			if g.leavesFunction(clause.Body) {
				continue
			}
			object := types.Object(nil)
			if clause.Comm != nil {
				object = g.done(clause.Comm)
			}
			if object == nil || ended != nil && ended != object {
				return nil
			}
			ended = object
		}
		return ended
	}
	return nil
}

// leavesFunction reports whether statements end with one that leaves the
// function.
func (g *graph) leavesFunction(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch last := list[len(list)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		return ok && g.ends(call)
	}
	return false
}

func (g *graph) doneExpr(e ast.Expr) types.Object {
	receive, ok := ast.Unparen(e).(*ast.UnaryExpr)
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

// ended returns the context that a statement ends: cancel(), or defer cancel()
// if the shutdown is deferred before that.
func (g *graph) ended(code ast.Node, stmt ast.Stmt, deferred bool) types.Object {
	var call *ast.CallExpr
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		call, _ = stmt.X.(*ast.CallExpr)
	case *ast.DeferStmt:
		if deferred {
			call = stmt.Call
		}
	}
	if call == nil || len(call.Args) > 0 {
		return nil
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil
	}
	cancel, ok := g.TypesInfo.Uses[id].(*types.Var)
	if !ok || cancel.Type().String() != "context.CancelFunc" {
		return nil
	}
	var ctx types.Object
	ast.Inspect(code, func(x ast.Node) bool {
		if assign, ok := x.(*ast.AssignStmt); ok && len(assign.Lhs) == 2 && len(assign.Rhs) == 1 {
			first, isFirst := assign.Lhs[0].(*ast.Ident)
			second, isSecond := assign.Lhs[1].(*ast.Ident)
			if isFirst && isSecond && g.TypesInfo.Defs[second] == cancel {
				ctx = g.TypesInfo.ObjectOf(first)
			}
		}
		return true
	})
	return ctx
}
