package corswildcard

import (
	"go/ast"
)

// The interpreter walks every path of a function that can matter, with the
// rest of the path as a continuation: a branch that is not decided continues
// once with each outcome. What a stranger sends as Origin is a known string,
// so that an origin check decides here as it does at run time.

// cont is the rest of a path.
type cont func(*pathState)

// frame is one call: where its jumps lead.
type frame struct {
	in      *interp
	scope   *slice         // which statements matter; nil: all
	results *ast.FieldList // named results
	ret     func(*pathState, []value)
	loop    *target
}

// target is an enclosing statement that break and continue lead out of.
type target struct {
	label     string
	brk, cont cont // cont is nil for switch and select
	outer     *target
}

func (f *frame) block(stmts []ast.Stmt, w *pathState, k cont) {
	if len(stmts) == 0 {
		k(w)
		return
	}
	f.exec(stmts[0], "", w, func(w *pathState) { f.block(stmts[1:], w, k) })
}

// exec runs one statement; label is its own.
func (f *frame) exec(s ast.Stmt, label string, w *pathState, k cont) {
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
		f.eval(s.X, w, func(w *pathState, _ value) { k(w) })
	case *ast.DeferStmt:
		f.eval(s.Call, w, func(w *pathState, _ value) { k(w) })
	case *ast.GoStmt:
		f.eval(s.Call, w, func(w *pathState, _ value) { k(w) })
	case *ast.SendStmt:
		f.eval(s.Value, w, func(w *pathState, v value) { f.in.escape(v, w); k(w) })
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
		f.opt(s.Init, w, func(w *pathState) {
			f.cond(s.Cond, w, func(w *pathState, yes bool) {
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

func (f *frame) opt(s ast.Stmt, w *pathState, k cont) {
	if s == nil {
		k(w)
		return
	}
	f.exec(s, "", w, k)
}

func (f *frame) doReturn(s *ast.ReturnStmt, w *pathState) {
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

func (f *frame) namedResults(w *pathState) []value {
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
