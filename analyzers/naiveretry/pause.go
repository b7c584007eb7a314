package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// judgeDynamic reports such pauses where it is not known that the call is
// remote, because it ends at an interface: that somebody waits longer each time
// tells that it is no matter of this process alone.
func (s *state) judgeDynamic(l *loop) {
	for _, a := range s.attempts(l, func(call *ast.CallExpr) bool {
		b := s.callBehaviour(call)
		return b.dynamic && !b.Remote
	}) {
		if !s.sameEachTime(l, a) {
			continue
		}
		graph := s.graph(functionBody(l.around[len(l.around)-1]))
		limit, _ := s.limit(l)
		if p := s.explore(graph, l, a, false); p.isRetry() && !p.conflict && (limit <= 0 || limit >= 3) {
			s.judgeJitter(l, shortName(a.call))
			return
		}
	}
}

// judgeJitter reports pauses that grow in the same way for every caller.
func (s *state) judgeJitter(l *loop, call string) {
	if !s.Enabled(noJitter) {
		return
	}
	body := functionBody(l.around[len(l.around)-1])
	if s.random(body, 0) {
		return
	}
	changed := map[types.Object]bool{}
	ast.Inspect(l.node(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				changed[s.object(left)] = true
			}
		case *ast.IncDecStmt:
			changed[s.object(n.X)] = true
		case *ast.RangeStmt:
			changed[s.object(n.Key)] = true
		}
		return true
	})
	delete(changed, nil)
	var grows ast.Expr
	known := true
	ast.Inspect(l.body, func(n ast.Node) bool {
		pause, ok := n.(*ast.CallExpr)
		if !ok || len(pause.Args) != 1 || !s.makesPause(pause) {
			return true
		}
		ast.Inspect(pause.Args[0], func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if changed[s.TypesInfo.Uses[n]] {
					grows = pause
				}
			case *ast.CallExpr:
				known = known && s.steady(n)
			}
			return true
		})
		return true
	})
	if grows != nil && known {
		s.report(l, noJitter, []analysis.RelatedInformation{s.related(grows.Pos(), "it waits here")},
			"the pauses between attempts of %s grow alike for all callers: those who failed together come back together; add a random part", call)
	}
}

// makesPause reports whether a call waits, or makes a timer, for its argument.
func (s *state) makesPause(call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(s.TypesInfo, call).(*types.Func)
	if !ok {
		return false
	}
	switch fn.FullName() {
	case "time.Sleep", "time.After", "time.NewTimer", "(*time.Timer).Reset":
		return true
	}
	return false
}

// steady reports whether a call is known to have nothing random in it.
func (s *state) steady(call *ast.CallExpr) bool {
	if t := s.TypesInfo.Types[call.Fun]; t.IsType() || t.IsBuiltin() {
		return true
	}
	fn, ok := typeutil.Callee(s.TypesInfo, call).(*types.Func)
	if !ok || fn.Pkg() == nil {
		return false
	}
	if path := fn.Pkg().Path(); path == "math" || path == "time" {
		return true
	}
	body := s.bodies[fn.Origin()]
	return body != nil && !s.random(body, 2)
}

var randomName = regexp.MustCompile(`(?i)rand|jitter`)

// random reports whether a body names something random, or calls, as deep as
// that, what does.
func (s *state) random(body ast.Node, depth int) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			found = found || randomName.MatchString(n.Name)
		case *ast.CallExpr:
			if fn, ok := typeutil.Callee(s.TypesInfo, n).(*types.Func); ok && depth > 0 && s.bodies[fn.Origin()] != nil {
				found = found || s.random(s.bodies[fn.Origin()], depth-1)
			}
		}
		return !found
	})
	return found
}

// early reports whether the body begins with the sleep, so that already the
// first attempt is late.
func early(l *loop, sleep *ast.CallExpr) bool {
	if len(l.body.List) == 0 {
		return false
	}
	first, ok := l.body.List[0].(*ast.ExprStmt)
	return ok && first.X == sleep
}

// detached reports whether the attempt is handed a context that has nothing
// to do with those around it: it is to go on when they are done.
func (s *state) detached(a attempt) bool {
	for _, arg := range a.call.Args {
		if t := s.TypesInfo.TypeOf(arg); t != nil && isContext(t) {
			return s.detachedContext(arg, 3)
		}
	}
	return false
}

func (s *state) detachedContext(e ast.Expr, depth int) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if ident, isIdent := ast.Unparen(e).(*ast.Ident); isIdent {
		values := s.settings().values[s.TypesInfo.Uses[ident]]
		if len(values) != 1 {
			return false
		}
		call, ok = values[0].call, values[0].call != nil
		if values[0].value != nil {
			call, ok = ast.Unparen(values[0].value).(*ast.CallExpr)
		}
	}
	if !ok {
		return false
	}
	fn, ok := typeutil.Callee(s.TypesInfo, call).(*types.Func)
	if !ok {
		return false
	}
	switch fn.FullName() {
	case "context.Background", "context.TODO", "context.WithoutCancel":
		return true
	case "context.WithTimeout", "context.WithDeadline", "context.WithCancel", "context.WithValue", "context.WithTimeoutCause":
		return depth > 0 && len(call.Args) > 0 && s.detachedContext(call.Args[0], depth-1)
	}
	return false
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
	counters := map[types.Object]bool{}
	switch stmt := l.stmt.(type) {
	case *ast.ForStmt:
		if init, ok := stmt.Init.(*ast.AssignStmt); ok {
			for _, left := range init.Lhs {
				counters[s.object(left)] = true
			}
		}
		if post, ok := stmt.Post.(*ast.IncDecStmt); ok {
			counters[s.object(post.X)] = true
		}
	case *ast.RangeStmt:
		if stmt.Key != nil {
			counters[s.object(stmt.Key)] = true
		}
	}
	delete(counters, nil)
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
