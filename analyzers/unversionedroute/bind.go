package unversionedroute

import (
	"go/ast"
	"go/types"
)

// bind notes that the node stands for the router.
func (c *collector) bind(node string, v value) {
	if node != "" && v.node != "" && (node != v.node || v.prefix != "") {
		c.fact.Aliases = append(c.fact.Aliases, alias{Node: node, Of: v.node, Prefix: v.prefix})
	}
}

// bindTo handles an assignment to a field or to a variable that is a node.
func (c *collector) bindTo(lhs ast.Expr, values []ast.Expr, i, n int) {
	if sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr); ok {
		if s := c.TypesInfo.Selections[sel]; s != nil && s.Kind() == types.FieldVal {
			if name, ok := c.fieldSymbol(s.Recv(), s.Index()); ok {
				text := hole
				if len(values) == n {
					text = c.text(values[i], 0)
				}
				c.noteText(name, text)
			}
		}
	}
	if !routable(c.TypesInfo.TypeOf(lhs)) || len(values) == 0 {
		return
	}
	var node string
	switch lhs := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		v, ok := c.TypesInfo.ObjectOf(lhs).(*types.Var)
		switch {
		case !ok || v.Pkg() == nil:
			return
		case c.params[v] != "":
			node = c.params[v]
		case v.Parent() == v.Pkg().Scope():
			node = "var:" + v.Pkg().Path() + "." + v.Name()
		case len(c.assigned[v]) == 1:
			return
		default:
			node = c.local(v)
		}
	case *ast.SelectorExpr:
		node = c.selector(lhs, 0).node
	}
	d := definition{}
	if len(values) == n {
		d.expr = values[i]
	} else {
		d = definition{values[0], i}
	}
	c.bind(node, c.define(d, 0))
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
			c.noteText(name, c.text(value, 0))
		}
		if !routable(structure.Field(i).Type()) {
			continue
		}
		c.bind(fieldNode(t, []int{i}), c.eval(value, 0))
	}
}
