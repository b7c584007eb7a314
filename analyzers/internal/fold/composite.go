package fold

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
)

// Literal is the composite literal that an expression is, through variables, &
// and parentheses, or nil.
func (e Eval) Literal(x ast.Expr) *ast.CompositeLit { return e.start().literal(x, 0) }

func (e *evaluation) literal(x ast.Expr, depth int) *ast.CompositeLit {
	if e.over(x, depth) {
		return nil
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.CompositeLit:
		return x
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return e.literal(x.X, depth+1)
		}
	case *ast.Ident, *ast.SelectorExpr:
		if value := e.valueOf(x); value != nil {
			return e.literal(value, depth+1)
		}
	}
	return nil
}

// Elements lists the elements of a slice or array that is written out, or the
// values of a map. The second result says whether these are all.
func (e Eval) Elements(x ast.Expr) (list []ast.Expr, all bool) { return e.start().elements(x, 0) }

func (e *evaluation) elements(x ast.Expr, depth int) (list []ast.Expr, all bool) {
	if call, ok := ast.Unparen(x).(*ast.CallExpr); ok && depth <= maxDepth && len(call.Args) > 0 {
		return e.appended(call, depth)
	}
	lit := e.literal(x, depth)
	if lit == nil {
		return nil, false
	}
	for _, element := range lit.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			element = pair.Value
		}
		list = append(list, element)
	}
	return list, true
}

// appended lists the elements of append(list, x, y).
func (e *evaluation) appended(call *ast.CallExpr, depth int) (list []ast.Expr, all bool) {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil, false
	}
	if b, ok := e.Index.Info.Uses[id].(*types.Builtin); !ok || b.Name() != "append" {
		return nil, false
	}
	list, all = e.elements(call.Args[0], depth+1)
	if call.Ellipsis.IsValid() {
		more, allMore := e.elements(call.Args[1], depth+1)
		return append(list, more...), all && allMore
	}
	return append(list, call.Args[1:]...), all
}

// Field is the value of a field in a struct literal, through variables, or nil
// if it is not set there.
func (e Eval) Field(x ast.Expr, name string) ast.Expr {
	lit := e.Literal(x)
	if lit == nil {
		return nil
	}
	for i, element := range lit.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok && key.Name == name {
				return pair.Value
			}
			continue
		}
		if t := e.Index.Info.TypeOf(lit); t != nil {
			if s, ok := t.Underlying().(*types.Struct); ok && i < s.NumFields() && s.Field(i).Name() == name {
				return element
			}
		}
	}
	return nil
}

// Possible lists the texts that an expression may have: that of each value of a
// variable which is only ever assigned whole ones, else the one of [Eval.String].
// The second result says whether these are all.
func (e Eval) Possible(x ast.Expr) (texts []Text, all bool) {
	v := defs.Var(e.Index.Info, x)
	run := e.start()
	if v == nil || v.IsField() || run.valueOf(x) != nil {
		t := e.String(x)
		_, known := t.Const()
		return []Text{t}, known
	}
	all = true
	for _, d := range defs.Of(e.Index, v) {
		switch {
		case d.Kind == defs.Zero:
			continue
		case !d.Whole() || len(texts) == maxPossible:
			all = false
		default:
			texts = append(texts, run.text(d.Value, 1))
		}
	}
	if len(texts) == 0 {
		return []Text{{{Var: v}}}, false
	}
	return texts, all
}
