package corswildcard

import (
	"go/ast"
	"go/token"
	"go/types"
)

// The interpreter walks every path of a function that can matter, with the
// rest of the path as a continuation: a branch that is not decided continues
// once with each outcome. What a stranger sends as Origin is a known string,
// so that an origin check decides here as it does at run time.

// cont is the rest of a path.
type cont func(*world)

// frame is one call: where its jumps lead.
type frame struct {
	in      *interp
	scope   *slice         // which statements matter; nil: all
	results *ast.FieldList // named results
	ret     func(*world, []value)
	loop    *target
}

// target is an enclosing statement that break and continue lead out of.
type target struct {
	label     string
	brk, cont cont // cont is nil for switch and select
	outer     *target
}

func (f *frame) block(stmts []ast.Stmt, w *world, k cont) {
	if len(stmts) == 0 {
		k(w)
		return
	}
	f.exec(stmts[0], "", w, func(w *world) { f.block(stmts[1:], w, k) })
}

// exec runs one statement; label is its own.
func (f *frame) exec(s ast.Stmt, label string, w *world, k cont) {
	if !f.in.step() || f.scope != nil && !f.scope.relevant(s) {
		if f.in.steps > 0 {
			k(w) // cannot change a verdict
		}
		return
	}
	switch s := s.(type) {
	case *ast.BlockStmt:
		f.block(s.List, w, k)
	case *ast.LabeledStmt:
		f.exec(s.Stmt, s.Label.Name, w, k)
	case *ast.ExprStmt:
		f.eval(s.X, w, func(w *world, _ value) { k(w) })
	case *ast.DeferStmt:
		f.eval(s.Call, w, func(w *world, _ value) { k(w) })
	case *ast.GoStmt:
		f.eval(s.Call, w, func(w *world, _ value) { k(w) })
	case *ast.SendStmt:
		f.eval(s.Value, w, func(w *world, v value) { f.in.sink(v, w); k(w) })
	case *ast.AssignStmt:
		f.assign(s, w, k)
	case *ast.DeclStmt:
		f.declare(s, w, k)
	case *ast.IncDecStmt:
		f.store(s.X, value{}, w)
		k(w)
	case *ast.ReturnStmt:
		f.doReturn(s, w)
	case *ast.BranchStmt:
		f.jump(s, w, k)
	case *ast.IfStmt:
		f.opt(s.Init, w, func(w *world) {
			f.cond(s.Cond, w, func(w *world, yes bool) {
				switch {
				case yes:
					f.block(s.Body.List, w, k)
				case s.Else != nil:
					f.exec(s.Else, "", w, k)
				default:
					k(w)
				}
			})
		})
	case *ast.ForStmt:
		f.forLoop(s, label, w, k)
	case *ast.RangeStmt:
		f.rangeLoop(s, label, w, k)
	case *ast.SwitchStmt:
		f.switchStmt(s, label, w, k)
	case *ast.TypeSwitchStmt:
		f.eitherOf(s.Body.List, label, w, k)
	case *ast.SelectStmt:
		f.eitherOf(s.Body.List, label, w, k)
	default:
		k(w)
	}
}

func (f *frame) opt(s ast.Stmt, w *world, k cont) {
	if s == nil {
		k(w)
		return
	}
	f.exec(s, "", w, k)
}

func (f *frame) doReturn(s *ast.ReturnStmt, w *world) {
	if len(s.Results) == 0 {
		f.ret(w, f.namedResults(w))
		return
	}
	if call, ok := ast.Unparen(s.Results[0]).(*ast.CallExpr); ok && len(s.Results) == 1 {
		f.call(call, w, f.ret)
		return
	}
	f.evalAll(s.Results, w, f.ret)
}

func (f *frame) namedResults(w *world) []value {
	if f.results == nil {
		return nil
	}
	var vs []value
	for _, field := range f.results.List {
		for _, name := range field.Names {
			vs = append(vs, w.vars[f.in.info.Defs[name]])
		}
	}
	return vs
}

func (f *frame) jump(s *ast.BranchStmt, w *world, k cont) {
	if s.Tok == token.GOTO || s.Tok == token.FALLTHROUGH {
		k(w) // fallthrough is followed by switchStmt
		return
	}
	for t := f.loop; t != nil; t = t.outer {
		if s.Label != nil && s.Label.Name != t.label {
			continue
		}
		if s.Tok == token.BREAK {
			t.brk(w)
			return
		}
		if t.cont != nil {
			t.cont(w)
			return
		}
	}
}

func (f *frame) within(label string, brk, next cont) *frame {
	g := *f
	g.loop = &target{label: label, brk: brk, cont: next, outer: f.loop}
	return &g
}

// forLoop runs the body once and not at all.
func (f *frame) forLoop(s *ast.ForStmt, label string, w *world, k cont) {
	f.opt(s.Init, w, func(w *world) {
		if s.Cond != nil {
			k(w.clone())
		}
		f.within(label, k, k).block(s.Body.List, w, k)
	})
}

// rangeLoop runs the body for each element of a known list. Of another it
// runs the body once and not at all, which is enough to see what an unknown
// element leads to.
func (f *frame) rangeLoop(s *ast.RangeStmt, label string, w *world, k cont) {
	f.eval(s.X, w, func(w *world, over value) {
		if over.kind == pointer {
			over = w.vars[over.key]
		}
		if over.kind != list || len(over.elems) > 16 {
			k(w.clone())
			f.bind(s, value{}.like(over), value{}.like(over), w)
			f.within(label, k, k).block(s.Body.List, w, k)
			return
		}
		var step func(i int) cont
		step = func(i int) cont {
			return func(w *world) {
				if i < len(over.elems) {
					f.bind(s, numberOf(int64(i)), over.elems[i], w)
					f.within(label, k, step(i+1)).block(s.Body.List, w, step(i+1))
					return
				}
				k(w.clone())
				if over.open {
					f.bind(s, value{}, mix(over), w)
					f.within(label, k, k).block(s.Body.List, w, k)
				}
			}
		}
		step(0)(w)
	})
}

func (f *frame) bind(s *ast.RangeStmt, key, elem value, w *world) {
	if s.Key != nil {
		f.store(s.Key, key, w)
	}
	if s.Value != nil {
		f.store(s.Value, elem, w)
	}
}

func (f *frame) switchStmt(s *ast.SwitchStmt, label string, w *world, k cont) {
	g := f.within(label, k, nil)
	clauses := s.Body.List
	body := func(i int, w *world) {
		var stmts []ast.Stmt
		for ; i < len(clauses); i++ {
			list := clauses[i].(*ast.CaseClause).Body
			stmts = append(stmts, list...)
			if n := len(list); n == 0 || !isFallthrough(list[n-1]) {
				break
			}
		}
		g.block(stmts, w, k)
	}
	var tag value
	var try func(i, j int, w *world)
	try = func(i, j int, w *world) {
		if i == len(clauses) {
			for d, c := range clauses {
				if c.(*ast.CaseClause).List == nil {
					body(d, w)
					return
				}
			}
			k(w)
			return
		}
		exprs := clauses[i].(*ast.CaseClause).List
		if j >= len(exprs) {
			try(i+1, 0, w)
			return
		}
		then := func(w *world, yes bool) {
			if yes {
				body(i, w)
			} else {
				try(i, j+1, w)
			}
		}
		if s.Tag == nil {
			f.cond(exprs[j], w, then)
			return
		}
		f.eval(exprs[j], w, func(w *world, v value) {
			f.branch(exprs[j], compare(tag, v), w, then)
		})
	}
	f.opt(s.Init, w, func(w *world) {
		if s.Tag == nil {
			try(0, 0, w)
			return
		}
		f.eval(s.Tag, w, func(w *world, v value) { tag = v; try(0, 0, w) })
	})
}

func isFallthrough(s ast.Stmt) bool {
	b, ok := s.(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// eitherOf runs each clause of a type switch or select, and none.
func (f *frame) eitherOf(clauses []ast.Stmt, label string, w *world, k cont) {
	g := f.within(label, k, nil)
	for _, c := range clauses {
		switch c := c.(type) {
		case *ast.CaseClause:
			g.block(c.Body, w.clone(), k)
		case *ast.CommClause:
			g.block(c.Body, w.clone(), k)
		}
	}
	k(w)
}

func (f *frame) declare(s *ast.DeclStmt, w *world, k cont) {
	decl, ok := s.Decl.(*ast.GenDecl)
	if !ok || decl.Tok != token.VAR {
		k(w)
		return
	}
	var each func(specs []ast.Spec, w *world)
	each = func(specs []ast.Spec, w *world) {
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
		f.assignAll(lhs, spec.Values, w, func(w *world) { each(specs[1:], w) })
	}
	each(decl.Specs, w)
}

func (f *frame) assign(s *ast.AssignStmt, w *world, k cont) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		if len(s.Lhs) != 1 || len(s.Rhs) != 1 {
			k(w)
			return
		}
		f.evalAll([]ast.Expr{s.Lhs[0], s.Rhs[0]}, w, func(w *world, vs []value) {
			v := mix(vs...)
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

func (f *frame) assignAll(lhs, rhs []ast.Expr, w *world, k cont) {
	done := func(w *world, vs []value) {
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
func (f *frame) store(l ast.Expr, v value, w *world) {
	switch l := ast.Unparen(l).(type) {
	case *ast.Ident:
		if l.Name == "_" {
			return
		}
		obj := f.in.info.ObjectOf(l)
		f.in.forget(l.Name, w)
		if v.kind == unknown {
			if row := f.in.know.rowOf(typeOf(obj)); row != nil {
				v = value{kind: record, row: row, open: true}.like(v)
			}
		}
		w.vars[obj] = v
		if obj != nil && obj.Parent() == f.in.pass.Pkg.Scope() {
			f.in.sink(v, w)
		}
	case *ast.SelectorExpr:
		if key, rec, ok := f.target(l.X, w); ok {
			f.in.forget(l.Sel.Name, w)
			w.vars[key] = rec.with(l.Sel.Name, v)
			return
		}
		f.in.forget(l.Sel.Name, w)
		f.in.sink(v, w)
	case *ast.IndexExpr:
		f.storeElement(l, v, w)
	case *ast.StarExpr:
		f.eval(l.X, w.clone(), func(_ *world, p value) {
			if p.kind == pointer {
				w.vars[p.key] = v
			}
		})
	}
}

// target resolves x to the variable behind it and the configuration in it.
func (f *frame) target(x ast.Expr, w *world) (key any, rec value, ok bool) {
	var at value
	f.eval(x, w.clone(), func(_ *world, v value) { at = v })
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
