package naiveretry

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"net/http"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/flow"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// refusals are statuses that the same request gets again.
var refusals = []int64{
	http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity,
}

// refusal is what a walk finds out about the way of one status.
type refusal struct {
	back   bool // it takes the back edge
	unsure bool // a condition on the response is left open, or tells 4xx apart
}

// checkPermanentError reports a retry that repeats a request whatever status but
// success it gets. It returns whether it did.
func (c *checker) checkPermanentError(l *loop, a attempt, call string) bool {
	if !c.Enabled(permanentError) || !c.givesResponse(a) || c.awaitsReadiness(l, a) {
		return false
	}
	graph := c.graph(l)
	if c.refused(graph, l, a, http.StatusOK).back {
		return false
	}
	for _, status := range refusals {
		if r := c.refused(graph, l, a, status); !r.back || r.unsure {
			return false
		}
	}
	c.report(l, permanentError, []analysis.RelatedInformation{c.related(a.call.Pos(), call+" is repeated here")},
		"leave at once on 4xx except 408 and 429",
		"callers get a 400, 401 or 404 of %s, which no repeat changes, only after all attempts", call)
	return true
}

// refused follows the loop after an attempt that got a response of a status.
func (c *checker) refused(graph *flow.Graph, l *loop, a attempt, status int64) *refusal {
	r := &refusal{}
	w := c.walk(l, a, assumption{failed: status != http.StatusOK, byStatus: true, status: status})
	w.refusal = r
	w.fromAttempt(graph)
	r.unsure = r.unsure || w.out.incomplete
	return r
}

// noteResponse notes what an assignment makes of the response.
func (w *walk) noteResponse(assign *ast.AssignStmt, t *trace) {
	about := w.about(assign.Rhs) || w.asksResults(assign.Rhs...)
	for i, left := range assign.Lhs {
		object := w.c.object(left)
		if object == nil {
			continue
		}
		from := assign.Rhs[min(i, len(assign.Rhs)-1)]
		isErr := symbol.IsError(object.Type())
		if object == w.a.err {
			t.lost, t.failure = true, false
		}
		switch {
		case w.statusScale(from) == 1:
			w.codes[object] = true
		case isErr && w.c.makesError(from):
			t.failure = t.failure || object == w.a.err
		case isErr && about && w.c.standardCall(from):
			w.fine[object] = true
			if object == w.a.err {
				t.lost = false
			}
		case about:
			w.derived[object] = true
		}
	}
}

// noteFilled notes x of decode(body, &x) as telling about the response.
func (w *walk) noteFilled(call *ast.CallExpr) {
	if !w.about([]ast.Expr{call}) && !w.asksResults(call) {
		return
	}
	for _, arg := range call.Args {
		if pointer, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && pointer.Op == token.AND {
			if object := w.c.rootObject(pointer.X); object != nil {
				w.derived[object] = true
			}
		}
	}
}

// makesError reports whether an expression is a new error or a known one.
func (c *checker) makesError(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		return e.Op == token.AND
	case *ast.Ident, *ast.SelectorExpr:
		v, ok := c.TypesInfo.Uses[lastIdent(e)].(*types.Var)
		return ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
	case *ast.CallExpr:
		fn := symbol.Callee(c.TypesInfo, e)
		return symbol.IsFunc(fn, "fmt", "Errorf") ||
			fn != nil && fn.Pkg() != nil && fn.Pkg().Name() == "errors" && (fn.Name() == "New" || fn.Name() == "Errorf")
	}
	return false
}

func (c *checker) standardCall(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := symbol.Callee(c.TypesInfo, call)
	return fn != nil && fn.Pkg() != nil && knowledge.StandardLibrary(fn.Pkg().Path())
}

// leavesOpen reports whether a part of a condition that the assumption does not
// decide looks at the response or its error.
func (w *walk) leavesOpen(cond ast.Expr, t trace) bool {
	if _, known := w.decide(cond, t); known {
		return false
	}
	switch cond := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if cond.Op == token.NOT {
			return w.leavesOpen(cond.X, t)
		}
	case *ast.BinaryExpr:
		if cond.Op == token.LAND || cond.Op == token.LOR {
			return w.leavesOpen(cond.X, t) || w.leavesOpen(cond.Y, t)
		}
	}
	if w.asksResults(cond) || (!t.lost || t.failure) && w.mentions(w.a.err, []ast.Expr{cond}) {
		return true
	}
	for object := range w.derived {
		if w.mentions(object, []ast.Expr{cond}) {
			return true
		}
	}
	for object := range w.codes {
		if w.mentions(object, []ast.Expr{cond}) {
			return true
		}
	}
	return false
}

// statusScale returns 1 for an expression that is the status of the attempt's
// response, 100 for a hundredth of it, and 0 for others.
func (w *walk) statusScale(e ast.Expr) int64 {
	e = ast.Unparen(e)
	if w.isStatus(e) || w.codes[w.c.object(e)] {
		return 1
	}
	if quotient, ok := e.(*ast.BinaryExpr); ok && quotient.Op == token.QUO && w.statusScale(quotient.X) == 1 {
		if n, ok := w.c.eval.Int(quotient.Y); ok && n > 0 {
			return n
		}
	}
	return 0
}

// compareStatus says whether a comparison of the status with a constant holds.
func (w *walk) compareStatus(cond *ast.BinaryExpr) (holds, known bool) {
	scale := w.statusScale(cond.X)
	if w.status == 0 || scale == 0 {
		return false, false
	}
	value := w.c.TypesInfo.Types[cond.Y].Value
	if value == nil || value.Kind() != constant.Int {
		return false, false
	}
	if n, ok := constant.Int64Val(value); ok && w.refusal != nil {
		n *= scale
		exactly := cond.Op == token.EQL || cond.Op == token.NEQ
		w.refusal.unsure = w.refusal.unsure || n > http.StatusBadRequest || n == http.StatusBadRequest && exactly
	}
	return constant.Compare(constant.MakeInt64(w.status/scale), cond.Op, value), true
}

var (
	// awaiting matches names of functions that wait for something to come up.
	awaiting = regexp.MustCompile(`(?i)wait|ready|readiness|health|poll|alive|probe|until|online|available|^ping|reachable|_ping`)
	// awaited matches the parts of addresses that are asked for that.
	awaited = regexp.MustCompile(`(?i)localhost|127\.0\.0\.1|169\.254\.169\.254|\[::1\]|health|\bready\b|readyz|livez|/ping\b`)
)

// awaitsReadiness reports whether the loop waits for a server to come up or
// for something to appear there: then 404 is an answer that changes.
func (c *checker) awaitsReadiness(l *loop, a attempt) bool {
	for _, fn := range l.enclosing {
		decl, ok := fn.(*ast.FuncDecl)
		if ok && (awaiting.MatchString(decl.Name.Name) || strings.Contains(decl.Name.Name, "Ping")) {
			return true
		}
	}
	found := false
	_, outermost := index.FuncParts(l.enclosing[0])
	ast.Inspect(outermost, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			found = found || awaited.MatchString(lit.Value)
		}
		return !found
	})
	ast.Inspect(a.call, func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok {
			found = found || awaiting.MatchString(ident.Name) || awaited.MatchString(ident.Name)
		}
		return !found
	})
	return found
}
