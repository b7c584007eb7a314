package naiveretry

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/cfg"

	"github.com/patternvet/patternvet/analyzers/internal/flow"
	"github.com/patternvet/patternvet/analyzers/internal/index"
)

// walk follows the control flow from an attempt under an assumption about its
// error.
type walk struct {
	c *checker
	l *loop
	a attempt
	assumption
	out     *paths
	derived map[types.Object]bool // variables that tell about the error
	before  bool                  // walking from the loop's head to the attempt

	codes   map[types.Object]bool // variables that hold the status
	fine    map[types.Object]bool // errors of reading the response, taken to be nil
	refusal *refusal              // what is found out about a status, if that is asked
}

// walk returns a walk under an assumption.
func (c *checker) walk(l *loop, a attempt, assume assumption) *walk {
	return &walk{
		c: c, l: l, a: a, assumption: assume, out: &paths{},
		derived: map[types.Object]bool{}, codes: map[types.Object]bool{}, fine: map[types.Object]bool{},
	}
}

// trace is what happened on the way.
type trace struct {
	waited   bool
	slept    bool // it waited for some time to pass
	lost     bool // the error variable was set again
	failure  bool // to an error
	asked    bool // a condition looked at the attempt's results
	consumed bool // a call took the attempt's results
	conflict bool
	class    bool         // a condition told a class of failures
	acted    bool         // something was done about it
	flag     types.Object // a variable that was set to true or false
	value    bool
}

// fromAttempt walks from behind the attempt.
func (w *walk) fromAttempt(graph *flow.Graph) {
	w.out.incomplete = !w.hooks().From(graph, w.a.call, trace{}) || w.out.incomplete
}

// fromStart walks from where a round begins.
func (w *walk) fromStart(graph *flow.Graph) {
	for _, block := range graph.Blocks {
		if block.Live && w.start(block) {
			w.out.incomplete = !w.hooks().FromBlock(graph, block, trace{}) || w.out.incomplete
		}
	}
}

func (w *walk) hooks() *flow.Walk[trace] {
	return &flow.Walk[trace]{
		Node: func(n ast.Node, t trace) (trace, bool) {
			if w.before && index.Within(n, w.a.call) {
				w.out.waitsBefore = w.out.waitsBefore || t.waited
				return t, false
			}
			w.node(n, &t)
			if w.l.recurs(n) {
				w.round(t)
				return t, false
			}
			return t, true
		},
		Cond: w.cond,
		Edge: w.edge,
		Exit: func(_ ast.Node, t trace) { w.exit(t) },
	}
}

// edge goes on to a block: round again, out of the loop, or further inside.
func (w *walk) edge(_, to *cfg.Block, t trace) (trace, bool) {
	switch {
	case w.l.stmt != nil && to.Stmt == w.l.stmt && (to.Kind == cfg.KindForDone || to.Kind == cfg.KindRangeDone):
		w.exit(t)
		return t, false
	case w.head(to):
		w.again(t)
		return t, false
	case !w.inside(to):
		w.exit(t)
		return t, false
	}
	return t, true
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
	return slices.ContainsFunc(l.self, func(call *ast.CallExpr) bool { return index.Within(n, call) })
}

// inside reports whether a block belongs to the loop.
func (w *walk) inside(block *cfg.Block) bool {
	if block.Stmt != nil {
		return w.l.body.Pos() <= block.Stmt.Pos() && block.Stmt.End() <= w.l.body.End()
	}
	return len(block.Nodes) == 0 || w.l.body.Pos() <= block.Nodes[0].Pos() && block.Nodes[0].End() <= w.l.body.End()
}

// again takes the back edge, if the loop's condition lets it.
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
		w.out.exitsOnSuccess = true
	}
}

func (w *walk) round(t trace) {
	if w.refusal != nil {
		w.refusal.back = true
	}
	switch {
	case t.lost && !t.failure, w.before:
	case w.failed:
		w.out.retriesOnError = true
		w.out.waitsOnFail = w.out.waitsOnFail || t.waited
		w.out.conflict = w.out.conflict || t.conflict
		w.out.spins = w.out.spins || !t.waited
		w.out.classSpins = w.out.classSpins || t.class && !t.waited && !t.acted && !t.conflict
	default:
		w.out.successBack = w.out.successBack || t.consumed || !t.asked
		w.out.paced = w.out.paced || t.slept
		w.out.unpaced = w.out.unpaced || !t.slept
	}
}

// node notes what a statement does to the walk.
func (w *walk) node(n ast.Node, t *trace) {
	if assign, ok := n.(*ast.AssignStmt); ok && !index.Within(n, w.a.call) {
		if w.byStatus {
			w.noteResponse(assign, t)
		}
		about := w.about(assign.Rhs)
		for i, left := range assign.Lhs {
			object := w.c.object(left)
			switch {
			case object == nil || w.byStatus:
			case object == w.a.err && !about:
				t.lost = true
			case about:
				w.derived[object] = true
			}
			if value, ok := w.c.constantBool(assign, i); ok && object != nil {
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
			if w.c.call(n).Waits {
				t.waited = true
			}
			t.slept = t.slept || w.c.isSleep(n)
			t.acted = t.acted || !w.c.tells(n)
			if w.failed && w.c.isSleep(n) && !slices.Contains(w.out.sleepsOnFail, n) {
				w.out.sleepsOnFail = append(w.out.sleepsOnFail, n)
			}
			t.consumed = t.consumed || w.asksResults(n.Args...)
			w.noteTarget(n)
			if w.byStatus {
				w.noteFilled(n)
			}
		default:
			if n != nil && w.c.waits(n) {
				t.waited = true
				t.slept = t.slept || w.c.ticks(n)
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
		if object := w.c.object(pointer.X); object != nil {
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
			if ident, ok := n.(*ast.Ident); ok && w.c.TypesInfo.Uses[ident] == object {
				found = true
			}
			return !found
		})
	}
	return found
}

// constantBool returns the value that an assignment gives to its i-th
// variable, if it is true or false.
func (c *checker) constantBool(assign *ast.AssignStmt, i int) (value, ok bool) {
	if len(assign.Rhs) != len(assign.Lhs) {
		return false, false
	}
	v := c.TypesInfo.Types[assign.Rhs[i]].Value
	if v == nil || v.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(v), true
}
