package naiveretry

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"net/http"
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
	waitsBefore   bool // it waits on the way to the attempt
	spins         bool // a failure can go round without waiting
	paced         bool // success goes round after a sleep
	unpaced       bool // success can go round without one
}

// skipsPause reports whether the loop sleeps between its rounds, but not when
// the attempt fails.
func (p *paths) skipsPause() bool {
	return p.decided && p.spins && p.paced && !p.unpaced && !p.waitsBefore && !p.conflict
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
	status  int64 // the HTTP status that the assumption gives, 0 for none
	seen    map[seenBlock]bool
	out     *paths
	derived map[types.Object]bool // variables that tell about the error
	before  bool                  // walking from the loop's head to the attempt
	tags    map[ast.Expr]ast.Expr // what the cases of switches are compared with

	byStatus bool                  // the status of the response is what tells
	codes    map[types.Object]bool // variables that hold the status
	fine     map[types.Object]bool // errors of reading the response, taken to be nil
	refusal  *refusal              // what is found out about a status, if that is asked
}

// walk returns a walk under an assumption.
func (s *state) walk(l *loop, a attempt, failed bool, status int64) *walk {
	return &walk{
		s: s, l: l, a: a, failed: failed, status: status, out: &paths{}, seen: map[seenBlock]bool{}, tags: switchTags(l.body),
		derived: map[types.Object]bool{}, codes: map[types.Object]bool{}, fine: map[types.Object]bool{},
	}
}

// switchTags maps the expressions of cases to what they are compared with.
func switchTags(body *ast.BlockStmt) map[ast.Expr]ast.Expr {
	tags := map[ast.Expr]ast.Expr{}
	ast.Inspect(body, func(n ast.Node) bool {
		if stmt, ok := n.(*ast.SwitchStmt); ok && stmt.Tag != nil {
			for _, clause := range stmt.Body.List {
				for _, e := range clause.(*ast.CaseClause).List {
					tags[e] = stmt.Tag
				}
			}
		}
		return true
	})
	return tags
}

type seenBlock struct {
	block *cfg.Block
	info  trace
}

// trace is what happened on the way.
type trace struct {
	waited   bool
	slept    bool // it waited for some time to pass
	lost     bool // the error variable was set anew
	failure  bool // to an error
	asked    bool // a condition looked at the attempt's results
	consumed bool // a call took the attempt's results
	conflict bool
	flag     types.Object // a variable that was set to true or false
	value    bool
}

// explore walks the loop after the attempt, once failed and once not. A
// failure is an error, or the status of a server that is overloaded.
func (s *state) explore(graph *cfg.CFG, l *loop, a attempt, byStatus bool) *paths {
	out := &paths{}
	for _, failed := range []bool{true, false} {
		status := int64(http.StatusOK)
		if failed {
			status = 0
			if byStatus {
				status = http.StatusServiceUnavailable
			}
		}
		w := s.walk(l, a, failed, status)
		w.out, w.byStatus = out, byStatus
		for _, block := range graph.Blocks {
			for i, n := range block.Nodes {
				if block.Live && contains(n, a.call) {
					w.from(block, i+1, trace{})
				}
			}
		}
	}
	// What may end the loop ahead of the attempt ends it after a failure, too.
	w := s.walk(l, a, true, 0)
	w.out, w.before = out, true
	for _, block := range graph.Blocks {
		if block.Live && w.start(block) {
			w.from(block, 0, trace{})
		}
	}
	out.waitsAnywhere = l.paced
	visit := func(n ast.Node) bool {
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
	}
	ast.Inspect(l.body, visit)
	if l.cond != nil {
		ast.Inspect(l.cond, visit)
	}
	if l.post != nil {
		ast.Inspect(l.post, visit)
	}
	return out
}

func contains(n, inner ast.Node) bool {
	return n.Pos() <= inner.Pos() && inner.End() <= n.End()
}

// from walks a block from its i-th node on.
func (w *walk) from(block *cfg.Block, i int, t trace) {
	for ; i < len(block.Nodes); i++ {
		if w.before && contains(block.Nodes[i], w.a.call) {
			w.out.waitsBefore = w.out.waitsBefore || t.waited
			return
		}
		w.node(block.Nodes[i], &t)
		if w.l.recurs(block.Nodes[i]) {
			w.round(t)
			return
		}
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
	case w.l.stmt != nil && block.Stmt == w.l.stmt && (block.Kind == cfg.KindForDone || block.Kind == cfg.KindRangeDone):
		w.exit(t)
		return
	case w.head(block):
		w.again(t)
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
	if w.l.stmt == nil || block.Stmt != w.l.stmt {
		return false
	}
	switch block.Kind {
	case cfg.KindForLoop, cfg.KindForPost, cfg.KindRangeLoop, cfg.KindForBody, cfg.KindRangeBody, cfg.KindLabel:
		return true
	}
	return false
}

// start reports whether a round begins with the block.
func (w *walk) start(block *cfg.Block) bool {
	if w.l.stmt == nil {
		return block.Index == 0
	}
	return block.Stmt == w.l.stmt && (block.Kind == cfg.KindForBody || block.Kind == cfg.KindRangeBody || block.Kind == cfg.KindLabel)
}

// recurs reports whether a statement begins the next round of a recursion.
func (l *loop) recurs(n ast.Node) bool {
	return slices.ContainsFunc(l.self, func(call *ast.CallExpr) bool { return contains(n, call) })
}

// inside reports whether a block belongs to the loop.
func (w *walk) inside(block *cfg.Block) bool {
	if block.Stmt != nil {
		return w.l.body.Pos() <= block.Stmt.Pos() && block.Stmt.End() <= w.l.body.End()
	}
	return len(block.Nodes) == 0 || w.l.body.Pos() <= block.Nodes[0].Pos() && block.Nodes[0].End() <= w.l.body.End()
}

// again goes round, if the loop's condition lets it.
func (w *walk) again(t trace) {
	if w.l.cond != nil && !w.before && (!t.lost || w.byStatus) {
		holds, known := w.decide(w.l.cond, t)
		w.out.decided = w.out.decided || known
		if known && !holds {
			w.exit(t)
			return
		}
		t.asked = t.asked || w.asksResults(w.l.cond)
	}
	w.round(t)
}

func (w *walk) exit(t trace) {
	switch {
	case t.lost && !t.failure:
	case w.failed:
		w.out.failExit = true
	default:
		w.out.successExit = true
	}
}

func (w *walk) round(t trace) {
	if w.refusal != nil {
		w.refusal.back = true
	}
	switch {
	case t.lost && !t.failure, w.before:
	case w.failed:
		w.out.failBack = true
		w.out.waitsOnFail = w.out.waitsOnFail || t.waited
		w.out.conflict = w.out.conflict || t.conflict
		w.out.spins = w.out.spins || !t.waited
	default:
		w.out.successBack = w.out.successBack || t.consumed || !t.asked
		w.out.paced = w.out.paced || t.slept
		w.out.unpaced = w.out.unpaced || !t.slept
	}
}

// node notes what a statement does to the walk.
func (w *walk) node(n ast.Node, t *trace) {
	if assign, ok := n.(*ast.AssignStmt); ok && !contains(n, w.a.call) {
		if w.byStatus {
			w.noteResponse(assign, t)
		}
		about := w.about(assign.Rhs)
		for i, left := range assign.Lhs {
			object := w.s.object(left)
			switch {
			case object == nil || w.byStatus:
			case object == w.a.err && !about:
				t.lost = true
			case about:
				w.derived[object] = true
			}
			if value, ok := w.s.constantBool(assign, i); ok && object != nil {
				t.flag, t.value = object, value
			} else if object != nil && object == t.flag {
				t.flag = nil
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
			t.slept = t.slept || w.s.isSleep(n)
			if w.failed && w.s.isSleep(n) && !slices.Contains(w.out.sleepsOnFail, n) {
				w.out.sleepsOnFail = append(w.out.sleepsOnFail, n)
			}
			t.consumed = t.consumed || w.asksResults(n.Args...)
			w.noteTarget(n)
			if w.byStatus {
				w.noteFilled(n)
			}
		default:
			if n != nil && w.s.waits(n) {
				t.waited = true
				t.slept = t.slept || w.s.ticks(n)
			}
		}
		return true
	})
}

// noteTarget notes x of errors.As(err, &x) as telling about the error.
func (w *walk) noteTarget(call *ast.CallExpr) {
	if len(call.Args) != 2 || !w.about(call.Args[:1]) {
		return
	}
	if pointer, ok := ast.Unparen(call.Args[1]).(*ast.UnaryExpr); ok && pointer.Op == token.AND {
		if object := w.s.object(pointer.X); object != nil {
			w.derived[object] = true
		}
	}
}

// about reports whether any of the expressions tells about the attempt's
// error.
func (w *walk) about(list []ast.Expr) bool {
	about := w.mentions(w.a.err, list)
	for object := range w.derived {
		about = about || w.mentions(object, list)
	}
	return about
}

// mentions reports whether any of the expressions names the variable, as in
// err = fmt.Errorf("…: %w", err).
func (w *walk) mentions(object types.Object, list []ast.Expr) bool {
	if object == nil {
		return false
	}
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
	if tag := w.tags[cond]; tag != nil {
		cond = &ast.BinaryExpr{X: tag, OpPos: cond.Pos(), Op: token.EQL, Y: cond}
	}
	holds, known := w.decide(cond, t)
	w.out.decided = w.out.decided || known && !w.before
	if w.refusal != nil && w.leavesOpen(cond, t) {
		w.refusal.unsure = true
	}
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
	return is && w.about([]ast.Expr{cond}) && conflictName.MatchString(types.ExprString(cond))
}

// decide says whether a condition holds under the assumption, if that says.
func (w *walk) decide(cond ast.Expr, t trace) (holds, known bool) {
	switch cond := ast.Unparen(cond).(type) {
	case *ast.Ident:
		if object := w.s.object(cond); object != nil && object == t.flag {
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
		if isNil(y) && w.fine[w.s.object(x)] && !w.isError(x) {
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
		call, ok := w.s.attempted(e)
		return ok && call == w.a.call
	}
	return w.s.object(e) == w.a.err
}

// isStatus reports whether an expression is the status of the attempt's
// response.
func (w *walk) isStatus(e ast.Expr) bool {
	selector, ok := ast.Unparen(e).(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "StatusCode" && w.asksResults(selector.X)
}

// isResponse reports whether an expression is the attempt's response.
func (w *walk) isResponse(e ast.Expr) bool {
	object := w.s.object(e)
	return object != nil && isHTTPResponse(object.Type()) && slices.Contains(w.a.results, object)
}

// constantBool returns the value that an assignment gives to its i-th
// variable, if it is true or false.
func (s *state) constantBool(assign *ast.AssignStmt, i int) (value, ok bool) {
	if len(assign.Rhs) != len(assign.Lhs) {
		return false, false
	}
	v := s.TypesInfo.Types[assign.Rhs[i]].Value
	if v == nil || v.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(v), true
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

// ticks reports whether what waits waits for a timer.
func (s *state) ticks(n ast.Node) bool {
	receive, ok := n.(*ast.UnaryExpr)
	if !ok {
		return false
	}
	channel, ok := s.underlying(receive.X).(*types.Chan)
	return ok && isNamed(channel.Elem(), "time", "Time")
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
