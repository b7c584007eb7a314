package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// cond takes the ways out of a condition that the assumption leaves open.
func (w *walk) cond(cond ast.Expr, is bool, t trace) (trace, bool) {
	holds, known := w.decide(cond, t)
	w.out.decided = w.out.decided || known && !w.before
	if w.refusal != nil && w.leavesOpen(cond, t) {
		w.refusal.unsure = true
	}
	if known && holds != is {
		return t, false
	}
	t.asked = t.asked || w.asksResults(cond)
	t.class = t.class || !known && w.failed && is && w.about([]ast.Expr{cond})
	t.conflict = t.conflict || !known && w.failed && w.conflicts(cond, is)
	return t, true
}

// conflicts reports whether the condition tells, when it is as given, that the
// attempt failed because somebody else was faster.
func (w *walk) conflicts(cond ast.Expr, is bool) bool {
	switch e := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return e.Op == token.NOT && w.conflicts(e.X, !is)
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR:
			return w.conflicts(e.X, is) || w.conflicts(e.Y, is)
		case token.NEQ:
			is = !is
		case token.EQL:
		default:
			return false
		}
	}
	return is && w.about([]ast.Expr{cond}) && conflictName.MatchString(types.ExprString(cond))
}

// decide says whether a condition holds under the assumption, if that says.
func (w *walk) decide(cond ast.Expr, t trace) (holds, known bool) {
	switch cond := ast.Unparen(cond).(type) {
	case *ast.Ident:
		if object := w.c.object(cond); object != nil && object == t.flag {
			return t.value, true
		}
	case *ast.UnaryExpr:
		if cond.Op == token.NOT {
			holds, known = w.decide(cond.X, t)
			return !holds, known
		}
	case *ast.BinaryExpr:
		if cond.Op == token.LAND || cond.Op == token.LOR {
			return w.decideBoth(cond, t)
		}
		if holds, known = w.compareStatus(cond); known {
			return holds, true
		}
		if cond.Op != token.EQL && cond.Op != token.NEQ {
			return false, false
		}
		x, y := cond.X, cond.Y
		if isNil(x) {
			x, y = y, x
		}
		failed, sure := w.hasError(t)
		if isNil(y) && w.fine[w.c.object(x)] && !w.isError(x) {
			return cond.Op == token.EQL, true
		}
		if isNil(y) && w.status != 0 && w.isResponse(x) {
			return cond.Op == token.NEQ, true
		}
		if isNil(y) && w.isError(x) {
			return failed == (cond.Op == token.NEQ), sure
		}
		if sure && !failed && w.isError(x) {
			return cond.Op == token.NEQ, true // a nil error is none of the known ones
		}
	case *ast.CallExpr:
		// errors.Is(err, …) and the like are false for nil.
		if failed, sure := w.hasError(t); sure && !failed && len(cond.Args) > 0 && w.isError(cond.Args[0]) {
			return false, true
		}
	}
	return false, false
}

// hasError reports whether the variable of the attempt's error has one under
// the assumption, if that says.
func (w *walk) hasError(t trace) (failed, known bool) {
	if t.failure {
		return true, true
	}
	return w.failed && w.status == 0, !w.byStatus || !t.lost
}

// isError reports whether an expression is the attempt's error.
func (w *walk) isError(e ast.Expr) bool {
	if w.a.err == nil {
		call, ok := w.c.attempted(e)
		return ok && call == w.a.call
	}
	return w.c.object(e) == w.a.err
}

// isStatus reports whether an expression is the status of the attempt's
// response.
func (w *walk) isStatus(e ast.Expr) bool {
	selector, ok := ast.Unparen(e).(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "StatusCode" && w.asksResults(selector.X)
}

// isResponse reports whether an expression is the attempt's response.
func (w *walk) isResponse(e ast.Expr) bool {
	object := w.c.object(e)
	return object != nil && isHTTPResponse(object.Type()) && slices.Contains(w.a.results, object)
}

// decideBoth decides a conjunction or disjunction, which one side may settle.
func (w *walk) decideBoth(cond *ast.BinaryExpr, t trace) (holds, known bool) {
	settles := cond.Op == token.LOR // a true side settles a disjunction
	x, knownX := w.decide(cond.X, t)
	y, knownY := w.decide(cond.Y, t)
	if knownX && x == settles || knownY && y == settles {
		return settles, true
	}
	return !settles, knownX && knownY
}

func isNil(e ast.Expr) bool {
	ident, ok := ast.Unparen(e).(*ast.Ident)
	return ok && ident.Name == "nil"
}

// asksResults reports whether expressions look at the attempt's results.
func (w *walk) asksResults(list ...ast.Expr) bool {
	for _, result := range w.a.results {
		if w.mentions(result, list) {
			return true
		}
	}
	return false
}
