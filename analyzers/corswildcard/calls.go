package corswildcard

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
)

// calls reports functions that set such a policy by themselves.
func (p *packageInfo) calls(keep func([]finding)) {
	for n := range p.pass.Inspector().PreorderSeq((*ast.Ident)(nil)) {
		id := n.(*ast.Ident)
		fn, ok := p.info.Uses[id].(*types.Func)
		if !ok {
			continue
		}
		c, ok := p.know.calls[funcName(fn)]
		if !ok || c.Arg != "" && !p.hasArg(id, c.Arg) {
			continue
		}
		keep([]finding{{
			category: exploitable, at: id,
			message: anyWebsite + c.Library + " sends every origin back with credentials",
			advice:  "name the trusted origins",
		}})
	}
}

// hasArg reports whether the call of id has the constant among its arguments.
func (p *packageInfo) hasArg(id *ast.Ident, arg string) bool {
	c, ok := p.pass.Inspector().Root().FindNode(id)
	if !ok {
		return false
	}
	for c = c.Parent(); c.Node() != nil; c = c.Parent() {
		call, ok := c.Node().(*ast.CallExpr)
		if ok {
			return slices.ContainsFunc(call.Args, func(a ast.Expr) bool {
				v := p.info.Types[a].Value
				return v != nil && v.Kind() == constant.String && constant.StringVal(v) == arg
			})
		}
		if _, ok := c.Node().(ast.Stmt); ok {
			return false
		}
	}
	return false
}
