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
)

// judge reports what is wrong with a retry.
func (s *state) judge(l *loop, a attempt, p *paths) {
	if p.conflict {
		return // somebody else was faster; try again at once
	}
	call := shortName(a.call)
	limit, bounded := s.limit(l)
	bounded = bounded || p.failExit || s.cancellable(l)
	if bounded && limit > 0 && limit < 3 {
		return // one more try is no storm
	}
	at := s.related(a.call.Pos(), call+" is repeated here")
	if !p.waitsAnywhere {
		s.report(l, noDelay, []analysis.RelatedInformation{at},
			"%s is repeated at once when it fails: while the other side is down, every caller hammers it at full speed; wait between attempts, longer each time and with jitter", call)
		return
	}
	s.judgeJitter(l, call)
	switch {
	case bounded && (s.judgeDeafness(l, a, p, call) || s.judgeRefusals(l, a, call)):
	case bounded:
		s.judgeSleeps(l, a, p, limit, call)
	default:
		s.report(l, unbounded, []analysis.RelatedInformation{at},
			"%s is repeated until it succeeds, and nothing else ends the loop: the goroutine cannot be stopped while the other side is down; give up after some attempts or when a context is done", call)
	}
}

// shortName spells the function that is called, without the calls that lead to
// it.
func shortName(call *ast.CallExpr) string {
	if name := types.ExprString(call.Fun); !strings.ContainsAny(name, "(\"") {
		return name
	}
	return calleeName(call)
}

// skipped reports a loop that sleeps between its rounds, but not after a
// failure.
func (s *state) skipped(l *loop, a attempt) {
	call := shortName(a.call)
	s.report(l, noDelay, []analysis.RelatedInformation{s.related(a.call.Pos(), "after a failure of this the pause is skipped")},
		"when %s fails, the loop goes round without its pause: while the other side is down, it is hammered at full speed; wait on this way, too", call)
}

func (s *state) related(pos token.Pos, message string) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: pos, Message: message}
}

func (s *state) report(l *loop, category string, related []analysis.RelatedInformation, format string, args ...any) {
	s.Report(analysis.Diagnostic{Pos: l.pos, End: l.end, Category: category, Message: fmt.Sprintf(format, args...), Related: related})
}

const (
	minSleep       = 50 * time.Millisecond // the shortest sleep that is worth listening to a context
	minWastedSleep = time.Second           // the shortest that is worth sparing
	maxLookedSleep = time.Second           // the longest that is not, where the loop looks at one between the sleeps
)

// judgeDeafness reports a pause after a failure that ignores a context. It
// returns whether it did.
func (s *state) judgeDeafness(l *loop, a attempt, p *paths, call string) bool {
	ctx := s.contextAround(l)
	if ctx == "" || s.detached(a) {
		return false
	}
	for _, sleep := range p.sleepsOnFail {
		duration, constantSleep := s.duration(sleep)
		if constantSleep && (duration < minSleep || duration <= maxLookedSleep && s.looksAtContext(l)) {
			continue
		}
		s.Report(analysis.Diagnostic{
			Pos: l.pos, End: l.end, Category: ctxSleep, Related: []analysis.RelatedInformation{s.related(sleep.Pos(), "it sleeps here")},
			Message:        fmt.Sprintf("the pause between attempts of %s ignores %s: after a cancellation or a shutdown the loop sleeps on; select on the timer and on its Done channel", call, ctx),
			SuggestedFixes: s.listen(l, sleep, ctx),
		})
		return true
	}
	return false
}

// judgeSleeps looks at the length and the place of the pauses after a failure.
func (s *state) judgeSleeps(l *loop, a attempt, p *paths, limit int64, call string) {
	for _, sleep := range p.sleepsOnFail {
		duration, constantSleep := s.duration(sleep)
		if constantSleep && duration < minSleep {
			continue
		}
		at := []analysis.RelatedInformation{s.related(sleep.Pos(), "it sleeps here")}
		if constantSleep && (limit == 0 || limit >= 5) {
			s.report(l, fixedDelay, at, "%s is repeated every %v however long the other side is down; let the pause grow, with jitter", call, duration)
		}
		switch {
		case !s.counted(l) || constantSleep && duration < minWastedSleep:
		case s.wasted(l, sleep):
			s.report(l, wastedSleep, at, "the last attempt of %s is followed by a pause before the loop gives up; leave the loop before it", call)
			return
		case constantSleep && len(a.results) == 0 && !p.failExit && early(l, sleep):
			s.report(l, wastedSleep, at, "already the first attempt of %s waits for a pause; sleep only when an attempt has failed", call)
			return
		}
	}
}

// duration returns how long a time.Sleep sleeps, if that is a constant.
func (s *state) duration(sleep *ast.CallExpr) (time.Duration, bool) {
	if len(sleep.Args) != 1 {
		return 0, false
	}
	value := s.TypesInfo.Types[sleep.Args[0]].Value
	if value == nil {
		return 0, false
	}
	n, ok := constant.Int64Val(value)
	return time.Duration(n), ok
}
