package nosigterm

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// shutdowns judges the contexts that servers are shut down with.
func (c *checker) shutdowns() {
	for cur := range c.calls(c.drains) {
		if call := cur.Node().(*ast.CallExpr); c.shutsDown(call) {
			c.shutdown(call, ancestors(cur))
		}
	}
	if !c.streams() {
		return
	}
	for cur := range c.calls(func(fn *types.Func) bool {
		return symbol.IsMethod(fn, "google.golang.org/grpc", "Server", "GracefulStop")
	}) {
		if stack := ancestors(cur); !c.timed(cur.Node().(*ast.CallExpr), stack) {
			c.Report(check.Diagnostic{
				Pos: cur.Node().Pos(), End: cur.Node().End(), Category: endless,
				Message: "one open stream of this service holds GracefulStop until the process is killed",
				Advice:  "call it in a goroutine and Stop after a time",
			})
		}
	}
}

// drains reports whether a function stops a server in an orderly way: one that is
// known, or the method of an interface of the project's that *http.Server has.
func (c *checker) drains(fn *types.Func) bool {
	if knowledge.Signals(fn) == knowledge.Drains {
		return true
	}
	server := c.index.Object("net/http", "Server")
	if fn.Name() != "Shutdown" || server == nil || !symbol.InterfaceMethod(fn) {
		return false
	}
	face, ok := fn.Signature().Recv().Type().Underlying().(*types.Interface)
	return ok && face.NumMethods() > 1 && symbol.Implements(server.Type(), face)
}

// streams reports whether anything that the package reaches has methods that
// stream.
func (c *checker) streams() bool {
	return slices.ContainsFunc(c.graph.Nodes(), func(n *callgraph.Node) bool { return c.outcomes.OfNode(n).Effects.has(streams) })
}

// shutsDown reports whether a call stops a server with a context.
func (c *checker) shutsDown(call *ast.CallExpr) bool {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) != 1 {
		return false
	}
	fn, ok := c.TypesInfo.Uses[selector.Sel].(*types.Func)
	return ok && c.drains(fn) && c.isContext(call.Args[0])
}

func (c *checker) isContext(e ast.Expr) bool { return symbol.IsContext(c.TypesInfo.TypeOf(e)) }

func (c *checker) shutdown(call *ast.CallExpr, stack []ast.Node) {
	arg := call.Args[0]
	chain, endless := c.contextChain(arg)
	if done := c.cancelledAt(chain, call, stack); done != nil {
		c.cut[call] = true
		c.Report(check.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: cancelled,
			Message:        fmt.Sprintf("every rollout cuts requests in flight: Shutdown gets %s, which is done already", types.ExprString(arg)),
			Advice:         fmt.Sprintf("use context.WithTimeout(context.WithoutCancel(%s), 10*time.Second)", done.Name()),
			SuggestedFixes: c.deadline(call, stack, done.Name()),
		})
		return
	}
	if endless && !c.timed(call, stack) && !c.serveFailed(call, stack) {
		c.Report(check.Diagnostic{
			Pos: call.Pos(), End: call.End(), Category: noDeadline,
			Message:        "one slow client holds this shutdown until the process is killed, cleanup undone",
			Advice:         "use a context.WithTimeout shorter than the grace period",
			SuggestedFixes: c.deadline(call, stack, ""),
		})
	}
}

// serveFailed reports whether the shutdown comes after the server itself has
// ended with an error: nothing is served any more.
func (c *checker) serveFailed(call *ast.CallExpr, stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch x := stack[i].(type) {
		case *ast.IfStmt:
			if x.Init != nil && c.servesIn(x.Init) && index.Within(x.Body, call) {
				return true
			}
		case *ast.BlockStmt:
			before, _ := splitAt(x.List, call)
			for _, stmt := range before {
				if c.servesIn(stmt) {
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
func (c *checker) servesIn(stmt ast.Stmt) bool {
	found := false
	ast.Inspect(stmt, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.BlockStmt:
			return false
		case *ast.CallExpr:
			found = found || c.returnsClosed(x)
		}
		return !found
	})
	return found
}

// contextChain lists the variables of the contexts that an expression's context
// is made from, itself included. The second result is whether it comes from
// context.Background or context.TODO without ever getting a deadline.
func (c *checker) contextChain(e ast.Expr) (chain []types.Object, endless bool) {
	for range 5 {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, ok := c.TypesInfo.Uses[x].(*types.Var)
			if !ok {
				return chain, false
			}
			value, sets := c.assigned(v)
			chain = append(chain, v)
			if value == nil || sets != 1 || v.Kind() == types.ParamVar {
				return chain, false // which of its values it has here is hard to say
			}
			e = value
		case *ast.CallExpr:
			fn := c.callee(x)
			switch {
			case symbol.IsFunc(fn, "context", "Background", "TODO"):
				return chain, len(chain) <= 1
			case len(x.Args) > 0 && symbol.IsFunc(fn, "context", "WithTimeout", "WithDeadline", "WithCancel", "WithValue", "WithTimeoutCause", "WithDeadlineCause", "WithCancelCause"):
				e = x.Args[0]
				chain = append(chain, nil) // so that it isn't taken for the background itself
			default:
				return chain, false
			}
		default:
			return chain, false
		}
	}
	return chain, false
}

// timed reports whether the code limits the time of a call by a timer of its
// own: one that runs already, or one that another goroutine waits for.
func (c *checker) timed(stop *ast.CallExpr, stack []ast.Node) bool {
	spawned := slices.ContainsFunc(stack, func(x ast.Node) bool { _, ok := x.(*ast.GoStmt); return ok })
	found := false
	ast.Inspect(stack[0], func(x ast.Node) bool {
		if call, ok := x.(*ast.CallExpr); ok && (spawned || call.Pos() < stop.Pos()) {
			found = found || symbol.IsFunc(c.callee(call), "time", "After", "AfterFunc", "NewTimer")
		}
		return !found
	})
	return found
}

// cancelledAt returns the context of the chain that is certainly done when the call
// runs, or nil.
func (c *checker) cancelledAt(chain []types.Object, call *ast.CallExpr, stack []ast.Node) types.Object {
	var child ast.Node = call
	deferred := false
	for i := len(stack) - 1; i >= 0; i-- {
		var before, after []ast.Stmt
		switch x := stack[i].(type) {
		case *ast.DeferStmt:
			deferred = true
		case *ast.BlockStmt:
			before, after = splitAt(x.List, child)
		case *ast.CaseClause:
			before, after = splitAt(x.Body, child)
		case *ast.CommClause:
			before, after = splitAt(x.Body, child)
			if x.Comm != nil && x.Comm != child {
				before = append(before, x.Comm)
			}
		case *ast.FuncLit:
			if !c.runsHere(x, stack[:i]) {
				return c.afterFunc(chain, x, stack[:i])
			}
		}
		if !deferred {
			after = nil // runs later
		}
		if object := c.cancelledBy(call, chain, before, after); object != nil {
			return object
		}
		if _, isStmt := stack[i].(*ast.BlockStmt); isStmt {
			deferred = false
		}
		child = stack[i]
	}
	return nil
}

// cancelledBy returns the context of the chain that the statements before, or those
// after a deferred call, wait for or end.
func (c *checker) cancelledBy(call *ast.CallExpr, chain []types.Object, before, after []ast.Stmt) types.Object {
	for i, stmt := range slices.Concat(before, after) {
		for _, object := range []types.Object{c.done(stmt), c.cancelCall(stmt, i >= len(before))} {
			if object != nil && slices.Contains(chain, object) && !c.setBetween(object, stmt.End(), call.Pos()) {
				return object
			}
		}
	}
	return nil
}

func (c *checker) setBetween(object types.Object, from, to token.Pos) bool {
	v, ok := object.(*types.Var)
	return ok && defs.SetBetween(c.index, v, from, to)
}

// splitAt splits statements at the one that holds the node.
func splitAt(list []ast.Stmt, child ast.Node) (before, after []ast.Stmt) {
	for i, stmt := range list {
		if stmt.Pos() <= child.Pos() && child.End() <= stmt.End() {
			return slices.Clone(list[:i]), list[i+1:]
		}
	}
	return nil, nil
}

// runsHere reports whether a function literal is called where it stands: at
// once, deferred or in a goroutine.
func (c *checker) runsHere(lit *ast.FuncLit, stack []ast.Node) bool {
	if len(stack) == 0 {
		return false
	}
	call, ok := stack[len(stack)-1].(*ast.CallExpr)
	return ok && ast.Unparen(call.Fun) == lit
}

// afterFunc returns the context that context.AfterFunc waits for with the
// function.
func (c *checker) afterFunc(chain []types.Object, lit *ast.FuncLit, stack []ast.Node) types.Object {
	if len(stack) == 0 {
		return nil
	}
	call, ok := stack[len(stack)-1].(*ast.CallExpr)
	if !ok || len(call.Args) != 2 || call.Args[1] != lit {
		return nil
	}
	if !symbol.IsFunc(c.callee(call), "context", "AfterFunc") {
		return nil
	}
	if id, ok := ast.Unparen(call.Args[0]).(*ast.Ident); ok {
		if object := c.TypesInfo.Uses[id]; object != nil && slices.Contains(chain, object) {
			return object
		}
	}
	return nil
}

// done returns the context whose end a statement waits for: <-ctx.Done(), or a
// select whose other cases leave the function.
func (c *checker) done(stmt ast.Stmt) types.Object {
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		return c.doneExpr(stmt.X)
	case *ast.SelectStmt:
		var ended types.Object
		for _, clause := range stmt.Body.List {
			clause, ok := clause.(*ast.CommClause)
			if !ok {
				return nil
			}
			if c.leavesFunction(clause.Body) {
				continue
			}
			object := types.Object(nil)
			if clause.Comm != nil {
				object = c.done(clause.Comm)
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
func (c *checker) leavesFunction(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch last := list[len(list)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		return ok && c.ends(call)
	}
	return false
}

func (c *checker) doneExpr(e ast.Expr) types.Object {
	receive, ok := ast.Unparen(e).(*ast.UnaryExpr)
	if !ok || receive.Op != token.ARROW {
		return nil
	}
	call, ok := ast.Unparen(receive.X).(*ast.CallExpr)
	if !ok {
		return nil
	}
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "Done" || !c.isContext(selector.X) {
		return nil
	}
	if id, ok := ast.Unparen(selector.X).(*ast.Ident); ok {
		return c.TypesInfo.Uses[id]
	}
	return nil
}

// cancelCall returns the context that a statement ends: cancel(), or defer
// cancel() if the shutdown is deferred before that.
func (c *checker) cancelCall(stmt ast.Stmt, deferred bool) types.Object {
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
	cancel, ok := c.TypesInfo.Uses[id].(*types.Var)
	if !ok || !symbol.IsNamed(cancel.Type(), "context", "CancelFunc") {
		return nil
	}
	d, ok := defs.Single(c.index, cancel)
	if !ok || d.Result != 1 {
		return nil
	}
	assign, ok := d.At.Parent().Node().(*ast.AssignStmt)
	if !ok {
		return nil
	}
	ctx, ok := assign.Lhs[0].(*ast.Ident)
	if !ok {
		return nil
	}
	return c.TypesInfo.ObjectOf(ctx)
}
