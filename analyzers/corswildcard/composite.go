package corswildcard

import (
	"go/ast"
	"go/types"
)

// composite evaluates a literal: a configuration, a list, or something else
// that may hold one.
func (f *frame) composite(e *ast.CompositeLit, w *world, k func(*world, value)) {
	in := f.in
	t := in.info.TypeOf(e)
	if row := in.know.rowOf(t); row != nil {
		v := value{kind: record, row: row, at: e}
		f.keyed(e.Elts, w, v, k)
		return
	}
	if t == nil {
		k(w, value{config: true})
		return
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Array:
		f.evalAll(e.Elts, w, func(w *world, vs []value) { k(w, value{kind: list, elems: vs, at: e}) })
	default:
		if !in.touches(e) {
			k(w, value{})
			return
		}
		f.evalAll(values(e.Elts), w, func(w *world, vs []value) {
			f.sinkAll(vs, w)
			k(w, value{})
		})
	}
}

func values(elts []ast.Expr) []ast.Expr {
	out := make([]ast.Expr, len(elts))
	for i, e := range elts {
		out[i] = e
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			out[i] = kv.Value
		}
	}
	return out
}

// keyed evaluates the fields of a configuration literal.
func (f *frame) keyed(elts []ast.Expr, w *world, v value, k func(*world, value)) {
	if len(elts) == 0 {
		k(w, v)
		return
	}
	kv, ok := elts[0].(*ast.KeyValueExpr)
	if !ok {
		v.open = true // a literal without names
		k(w, v)
		return
	}
	f.eval(kv.Value, w, func(w *world, field value) {
		rec := v
		if id, ok := kv.Key.(*ast.Ident); ok {
			field.at = kv
			rec = v.with(id.Name, field)
		}
		f.keyed(elts[1:], w, rec, k)
	})
}
