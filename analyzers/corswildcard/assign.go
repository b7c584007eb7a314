package corswildcard

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (f *frame) declare(s *ast.DeclStmt, w *pathState, k cont) {
	decl, ok := s.Decl.(*ast.GenDecl)
	if !ok || decl.Tok != token.VAR {
		k(w)
		return
	}
	var each func(specs []ast.Spec, w *pathState)
	each = func(specs []ast.Spec, w *pathState) {
		if len(specs) == 0 {
			k(w)
			return
		}
		spec := specs[0].(*ast.ValueSpec)
		lhs := make([]ast.Expr, len(spec.Names))
		for i, name := range spec.Names {
			lhs[i] = name
			if len(spec.Values) == 0 {
				f.store(name, f.in.zero(f.in.info.TypeOf(name)), w)
			}
		}
		if len(spec.Values) == 0 {
			each(specs[1:], w)
			return
		}
		f.assignAll(lhs, spec.Values, w, func(w *pathState) { each(specs[1:], w) })
	}
	each(decl.Specs, w)
}

func (f *frame) assign(s *ast.AssignStmt, w *pathState, k cont) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		if len(s.Lhs) != 1 || len(s.Rhs) != 1 {
			k(w)
			return
		}
		f.evalAll([]ast.Expr{s.Lhs[0], s.Rhs[0]}, w, func(w *pathState, vs []value) {
			v := joinTaint(vs...)
			if s.Tok == token.ADD_ASSIGN {
				v = concat(vs[0], vs[1])
			}
			f.store(s.Lhs[0], v, w)
			k(w)
		})
		return
	}
	f.assignAll(s.Lhs, s.Rhs, w, k)
}

func (f *frame) assignAll(lhs, rhs []ast.Expr, w *pathState, k cont) {
	done := func(w *pathState, vs []value) {
		for i, l := range lhs {
			v := value{}
			if i < len(vs) {
				v = vs[i]
			}
			if i < len(rhs) {
				v.at = node(l, rhs[i])
			}
			f.store(l, v, w)
		}
		k(w)
	}
	if len(lhs) > 1 && len(rhs) == 1 {
		f.evalMulti(rhs[0], len(lhs), w, done)
		return
	}
	f.evalAll(rhs, w, done)
}

// node is where a finding on an assignment is shown.
func node(l, r ast.Expr) ast.Node {
	if _, ok := l.(*ast.SelectorExpr); ok {
		return l
	}
	return r
}

// store assigns to a variable, a field of a configuration, a header or an
// element.
func (f *frame) store(l ast.Expr, v value, w *pathState) {
	switch l := ast.Unparen(l).(type) {
	case *ast.Ident:
		if l.Name == "_" {
			return
		}
		obj := f.in.info.ObjectOf(l)
		if obj == nil {
			return // does not compile
		}
		f.in.forget(l.Name, w)
		if v.kind == unknown {
			if row := f.in.know.rowOf(typeOf(obj)); row != nil {
				v = value{kind: record, row: row, open: true}.withTaint(v)
			}
		}
		w.vars[obj] = v
		if obj.Parent() == f.in.pass.Pkg.Scope() {
			f.in.escape(v, w)
		}
	case *ast.SelectorExpr:
		if key, rec, ok := f.recordAt(l.X, w); ok {
			f.in.forget(l.Sel.Name, w)
			w.vars[key] = rec.with(l.Sel.Name, v)
			return
		}
		f.in.forget(l.Sel.Name, w)
		f.in.escape(v, w)
	case *ast.IndexExpr:
		f.storeElement(l, v, w)
	case *ast.StarExpr:
		f.eval(l.X, w.clone(), func(_ *pathState, p value) {
			if p.kind == pointer {
				w.vars[p.key] = v
			}
		})
	}
}

// recordAt resolves x to the variable behind it and the configuration in it.
func (f *frame) recordAt(x ast.Expr, w *pathState) (key any, rec value, ok bool) {
	var at value
	f.eval(x, w.clone(), func(_ *pathState, v value) { at = v })
	if at.kind == pointer {
		rec = w.vars[at.key]
		return at.key, rec, rec.kind == record
	}
	row := f.in.know.rowOf(f.in.info.TypeOf(x))
	if row == nil {
		return nil, rec, false
	}
	obj, found := f.object(x)
	if !found {
		return nil, rec, false
	}
	rec = at
	if rec.kind != record {
		rec = value{kind: record, row: row, open: true}
	}
	return obj, rec, true
}

// object names the variable or field path x, so that "s.config" in one
// statement is "s.config" in the next.
func (f *frame) object(x ast.Expr) (any, bool) {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		obj := f.in.info.ObjectOf(x)
		return obj, obj != nil
	case *ast.SelectorExpr:
		return types.ExprString(x), true
	case *ast.StarExpr:
		return f.object(x.X)
	}
	return nil, false
}
