package naiveretry

import (
	"go/ast"
	"net/http"

	"github.com/patternvet/patternvet/analyzers/internal/flow"
)

// paths is where a loop goes after an attempt.
type paths struct {
	retriesOnError bool // a failure can take the back edge
	failExit       bool // a failure can leave
	successBack    bool // success can take the back edge
	exitsOnSuccess bool
	conflict       bool // only certain failures take it, by their name conflicts
	decided        bool // some condition tells failure from success
	sleepsOnFail   []*ast.CallExpr
	waitsOnFail    bool
	waitsAnywhere  bool
	waitsBefore    bool // it waits on the way to the attempt
	spins          bool // a failure can take the back edge without waiting
	classSpins     bool // one class of failures does, and nothing is done about it
	paced          bool // success takes it after a sleep
	unpaced        bool // success can take the back edge without one
	incomplete     bool // there are more paths than could be followed
}

// skipsPause reports whether the loop sleeps between its rounds, but not when
// the attempt fails.
func (p *paths) skipsPause() bool {
	return !p.incomplete && p.decided && p.spins && p.paced && !p.unpaced && !p.waitsBefore && !p.conflict
}

// classSkipsPause reports whether a retry pauses after most failures, but takes
// the back edge at once after those of one class.
func (p *paths) classSkipsPause() bool {
	return p.isRetry() && p.waitsOnFail && p.classSpins && !p.conflict
}

// isRetry reports whether failure takes the back edge and success leaves.
func (p *paths) isRetry() bool {
	return !p.incomplete && p.decided && p.retriesOnError && p.exitsOnSuccess && !p.successBack
}

// assumption is what a walk takes the attempt to have come to.
type assumption struct {
	failed   bool
	byStatus bool  // the status of the response is what tells
	status   int64 // the HTTP status, 0 for none
}

var (
	errorGiven  = assumption{failed: true}
	succeeded   = assumption{status: http.StatusOK}
	unavailable = assumption{failed: true, byStatus: true, status: http.StatusServiceUnavailable}
	answered    = assumption{byStatus: true, status: http.StatusOK}
)

// exploreErrors walks the loop after the attempt, once failed with an error and
// once not.
func (c *checker) exploreErrors(graph *flow.Graph, l *loop, a attempt) *paths {
	return c.explore(graph, l, a, errorGiven, succeeded)
}

// exploreStatus does the same for a failure that is the status of a server
// which is overloaded.
func (c *checker) exploreStatus(graph *flow.Graph, l *loop, a attempt) *paths {
	return c.explore(graph, l, a, unavailable, answered)
}

func (c *checker) explore(graph *flow.Graph, l *loop, a attempt, assumptions ...assumption) *paths {
	out := &paths{}
	for _, assume := range assumptions {
		w := c.walk(l, a, assume)
		w.out = out
		w.fromAttempt(graph)
	}
	// What may end the loop ahead of the attempt ends it after a failure, too.
	w := c.walk(l, a, errorGiven)
	w.out, w.before = out, true
	w.fromStart(graph)
	out.waitsAnywhere = l.paced || c.loopWaits(l)
	return out
}

// loopWaits reports whether anything in the loop waits, the attempt included:
// for a rate limiter, say.
func (c *checker) loopWaits(l *loop) bool {
	found := false
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.FuncLit, *ast.GoStmt:
			return false
		case *ast.CallExpr:
			found = found || c.call(n).Waits
		default:
			found = found || c.waits(n)
		}
		return !found
	}
	ast.Inspect(l.body, visit)
	if l.cond != nil {
		ast.Inspect(l.cond, visit)
	}
	if l.post != nil {
		ast.Inspect(l.post, visit)
	}
	return found
}
