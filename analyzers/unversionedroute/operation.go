package unversionedroute

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// receiver is the router that a method is called on; recv is nil for the
// functions of net/http.
func (c *collector) receiver(call *ast.CallExpr, recv ast.Expr, depth int) value {
	if recv == nil {
		return value{node: "root:http:" + c.Pkg.Path() + ":default"}
	}
	if family(c.TypesInfo.TypeOf(recv)) != "" {
		return c.eval(recv, depth)
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return value{}
	}
	selection := c.TypesInfo.Selections[sel]
	if selection == nil || len(selection.Index()) < 2 {
		return value{}
	}
	return value{node: fieldNode(selection.Recv(), selection.Index()[:len(selection.Index())-1])}
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
	} else if f != "http" || !strings.HasPrefix(fn.Name(), "Handle") {
		return op, nil, false
	}
	op = knowledge.RouterMethod(f, fn.Name())
	return op, recv, op.Kind != knowledge.RouterNothing
}
