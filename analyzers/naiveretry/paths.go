package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/cfg"
)

// paths is where a loop goes after an attempt.
type paths struct {
	failBack      bool // a failure can go round again
	failExit      bool // a failure can leave
	successBack   bool // success can go round again
	successExit   bool
	conflict      bool // only certain failures go round, by their name conflicts
	decided       bool // some condition tells failure from success
	sleepsOnFail  []*ast.CallExpr
	waitsOnFail   bool
	waitsAnywhere bool
}

// isRetry reports whether failure goes round and success leaves.
func (p *paths) isRetry() bool {
	return p.decided && p.failBack && p.successExit && !p.successBack
}

// walk follows the control flow from an attempt under an assumption about its
// error.
type walk struct {
	s       *state
	l       *loop
	a       attempt
	failed  bool
	seen    map[seenBlock]bool
	out     *paths
	derived map[types.Object]bool // variables that tell about the error
	before  bool                  // walking from the loop's head to the attempt
}

type seenBlock struct {
	block *cfg.Block
	info  trace
}

// trace is what happened on the way.
type trace struct {
	waited   bool
	lost     bool // the error variable was set anew
	asked    bool // a condition looked at the attempt's results
	consumed bool // a call took the attempt's results
	conflict bool
}

// explore walks the loop after the attempt, once failed and once not.
func (s *state) explore(graph *cfg.CFG, l *loop, a attempt) *paths {
	out := &paths{}
	for _, failed := range []bool{true, false} {
		w := &walk{s: s, l: l, a: a, failed: failed, seen: map[seenBlock]bool{}, out: out, derived: map[types.Object]bool{}}
		for _, block := range graph.Blocks {
			for i, n := range block.Nodes {
				if block.Live && contains(n, a.call) {
					w.from(block, i+1, trace{})
				}
			}
		}
	}
	// What may end the loop ahead of the attempt ends it after a failure, too.
	w := &walk{s: s, l: l, a: a, failed: true, before: true, seen: map[seenBlock]bool{}, out: out, derived: map[types.Object]bool{}}
	for _, block := range graph.Blocks {
		if block.Live && block.Stmt == l.stmt && (block.Kind == cfg.KindForBody || block.Kind == cfg.KindRangeBody) {
			w.from(block, 0, trace{})
		}
	}
	ast.Inspect(l.body, func(n ast.Node) bool {
		if n == nil {
			return false // also the attempt may wait by itself, for a rate limiter say
		}
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			return false
		case *ast.CallExpr:
			out.waitsAnywhere = out.waitsAnywhere || s.callBehaviour(n).Waits
		default:
			out.waitsAnywhere = out.waitsAnywhere || s.waits(n)
		}
		return true
	})
	return out
}

func contains(n ast.Node, call *ast.CallExpr) bool {
	return n.Pos() <= call.Pos() && call.End() <= n.End()
}

// from walks a block from its i-th node on.
func (w *walk) from(block *cfg.Block, i int, t trace) {
	for ; i < len(block.Nodes); i++ {
		if w.before && contains(block.Nodes[i], w.a.call) {
			return
		}
		w.node(block.Nodes[i], &t)
	}
	switch len(block.Succs) {
	case 0:
		w.exit(t)
	case 1:
		w.to(block.Succs[0], t)
	default:
		w.branch(block, t)
	}
}

// to goes on to a block: round again, out of the loop, or further inside.
func (w *walk) to(block *cfg.Block, t trace) {
	switch {
	case block.Stmt == w.l.stmt && (block.Kind == cfg.KindForDone || block.Kind == cfg.KindRangeDone):
		w.exit(t)
		return
	case w.head(block):
		w.round(t)
		return
	case !w.inside(block):
		w.exit(t)
		return
	}
	key := seenBlock{block, t}
	if !w.seen[key] {
		w.seen[key] = true
		w.from(block, 0, t)
	}
}

// head reports whether reaching the block means another round.
func (w *walk) head(block *cfg.Block) bool {
	if block.Stmt != w.l.stmt {
		return false
	}
	switch block.Kind {
	case cfg.KindForLoop, cfg.KindForPost, cfg.KindRangeLoop, cfg.KindForBody, cfg.KindRangeBody:
		return true
	}
	return false
}

// inside reports whether a block belongs to the loop.
func (w *walk) inside(block *cfg.Block) bool {
	if block.Stmt != nil {
		return w.l.body.Pos() <= block.Stmt.Pos() && block.Stmt.End() <= w.l.body.End()
	}
	return len(block.Nodes) == 0 || w.l.body.Pos() <= block.Nodes[0].Pos() && block.Nodes[0].End() <= w.l.body.End()
}

func (w *walk) exit(t trace) {
	switch {
	case t.lost:
	case w.failed:
		w.out.failExit = true
	default:
		w.out.successExit = true
	}
}

func (w *walk) round(t trace) {
	switch {
	case t.lost, w.before:
	case w.failed:
		w.out.failBack = true
		w.out.waitsOnFail = w.out.waitsOnFail || t.waited
		w.out.conflict = w.out.conflict || t.conflict
	case t.consumed || !t.asked:
		w.out.successBack = true
	}
}

// node notes what a statement does to the walk.
func (w *walk) node(n ast.Node, t *trace) {
	if assign, ok := n.(*ast.AssignStmt); ok && !contains(n, w.a.call) {
		about := w.mentions(w.a.err, assign.Rhs)
		for _, left := range assign.Lhs {
			switch object := w.s.object(left); {
			case object == w.a.err && !about:
				t.lost = true
			case object != nil && about:
				w.derived[object] = true
			}
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			return false
		case *ast.CallExpr:
			if w.s.callBehaviour(n).Waits {
				t.waited = true
			}
			if w.failed && w.s.isSleep(n) && !slices.Contains(w.out.sleepsOnFail, n) {
				w.out.sleepsOnFail = append(w.out.sleepsOnFail, n)
			}
			t.consumed = t.consumed || w.asksResults(n.Args...)
		default:
			if n != nil && w.s.waits(n) {
				t.waited = true
			}
		}
		return true
	})
}

// mentions reports whether any of the expressions names the variable, as in
// err = fmt.Errorf("…: %w", err).
func (w *walk) mentions(object types.Object, list []ast.Expr) bool {
	found := false
	for _, e := range list {
		ast.Inspect(e, func(n ast.Node) bool {
			if ident, ok := n.(*ast.Ident); ok && w.s.TypesInfo.Uses[ident] == object {
				found = true
			}
			return !found
		})
	}
	return found
}

// branch takes the way that the assumption leaves open, or both.
func (w *walk) branch(block *cfg.Block, t trace) {
	var cond ast.Expr
	if len(block.Nodes) > 0 && len(block.Succs) == 2 {
		cond, _ = block.Nodes[len(block.Nodes)-1].(ast.Expr)
	}
	if cond == nil {
		for _, next := range block.Succs {
			w.to(next, t)
		}
		return
	}
	holds, known := w.decide(cond)
	w.out.decided = w.out.decided || known && !w.before
	for i, next := range block.Succs {
		if known && holds != (i == 0) {
			continue
		}
		after := t
		if w.asksResults(cond) {
			after.asked = true
		}
		if !known && w.failed && w.conflicts(cond, i == 0) {
			after.conflict = true
		}
		w.to(next, after)
	}
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
	about := w.mentions(w.a.err, []ast.Expr{cond})
	for object := range w.derived {
		about = about || w.mentions(object, []ast.Expr{cond})
	}
	return is && about && conflictName.MatchString(types.ExprString(cond))
}

// decide says whether a condition holds under the assumption, if that says.
func (w *walk) decide(cond ast.Expr) (holds, known bool) {
	switch cond := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if cond.Op == token.NOT {
			holds, known = w.decide(cond.X)
			return !holds, known
		}
	case *ast.BinaryExpr:
		if cond.Op == token.LAND || cond.Op == token.LOR {
			return w.decideBoth(cond)
		}
		if cond.Op != token.EQL && cond.Op != token.NEQ {
			return false, false
		}
		x, y := cond.X, cond.Y
		if isNil(x) {
			x, y = y, x
		}
		if isNil(y) && w.s.object(x) == w.a.err {
			return w.failed == (cond.Op == token.NEQ), true
		}
		if !w.failed && w.s.object(x) == w.a.err {
			return cond.Op == token.NEQ, true // a nil error is none of the known ones
		}
	case *ast.CallExpr:
		// errors.Is(err, …) and the like are false for nil.
		if !w.failed && len(cond.Args) > 0 && w.s.object(cond.Args[0]) == w.a.err {
			return false, true
		}
	}
	return false, false
}

// decideBoth decides a conjunction or disjunction, which one side may settle.
func (w *walk) decideBoth(cond *ast.BinaryExpr) (holds, known bool) {
	settles := cond.Op == token.LOR // a true side settles a disjunction
	x, knownX := w.decide(cond.X)
	y, knownY := w.decide(cond.Y)
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

// isSleep reports whether a call is time.Sleep.
func (s *state) isSleep(call *ast.CallExpr) bool {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := s.TypesInfo.Uses[selector.Sel].(*types.Func)
	return ok && fn.FullName() == "time.Sleep"
}
