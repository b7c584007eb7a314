package unversionedroute

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// receiver is the router that a call is about. stack are the nodes around it.
func (c *collector) receiver(call *ast.CallExpr, op knowledge.RouterCall, recv ast.Expr, stack []ast.Node, depth int) value {
	if recv == nil {
		if op.Router == knowledge.EnclosingRouter {
			return c.enclosing(stack)
		}
		return value{node: node{Kind: rootNode, Family: c.familyOfCall(call), Pkg: c.Pkg.Path()}}
	}
	if f := family(c.TypesInfo.TypeOf(recv)); f != "" || op.Router >= 0 && isArgument(call, recv) {
		v := c.eval(recv, depth)
		if f == "restful" && op.Kind == knowledge.RouterRoute && !v.node.none() {
			v.node.Based = true
		}
		return v
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return value{}
	}
	selection := c.TypesInfo.Selections[sel]
	if selection == nil || len(selection.Index()) < 2 {
		return value{}
	}
	return value{node: memberNode(selection.Recv(), selection.Index()[:len(selection.Index())-1])}
}

// operation finds what a call does to a router.
func (c *collector) operation(call *ast.CallExpr) (op knowledge.RouterCall, recv ast.Expr, ok bool) {
	sel, isSel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !isSel {
		return op, nil, false
	}
	fn, isFunc := c.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !isFunc || fn.Pkg() == nil {
		return op, nil, false
	}
	f := knowledge.RouterFamily(fn.Pkg().Path())
	if f == "" {
		return op, nil, false
	}
	if r := fn.Signature().Recv(); r != nil {
		if family(r.Type()) == "" {
			return op, nil, false
		}
		recv = sel.X
		op = knowledge.RouterMethod(f, fn.Name())
		if named := symbol.Named(r.Type()); op.Kind == knowledge.RouterRoute && named != nil && knowledge.RouterChain(f, named.Obj().Name()) {
			op.Path, op.Handler, op.Method = -1, 0, -1
		}
	} else if op = knowledge.RouterFunction(f, fn.Name()); op.Kind != knowledge.RouterNothing && op.Router >= 0 {
		if op.Router >= len(call.Args) {
			return op, nil, false
		}
		recv = call.Args[op.Router]
	}
	return op, recv, op.Kind != knowledge.RouterNothing
}

func isArgument(call *ast.CallExpr, e ast.Expr) bool { return slices.Contains(call.Args, e) }

// familyOfCall names the router library that a call's function is of.
func (c *collector) familyOfCall(call *ast.CallExpr) string {
	fn := symbol.Callee(c.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return ""
	}
	return knowledge.RouterFamily(fn.Pkg().Path())
}

// enclosing is the namespace that a call is an argument of.
func (c *collector) enclosing(stack []ast.Node) value {
	prefix := ""
	for _, n := range slices.Backward(stack) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		op, _, ok := c.operation(call)
		if !ok || op.Kind != knowledge.RouterGroup || op.Path >= len(call.Args) {
			return value{}
		}
		prefix = c.text(call.Args[op.Path]) + "/" + prefix
		if op.Router == knowledge.DefaultRouter {
			v := c.receiver(call, op, nil, nil, 0).below(prefix)
			v.group = c.site(call.Pos(), call.End())
			return v
		}
	}
	return value{}
}
