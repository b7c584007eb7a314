package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// judgeDynamic reports such pauses where it is not known that the call is
// remote, because it ends at an interface: that somebody waits longer each time
// tells that it is no matter of this process alone.
func (c *checker) judgeDynamic(l *loop) {
	for _, a := range c.attempts(l, func(call *ast.CallExpr) bool {
		b := c.call(call)
		return b.dynamic && !b.Remote
	}) {
		if !c.loopInvariant(l, a) {
			continue
		}
		graph := c.graph(l)
		limit, _ := c.limit(l)
		if p := c.exploreErrors(graph, l, a); p.isRetry() && !p.conflict && (limit <= 0 || limit >= 3) {
			c.judgeJitter(l, shortName(a.call))
			return
		}
	}
}

// judgeJitter reports pauses that grow in the same way for every caller.
func (c *checker) judgeJitter(l *loop, call string) {
	if !c.Enabled(noJitter) {
		return
	}
	_, body := index.FuncParts(l.enclosing[len(l.enclosing)-1])
	if c.random(body, 0) {
		return
	}
	changed := map[types.Object]bool{}
	ast.Inspect(l.node(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				changed[c.object(left)] = true
			}
		case *ast.IncDecStmt:
			changed[c.object(n.X)] = true
		case *ast.RangeStmt:
			changed[c.object(n.Key)] = true
		}
		return true
	})
	delete(changed, nil)
	var grows ast.Expr
	known := true
	ast.Inspect(l.body, func(n ast.Node) bool {
		pause, ok := n.(*ast.CallExpr)
		if !ok || len(pause.Args) != 1 || !c.makesPause(pause) {
			return true
		}
		ast.Inspect(pause.Args[0], func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if changed[c.TypesInfo.Uses[n]] {
					grows = pause
				}
			case *ast.CallExpr:
				known = known && c.steady(n)
			}
			return true
		})
		return true
	})
	if grows != nil && known {
		c.report(l, noJitter, []analysis.RelatedInformation{c.related(grows.Pos(), "it waits here")},
			"add a random part to the pauses",
			"callers of %s that failed together come back together: their pauses grow alike", call)
	}
}

// makesPause reports whether a call waits, or makes a timer, for its argument.
func (c *checker) makesPause(call *ast.CallExpr) bool {
	fn := symbol.Callee(c.TypesInfo, call)
	return symbol.IsFunc(fn, "time", "Sleep", "After", "NewTimer") || symbol.IsMethod(fn, "time", "Timer", "Reset")
}

// steady reports whether a call is known to have nothing random in it.
func (c *checker) steady(call *ast.CallExpr) bool {
	if t := c.TypesInfo.Types[call.Fun]; t.IsType() || t.IsBuiltin() {
		return true
	}
	fn := symbol.Callee(c.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	if path := fn.Pkg().Path(); path == "math" || path == "time" {
		return true
	}
	body := c.index.Body(fn)
	return body != nil && !c.random(body, 2)
}

var randomName = regexp.MustCompile(`(?i)rand|jitter`)

// random reports whether a body names something random, or calls, as deep as
// that, what does.
func (c *checker) random(body ast.Node, depth int) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			found = found || randomName.MatchString(n.Name)
		case *ast.CallExpr:
			if inner := c.index.Body(symbol.Callee(c.TypesInfo, n)); inner != nil && depth > 0 {
				found = found || c.random(inner, depth-1)
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
func (c *checker) detached(a attempt) bool {
	for _, arg := range a.call.Args {
		if t := c.TypesInfo.TypeOf(arg); t != nil && symbol.IsContext(t) {
			return c.detachedContext(arg, 3)
		}
	}
	return false
}

func (c *checker) detachedContext(e ast.Expr, depth int) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if ident, isIdent := ast.Unparen(e).(*ast.Ident); isIdent {
		d, single := c.single(c.TypesInfo.Uses[ident])
		if !single || d.Value == nil || d.Result > 0 {
			return false
		}
		call, ok = ast.Unparen(d.Value).(*ast.CallExpr)
	}
	if !ok {
		return false
	}
	fn := symbol.Callee(c.TypesInfo, call)
	if symbol.IsFunc(fn, "context", "Background", "TODO", "WithoutCancel") {
		return true
	}
	return symbol.IsFunc(fn, "context", "WithTimeout", "WithDeadline", "WithCancel", "WithValue", "WithTimeoutCause") &&
		depth > 0 && len(call.Args) > 0 && c.detachedContext(call.Args[0], depth-1)
}

// wasted reports whether the sleep is a plain statement of the loop's body, so
// that nothing keeps the last round from it.
func (c *checker) wasted(l *loop, sleep *ast.CallExpr) bool {
	list := l.body.List
	if len(list) == 0 {
		return false
	}
	last, ok := list[len(list)-1].(*ast.ExprStmt)
	return ok && last.X == sleep && !c.looksAtCount(l)
}

// looksAtCount reports whether the body compares the loop's own counter.
func (c *checker) looksAtCount(l *loop) bool {
	counters := map[types.Object]bool{}
	switch stmt := l.stmt.(type) {
	case *ast.ForStmt:
		if init, ok := stmt.Init.(*ast.AssignStmt); ok {
			for _, left := range init.Lhs {
				counters[c.object(left)] = true
			}
		}
		if post, ok := stmt.Post.(*ast.IncDecStmt); ok {
			counters[c.object(post.X)] = true
		}
	case *ast.RangeStmt:
		if stmt.Key != nil {
			counters[c.object(stmt.Key)] = true
		}
	}
	delete(counters, nil)
	found := false
	ast.Inspect(l.body, func(n ast.Node) bool {
		if binary, ok := n.(*ast.BinaryExpr); ok && binary.Op.Precedence() == token.EQL.Precedence() {
			ast.Inspect(binary, func(n ast.Node) bool {
				if ident, ok := n.(*ast.Ident); ok && counters[c.TypesInfo.Uses[ident]] {
					found = true
				}
				return !found
			})
		}
		return !found
	})
	return found
}

// ticks reports whether what waits waits for a timer.
func (c *checker) ticks(n ast.Node) bool {
	receive, ok := n.(*ast.UnaryExpr)
	if !ok {
		return false
	}
	channel, ok := underlying(c.TypesInfo.TypeOf(receive.X)).(*types.Chan)
	return ok && symbol.IsNamed(channel.Elem(), "time", "Time")
}

// isSleep reports whether a call is time.Sleep.
func (c *checker) isSleep(call *ast.CallExpr) bool {
	return symbol.IsFunc(symbol.Callee(c.TypesInfo, call), "time", "Sleep")
}

// tells reports whether a call only looks at something or writes it down, so that
// it makes no difference to the next attempt.
func (c *checker) tells(call *ast.CallExpr) bool {
	if t := c.TypesInfo.Types[call.Fun]; t.IsType() || t.IsBuiltin() {
		return true
	}
	if t, ok := c.TypesInfo.TypeOf(call).(*types.Basic); ok && t.Info()&types.IsBoolean != 0 {
		return true // a predicate
	}
	fn := symbol.Callee(c.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return fn != nil // err.Error()
	}
	switch path := fn.Pkg().Path(); path {
	case "errors", "fmt", "log", "log/slog", "strings", "strconv", "time":
		return true
	}
	return logName.MatchString(fn.Name())
}

var logName = regexp.MustCompile(`^(Print|Info|Debug|Warn|Warning|Error|Log|Trace|Notice|Err|Msg|With[A-Z]?|Inc|Observe|Add)([a-z]*|Field|Fields|Error)$`)
