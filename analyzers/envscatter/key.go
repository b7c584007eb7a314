package envscatter

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/fold"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// keyExpr is what is known of an expression that names a variable: constant
// names, or a parameter with text around it, or nothing.
type keyExpr struct {
	names          []string
	param          *types.Var
	prefix, suffix string
	upper, each    bool
}

// shape is the key of a reader that hands param on to an inner reader.
func (k keyExpr) shape(index int, inner keyShape) keyShape {
	return keyShape{
		Param:  index,
		Prefix: inner.Prefix + k.prefix,
		Suffix: k.suffix + inner.Suffix,
		Upper:  k.upper || inner.Upper,
		Each:   k.each || inner.Each,
	}
}

// name is the variable that is read when the parameter has the value.
func (s keyShape) name(value string) string {
	if s.Upper {
		value = strings.ToUpper(value)
	}
	return s.Prefix + value + s.Suffix
}

// key resolves an expression, with types: a constant in another package, a
// shadowed name and a local variable are what they are to the compiler. A
// package-level variable names one key, whatever tests put into it.
func (c *checker) key(e ast.Expr) keyExpr {
	var k keyExpr
	eval := c.Fold()
	eval.Globals = true
	eval.Call = func(fn *types.Func, call *ast.CallExpr) (fold.Text, bool) {
		if len(call.Args) != 1 || !symbol.IsFunc(fn, "strings", "ToUpper", "TrimSpace") {
			return nil, false
		}
		text := eval.String(call.Args[0])
		if fn.Name() == "ToUpper" {
			text = slices.Clone(text)
			for i := range text {
				text[i].Text = strings.ToUpper(text[i].Text)
			}
			_, known := text.Const()
			k.upper = k.upper || !known
		}
		return text, true
	}
	text := eval.String(e)
	if name, ok := text.Const(); ok {
		return keyExpr{names: []string{name}}
	}
	prefix, v, suffix, ok := text.Affixes()
	if !ok {
		return keyExpr{}
	}
	k.prefix, k.suffix = prefix, suffix
	d, ok := defs.Single(c.index, v)
	switch {
	case ok && d.Kind == defs.Param:
		k.param = v
	case ok && d.Kind == defs.RangeValue:
		k.element(c, eval, d.Value)
	default:
		return keyExpr{}
	}
	return k
}

// element resolves the variable of a range over constants, or over a parameter.
func (k *keyExpr) element(c *checker, eval fold.Eval, list ast.Expr) {
	if v := defs.Var(c.TypesInfo, list); v != nil && defs.Unset(c.index, v) {
		k.param, k.each = v, true
		return
	}
	elements, all := eval.Elements(list)
	if !all {
		return
	}
	shape := keyShape{Prefix: k.prefix, Suffix: k.suffix, Upper: k.upper}
	for _, element := range elements {
		name, ok := eval.Const(element)
		if !ok {
			k.names = nil
			return
		}
		k.names = append(k.names, shape.name(name))
	}
}
