package unversionedroute

import (
	"go/ast"
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
)

// bind notes that the node stands for the router.
func (c *collector) bind(n node, v value) {
	if !n.none() && !v.node.none() && (n != v.node || v.prefix != "") {
		c.fact.Aliases = append(c.fact.Aliases, alias{Node: n, Of: v.node, Prefix: v.prefix})
	}
}

// bindTo handles an assignment to a field or to a variable that is a node.
func (c *collector) bindTo(lhs ast.Expr, values []ast.Expr, i, n int) {
	if sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr); ok {
		if s := c.TypesInfo.Selections[sel]; s != nil && s.Kind() == types.FieldVal {
			if name, ok := c.fieldSymbol(s.Recv(), s.Index()); ok {
				text := unknownText
				if len(values) == n {
					text = c.text(values[i])
				}
				c.noteText(name, text)
			}
		}
	}
	if !routable(c.TypesInfo.TypeOf(lhs)) || len(values) == 0 {
		return
	}
	var to node
	switch lhs := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		v, ok := c.TypesInfo.ObjectOf(lhs).(*types.Var)
		switch {
		case !ok || v.Pkg() == nil:
			return
		case !c.param(v).none():
			to = c.param(v)
		case v.Parent() == v.Pkg().Scope():
			to = node{Kind: variableNode, Pkg: v.Pkg().Path(), Name: v.Name()}
		default:
			if _, single := defs.Single(c.index, v); single {
				return
			}
			to = c.local(v)
		}
	case *ast.SelectorExpr:
		to = c.selector(lhs, 0).node
	}
	if len(values) == n {
		c.bind(to, c.define(values[i], 0, 0))
	} else {
		c.bind(to, c.define(values[0], i, 0))
	}
}

// composite handles the fields of a struct literal.
func (c *collector) composite(lit *ast.CompositeLit) {
	t := c.TypesInfo.TypeOf(lit)
	if t == nil {
		return
	}
	structure, ok := deref(t).Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, element := range lit.Elts {
		value := element
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			key, isIdent := kv.Key.(*ast.Ident)
			if !isIdent {
				continue
			}
			value, i = kv.Value, -1
			for j := range structure.NumFields() {
				if structure.Field(j).Name() == key.Name {
					i = j
				}
			}
		}
		if i < 0 || i >= structure.NumFields() {
			continue
		}
		if name, ok := c.fieldSymbol(t, []int{i}); ok {
			c.noteText(name, c.text(value))
		}
		if !routable(structure.Field(i).Type()) {
			continue
		}
		c.bind(memberNode(t, []int{i}), c.eval(value, 0))
	}
}
