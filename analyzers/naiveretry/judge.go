package naiveretry

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
)

// judge reports what is wrong with a retry.
func (c *checker) judge(l *loop, a attempt, p *paths) {
	if p.conflict {
		return // somebody else was faster; try again at once
	}
	call := shortName(a.call)
	limit, bounded := c.limit(l)
	bounded = bounded || p.failExit || c.cancellable(l)
	if bounded && limit > 0 && limit < 3 {
		return // one more try is no storm
	}
	at := c.related(a.call.Pos(), call+" is repeated here")
	if !p.waitsAnywhere {
		c.report(l, noDelay, []analysis.RelatedInformation{at},
			"wait between attempts, longer each time and with jitter",
			"during an outage, every caller repeats %s at full speed", call)
		return
	}
	c.judgeJitter(l, call)
	switch {
	case bounded && (c.checkUncancellableSleep(l, a, p, call) || c.checkPermanentError(l, a, call)):
	case bounded:
		c.judgeSleeps(l, a, p, limit, call)
	default:
		c.report(l, unbounded, []analysis.RelatedInformation{at},
			"give up after some attempts or when a context is done",
			"during an outage, nothing stops the goroutine that repeats %s", call)
	}
}

// shortName spells the function that is called, without the calls that lead to
// it.
func shortName(call *ast.CallExpr) string {
	if name := types.ExprString(call.Fun); !strings.ContainsAny(name, "(\"") {
		return name
	}
	return displayName(call)
}

// skipped reports a loop that sleeps between its rounds, but not after a
// failure.
func (c *checker) skipped(l *loop, a attempt) {
	call := shortName(a.call)
	c.report(l, noDelay, []analysis.RelatedInformation{c.related(a.call.Pos(), "after a failure of this the pause is skipped")},
		"wait on this path, too",
		"during an outage, %s is repeated at full speed: a failure skips the pause", call)
}

func (c *checker) related(pos token.Pos, message string) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: pos, Message: message}
}

func (c *checker) report(l *loop, category string, related []analysis.RelatedInformation, advice, format string, args ...any) {
	c.Report(check.Diagnostic{Pos: l.pos, End: l.end, Category: category, Message: fmt.Sprintf(format, args...), Advice: advice, Related: related})
}

const (
	minSleep       = 50 * time.Millisecond // the shortest sleep that is worth listening to a context
	minWastedSleep = time.Second           // the shortest that is worth sparing
	maxLookedSleep = time.Second           // the longest that is not, where the loop looks at one between the sleeps
)

// checkUncancellableSleep reports a pause after a failure that ignores a context. It
// returns whether it did.
func (c *checker) checkUncancellableSleep(l *loop, a attempt, p *paths, call string) bool {
	ctx := c.contextAround(l)
	if ctx == "" || c.detached(a) {
		return false
	}
	for _, sleep := range p.sleepsOnFail {
		duration, constantSleep := c.duration(sleep)
		if constantSleep && (duration < minSleep || duration <= maxLookedSleep && c.looksAtContext(l)) {
			continue
		}
		c.Report(check.Diagnostic{
			Pos: l.pos, End: l.end, Category: ctxSleep, Related: []analysis.RelatedInformation{c.related(sleep.Pos(), "it sleeps here")},
			Message:        fmt.Sprintf("once %s is done, the loop around %s still sleeps out its pause", ctx, call),
			Advice:         "select on the timer and on the context's Done channel",
			SuggestedFixes: c.listen(l, sleep, ctx),
		})
		return true
	}
	return false
}

// judgeSleeps looks at the length and the place of the pauses after a failure.
func (c *checker) judgeSleeps(l *loop, a attempt, p *paths, limit int64, call string) {
	for _, sleep := range p.sleepsOnFail {
		duration, constantSleep := c.duration(sleep)
		if constantSleep && duration < minSleep {
			continue
		}
		at := []analysis.RelatedInformation{c.related(sleep.Pos(), "it sleeps here")}
		if constantSleep && (limit == 0 || limit >= 5) {
			c.report(l, fixedDelay, at, "let the pause grow, with jitter",
				"%s is repeated every %v however long the other side is down", call, duration)
		}
		switch {
		case !c.counted(l) || constantSleep && duration < minWastedSleep:
		case c.wasted(l, sleep):
			c.report(l, wastedSleep, at, "leave the loop before it", "the last attempt of %s is followed by a pause before the loop gives up", call)
			return
		case constantSleep && len(a.results) == 0 && !p.failExit && early(l, sleep):
			c.report(l, wastedSleep, at, "sleep only when an attempt has failed", "already the first attempt of %s waits for a pause", call)
			return
		}
	}
}

// duration returns how long a time.Sleep sleeps, if that is a constant.
func (c *checker) duration(sleep *ast.CallExpr) (time.Duration, bool) {
	if len(sleep.Args) != 1 {
		return 0, false
	}
	value := c.TypesInfo.Types[sleep.Args[0]].Value
	if value == nil {
		return 0, false
	}
	n, ok := constant.Int64Val(value)
	return time.Duration(n), ok
}
