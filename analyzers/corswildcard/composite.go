package corswildcard

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

// composite evaluates a literal: a configuration, a list, or something else
// that may hold one.
func (f *frame) composite(e *ast.CompositeLit, w *pathState, k func(*pathState, value)) {
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
		f.evalAll(e.Elts, w, func(w *pathState, vs []value) { k(w, value{kind: list, elems: vs, at: e}) })
	case *types.Map:
		f.mapLiteral(e, w, k)
	default:
		if !in.containsSeed(e) {
			k(w, value{})
			return
		}
		f.evalAll(values(e.Elts), w, func(w *pathState, vs []value) {
			f.escapeAll(vs, w)
			k(w, value{})
		})
	}
}

const maxEntries = 32

// mapLiteral evaluates a map, which may be a table of headers or a list.
func (f *frame) mapLiteral(e *ast.CompositeLit, w *pathState, k func(*pathState, value)) {
	if len(e.Elts) > maxEntries && !f.in.containsSeed(e) {
		k(w, value{})
		return
	}
	var parts []ast.Expr
	for _, elt := range e.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			k(w, value{}) // does not compile
			return
		}
		parts = append(parts, kv.Key, kv.Value)
	}
	f.evalAll(parts, w, func(w *pathState, vs []value) {
		f.escapeAll(vs, w)
		m := value{kind: mapping, at: e, fields: map[string]value{}}
		for i, elt := range e.Elts {
			key, v := vs[2*i], vs[2*i+1]
			if key.kind != text {
				k(w, value{})
				return
			}
			v.at = elt
			m.fields[key.s] = v
		}
		k(w, m)
	})
}

// entries lists a map's keys and values in a stable order, or a list's.
func (v value) entries() (keys, elems []value) {
	if v.kind != mapping {
		for i := range v.elems {
			keys = append(keys, numberOf(int64(i)))
		}
		return keys, v.elems
	}
	for _, name := range slices.Sorted(maps.Keys(v.fields)) {
		keys, elems = append(keys, str(name)), append(elems, v.fields[name])
	}
	return keys, elems
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
func (f *frame) keyed(elts []ast.Expr, w *pathState, v value, k func(*pathState, value)) {
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
	f.eval(kv.Value, w, func(w *pathState, field value) {
		rec := v
		if id, ok := kv.Key.(*ast.Ident); ok {
			field.at = kv
			rec = v.with(id.Name, field)
		}
		f.keyed(elts[1:], w, rec, k)
	})
}
