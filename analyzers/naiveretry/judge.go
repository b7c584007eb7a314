package naiveretry

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"time"

	"golang.org/x/tools/go/analysis"
)

// judge reports what is wrong with a retry.
func (s *state) judge(l *loop, a attempt, p *paths) {
	if p.conflict {
		return // somebody else was faster; try again at once
	}
	call := types.ExprString(a.call.Fun)
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
	s.judgeSleeps(l, p, limit, call)
	if !bounded {
		s.report(l, unbounded, []analysis.RelatedInformation{at},
			"%s is repeated until it succeeds, and nothing else ends the loop: the goroutine cannot be stopped while the other side is down; give up after some attempts or when a context is done", call)
	}
}

func (s *state) related(pos token.Pos, message string) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: pos, Message: message}
}

func (s *state) report(l *loop, category string, related []analysis.RelatedInformation, format string, args ...any) {
	s.Report(analysis.Diagnostic{Pos: l.stmt.Pos(), End: l.body.Lbrace, Category: category, Message: fmt.Sprintf(format, args...), Related: related})
}

// minSleep is the shortest sleep that is worth listening to a context.
const minSleep = 50 * time.Millisecond

// judgeSleeps looks at the pauses after a failure.
func (s *state) judgeSleeps(l *loop, p *paths, limit int64, call string) {
	for _, sleep := range p.sleepsOnFail {
		duration, constantSleep := s.duration(sleep)
		if constantSleep && duration < minSleep {
			continue
		}
		at := []analysis.RelatedInformation{s.related(sleep.Pos(), "it sleeps here")}
		if ctx := s.contextAround(l); ctx != "" {
			s.Report(analysis.Diagnostic{
				Pos: l.stmt.Pos(), End: l.body.Lbrace, Category: ctxSleep, Related: at,
				Message:        fmt.Sprintf("the pause between attempts of %s ignores %s: after a cancellation or a shutdown the loop sleeps on; select on the timer and on its Done channel", call, ctx),
				SuggestedFixes: s.listen(l, sleep, ctx),
			})
			return
		}
		if constantSleep && (limit == 0 || limit >= 5) {
			s.report(l, fixedDelay, at, "%s is repeated every %v however long the other side is down; let the pause grow, with jitter", call, duration)
		}
		if limit > 0 && s.wasted(l, sleep) {
			s.report(l, wastedSleep, at, "the last attempt of %s is followed by a pause before the loop gives up; leave the loop before it", call)
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

// limit returns the number of rounds: -1 if there is a limit of unknown size,
// 0 if there is none.
func (s *state) limit(l *loop) (int64, bool) {
	bound := l.times
	if binary, ok := l.cond.(*ast.BinaryExpr); ok {
		bound = binary.Y
	}
	if bound == nil {
		return -1, l.cond != nil
	}
	if value := s.TypesInfo.Types[bound].Value; value != nil && value.Kind() == constant.Int {
		if n, ok := constant.Int64Val(value); ok && n > 0 {
			return n, true
		}
	}
	return 3, true // of unknown size; rarely less
}

// wasted reports whether the sleep is a plain statement of the loop's body, so
// that nothing keeps the last round from it.
func (s *state) wasted(l *loop, sleep *ast.CallExpr) bool {
	list := l.body.List
	if len(list) == 0 {
		return false
	}
	last, ok := list[len(list)-1].(*ast.ExprStmt)
	return ok && last.X == sleep && !s.looksAtCount(l)
}

// looksAtCount reports whether the body compares the loop's own counter.
func (s *state) looksAtCount(l *loop) bool {
	stmt, ok := l.stmt.(*ast.ForStmt)
	if !ok {
		return false
	}
	counters := map[types.Object]bool{}
	if init, ok := stmt.Init.(*ast.AssignStmt); ok {
		for _, left := range init.Lhs {
			counters[s.object(left)] = true
		}
	}
	found := false
	ast.Inspect(l.body, func(n ast.Node) bool {
		if binary, ok := n.(*ast.BinaryExpr); ok && binary.Op.Precedence() == token.EQL.Precedence() {
			ast.Inspect(binary, func(n ast.Node) bool {
				if ident, ok := n.(*ast.Ident); ok && counters[s.TypesInfo.Uses[ident]] {
					found = true
				}
				return !found
			})
		}
		return !found
	})
	return found
}
