package unversionedroute

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// maxElements limits how many routes of a table are read.
const maxElements = 500

// expand calls visit for each combination of values that the variables of the
// loops around a call have, if those range over tables that stand in the
// package. While it runs, c.env has the values and at is where they stand.
func (c *collector) expand(call *ast.CallExpr, stack []ast.Node, visit func(at ast.Expr)) {
	var loops []*ast.RangeStmt
	for _, n := range stack {
		if loop, ok := n.(*ast.RangeStmt); ok && loop.Body.Pos() <= call.Pos() && call.End() <= loop.Body.End() {
			loops = append(loops, loop)
		}
	}
	c.loop(loops, call, visit)
}

func (c *collector) loop(loops []*ast.RangeStmt, at ast.Expr, visit func(at ast.Expr)) {
	if len(loops) == 0 {
		visit(at)
		return
	}
	first, rest := loops[0], loops[1:]
	elements := c.elements(first.X, map[ast.Expr]bool{})
	if len(elements) == 0 || len(elements) > maxElements {
		c.loop(rest, at, visit)
		return
	}
	_, isMap := underlying(c.TypesInfo.TypeOf(first.X)).(*types.Map)
	for _, e := range elements {
		value, restoreKey := e, func() {}
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			value = kv.Value
			if isMap {
				restoreKey = c.let(first.Key, kv.Key)
			}
		}
		restoreValue := c.let(first.Value, value)
		c.loop(rest, e, visit)
		restoreValue()
		restoreKey()
	}
}

func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// let gives a variable a value until the returned function is called.
func (c *collector) let(variable, value ast.Expr) func() {
	id, ok := variable.(*ast.Ident)
	if !ok {
		return func() {}
	}
	obj := c.TypesInfo.ObjectOf(id)
	before, had := c.env[obj]
	c.env[obj] = value
	return func() {
		if delete(c.env, obj); had {
			c.env[obj] = before
		}
	}
}

// elements returns the elements of a table: a literal, what a variable is set
// to or appended, what a function returns, or what it is called with. Each
// expression counts once.
func (c *collector) elements(e ast.Expr, seen map[ast.Expr]bool) []ast.Expr {
	if e == nil || seen[e] {
		return nil
	}
	seen[e] = true
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return e.Elts
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return c.elements(e.X, seen)
		}
	case *ast.Ident:
		obj := c.TypesInfo.ObjectOf(e)
		if value := c.env[obj]; value != nil {
			return c.elements(value, seen)
		}
		var all []ast.Expr
		v, ok := obj.(*types.Var)
		if !ok {
			return nil
		}
		for _, d := range defs.Of(c.index, v) {
			if d.Kind != defs.Init && d.Kind != defs.Assign || d.Result > 0 {
				continue
			}
			if call, ok := ast.Unparen(d.Value).(*ast.CallExpr); ok && c.appendsTo(call, obj) {
				all = append(all, call.Args[1:]...)
			} else {
				all = append(all, c.elements(d.Value, seen)...)
			}
		}
		whole, elements := c.passed(v)
		for _, value := range whole {
			all = append(all, c.elements(value, seen)...)
		}
		return append(all, elements...)
	case *ast.SelectorExpr:
		if field := c.fieldValue(e); field != nil {
			return c.elements(field, seen)
		}
	case *ast.CallExpr:
		if tv := c.TypesInfo.Types[e.Fun]; tv.IsType() && len(e.Args) == 1 {
			return c.elements(e.Args[0], seen)
		}
		if c.appendsTo(e, nil) {
			all := c.elements(e.Args[0], seen)
			if e.Ellipsis.IsValid() {
				return append(all[:len(all):len(all)], c.elements(e.Args[len(e.Args)-1], seen)...)
			}
			return append(all[:len(all):len(all)], e.Args[1:]...)
		}
		var all []ast.Expr
		for _, result := range c.returned(symbol.Callee(c.TypesInfo, e)) {
			all = append(all, c.elements(result, seen)...)
		}
		return all
	}
	return nil
}

// appendsTo reports whether the call appends elements to the variable, or to
// anything.
func (c *collector) appendsTo(call *ast.CallExpr, obj types.Object) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || len(call.Args) < 2 {
		return false
	}
	if b, ok := c.TypesInfo.Uses[id].(*types.Builtin); !ok || b.Name() != "append" {
		return false
	}
	if obj == nil {
		return true
	}
	first, ok := ast.Unparen(call.Args[0]).(*ast.Ident)
	return ok && c.TypesInfo.Uses[first] == obj && !call.Ellipsis.IsValid()
}

// returned lists the first results of a function of the package.
func (c *collector) returned(fn *types.Func) []ast.Expr {
	body := c.index.Body(fn)
	if body == nil {
		return nil
	}
	var list []ast.Expr
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) > 0 {
				list = append(list, n.Results[0])
			}
		}
		return true
	})
	return list
}

// fieldValue is the value of a field of a loop's variable, or nil.
func (c *collector) fieldValue(e *ast.SelectorExpr) ast.Expr {
	id, ok := ast.Unparen(e.X).(*ast.Ident)
	if !ok {
		return nil
	}
	value := c.env[c.TypesInfo.ObjectOf(id)]
	if value == nil {
		return nil
	}
	return c.member(value, e.Sel.Name)
}

// bound is what a variable of a loop, or a field of one, stands for, or nil.
func (c *collector) bound(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.Ident:
		return c.env[c.TypesInfo.ObjectOf(e)]
	case *ast.SelectorExpr:
		return c.fieldValue(e)
	}
	return nil
}

// member is the value of a field in a struct literal, or nil.
func (c *collector) member(value ast.Expr, name string) ast.Expr { return c.consts.Field(value, name) }
