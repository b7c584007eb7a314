package corswildcard

import (
	"go/ast"
	"go/token"
)

func (f *frame) jump(s *ast.BranchStmt, w *pathState, k cont) {
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
func (f *frame) forLoop(s *ast.ForStmt, label string, w *pathState, k cont) {
	f.opt(s.Init, w, func(w *pathState) {
		if s.Cond != nil {
			k(w.clone())
		}
		f.within(label, k, k).block(s.Body.List, w, k)
	})
}

// rangeLoop runs the body for each element of a known list or map. Of another it
// runs the body once and not at all, which is enough to see what an unknown
// element leads to.
func (f *frame) rangeLoop(s *ast.RangeStmt, label string, w *pathState, k cont) {
	f.eval(s.X, w, func(w *pathState, over value) {
		if over.kind == pointer {
			over = w.vars[over.key]
		}
		keys, elems := over.entries()
		if over.kind != list && (over.kind != mapping || len(elems) == 0) || len(elems) > 16 {
			k(w.clone())
			element := value{}.withTaint(over)
			if _, _, ok := over.around(); ok {
				element = over
			}
			f.bind(s, element, element, w)
			f.within(label, k, k).block(s.Body.List, w, k)
			return
		}
		var step func(i int) cont
		step = func(i int) cont {
			return func(w *pathState) {
				if i < len(elems) {
					f.bind(s, keys[i], elems[i], w)
					f.within(label, k, step(i+1)).block(s.Body.List, w, step(i+1))
					return
				}
				k(w.clone())
				if over.open || over.kind == mapping {
					f.bind(s, value{}, joinTaint(over), w)
					f.within(label, k, k).block(s.Body.List, w, k)
				}
			}
		}
		step(0)(w)
	})
}

func (f *frame) bind(s *ast.RangeStmt, key, elem value, w *pathState) {
	if s.Key != nil {
		f.store(s.Key, key, w)
	}
	if s.Value != nil {
		f.store(s.Value, elem, w)
	}
}

func (f *frame) switchStmt(s *ast.SwitchStmt, label string, w *pathState, k cont) {
	g := f.within(label, k, nil)
	clauses := s.Body.List
	body := func(i int, w *pathState) {
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
	var try func(i, j int, w *pathState)
	try = func(i, j int, w *pathState) {
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
		then := func(w *pathState, yes bool) {
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
		f.eval(exprs[j], w, func(w *pathState, v value) {
			f.branch(&ast.BinaryExpr{X: s.Tag, OpPos: exprs[j].Pos(), Op: token.EQL, Y: exprs[j]}, compare(tag, v), w, then)
		})
	}
	f.opt(s.Init, w, func(w *pathState) {
		if s.Tag == nil {
			try(0, 0, w)
			return
		}
		f.eval(s.Tag, w, func(w *pathState, v value) { tag = v; try(0, 0, w) })
	})
}

func isFallthrough(s ast.Stmt) bool {
	b, ok := s.(*ast.BranchStmt)
	return ok && b.Tok == token.FALLTHROUGH
}

// eitherOf runs each clause of a type switch or select, and none.
func (f *frame) eitherOf(clauses []ast.Stmt, label string, w *pathState, k cont) {
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
