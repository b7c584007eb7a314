package nosigterm

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// takes notes a call that catches the signals in its arguments from the first
// on.
func (c *checker) takes(own *outcome, p mention, first int) {
	call := p.call()
	if call == nil || first < 0 || len(call.Args) < first {
		own.Effects |= unknown
		return
	}
	if c.forwards(p, call) {
		return // the callers name the signals
	}
	caught := c.caught(call, first)
	if caught.has(takesTerm) && c.ownEnd(p, call) {
		own.Effects |= swallows
		return
	}
	own.Effects |= caught
	if !caught.has(takesTerm) && !own.caught.here() {
		own.caught = span{call.Pos(), call.End()}
	}
}

// variadicSignals is the index of the parameter sigs ...os.Signal, -1 if the
// function has none. A function that has one is taken for one that catches the
// signals, as signal.Notify does.
func variadicSignals(fn *types.Func) int {
	sig, ok := fn.Type().(*types.Signature)
	if !ok || !sig.Variadic() || fn.Pkg() != nil && fn.Pkg().Path() == "os/signal" && !strings.HasPrefix(fn.Name(), "Notify") {
		return -1
	}
	last := sig.Params().Len() - 1
	if list, ok := sig.Params().At(last).Type().(*types.Slice); ok && isSignal(list.Elem()) {
		return last
	}
	return -1
}

func isSignal(t types.Type) bool {
	return symbol.IsNamed(t, "os", "Signal")
}

// forwards reports whether a call catches the signals that the function around
// it got as ...os.Signal itself.
func (c *checker) forwards(p mention, call *ast.CallExpr) bool {
	enclosing := decl(p.at)
	if enclosing == nil || !call.Ellipsis.IsValid() {
		return false
	}
	id, ok := ast.Unparen(call.Args[len(call.Args)-1]).(*ast.Ident)
	fn, isFunc := c.TypesInfo.Defs[enclosing.Name].(*types.Func)
	if !ok || !isFunc || variadicSignals(fn) < 0 {
		return false
	}
	params := fn.Type().(*types.Signature).Params()
	return c.TypesInfo.Uses[id] == params.At(params.Len()-1)
}

// ownEnd reports whether a goroutine catches signals for itself: when one comes
// it returns, at most after a word to the log, and tells nobody. That stops no
// server and ends no program.
func (c *checker) ownEnd(p mention, call *ast.CallExpr) bool {
	var body *ast.BlockStmt
	around := p.stack()
	for i := 2; i < len(around); i++ {
		lit, isLit := around[i].(*ast.FuncLit)
		if _, spawned := around[i-2].(*ast.GoStmt); isLit && spawned {
			body = lit.Body
		}
	}
	id, ok := ast.Unparen(call.Args[0]).(*ast.Ident)
	if body == nil || !ok {
		return false
	}
	object, received, only := c.TypesInfo.Uses[id], false, true
	ast.PreorderStack(body, nil, func(x ast.Node, stack []ast.Node) bool {
		switch x := x.(type) {
		case *ast.DeferStmt:
			only = only && idleDefer(x)
		case *ast.Ident:
			if object != nil && c.TypesInfo.Uses[x] == object {
				receives, ends := c.leadsNowhere(stack)
				received, only = received || receives, only && ends
			}
		}
		return only
	})
	return only && received && object != nil && body.Pos() < object.Pos() && object.Pos() < body.End()
}

// leadsNowhere says of a use of a channel of signals whether it receives, and
// whether nothing comes of it: a registration, or a receive after which the
// function returns.
func (c *checker) leadsNowhere(stack []ast.Node) (receives, nothing bool) {
	for i := len(stack) - 1; i >= 0; i-- {
		switch x := stack[i].(type) {
		case *ast.CallExpr:
			if fn := c.callee(x); fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "os/signal" {
				return false, true
			}
		case *ast.CommClause:
			return true, idle(x.Body) && (returns(x.Body) || i == 3 && c.idleAfter(stack))
		case *ast.BlockStmt: // a receive in a statement of its own
			return true, i == 0 && len(stack) > 1 && c.idleAfter(stack)
		}
	}
	return false, false
}

// idleAfter reports whether nothing is done in the outermost of the blocks
// after the statement that the rest of the stack is in.
func (c *checker) idleAfter(stack []ast.Node) bool {
	body, ok := stack[0].(*ast.BlockStmt)
	if !ok {
		return false
	}
	_, after := splitAt(body.List, stack[1])
	if _, selects := stack[1].(*ast.SelectStmt); selects {
		return idle(after)
	}
	stmt, ok := stack[1].(ast.Stmt)
	return ok && idle([]ast.Stmt{stmt}) && idle(after)
}

func returns(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	_, ok := list[len(list)-1].(*ast.ReturnStmt)
	return ok
}

var logName = regexp.MustCompile(`^(Print|Info|Debug|Warn|Warning|Error|Log|Trace|Notice)(f|ln|w|Context)?$`)

// idle reports whether statements do nothing but receive, log and return.
func idle(list []ast.Stmt) bool {
	for _, stmt := range list {
		switch stmt := stmt.(type) {
		case *ast.ReturnStmt:
			return len(stmt.Results) == 0
		case *ast.RangeStmt:
			if !idle(stmt.Body.List) {
				return false
			}
		case *ast.AssignStmt:
			if len(stmt.Rhs) != 1 || !isReceive(stmt.Rhs[0]) {
				return false
			}
		case *ast.ExprStmt:
			call, ok := stmt.X.(*ast.CallExpr)
			if !isReceive(stmt.X) && (!ok || !logName.MatchString(calleeName(call))) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func isReceive(e ast.Expr) bool {
	u, ok := ast.Unparen(e).(*ast.UnaryExpr)
	return ok && u.Op == token.ARROW
}

// idleDefer reports whether a deferred call releases what the goroutine has
// for itself.
func idleDefer(d *ast.DeferStmt) bool {
	switch calleeName(d.Call) {
	case "Stop", "Reset", "close", "recover":
		return true
	}
	return false
}

// caught is what a call of signal.Notify or the like catches.
func (c *checker) caught(call *ast.CallExpr, first int) effects {
	list := call.Args[first:]
	if len(list) == 0 {
		return takesTerm | takesInt | takesOther
	}
	if call.Ellipsis.IsValid() {
		return c.spread(list[len(list)-1])
	}
	var all effects
	for _, e := range list {
		all |= c.signal(e)
	}
	return all
}

// signal is the effect of catching one signal.
func (c *checker) signal(e ast.Expr) effects {
	var id *ast.Ident
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	}
	if id != nil {
		if object := c.TypesInfo.Uses[id]; object != nil && object.Pkg() != nil && knowledge.StandardLibrary(object.Pkg().Path()) {
			switch object.Name() {
			case "SIGTERM":
				return takesTerm
			case "SIGINT", "Interrupt":
				return takesInt
			}
			return takesOther
		}
	}
	if tv, ok := c.TypesInfo.Types[e]; ok && tv.Value != nil && tv.Value.Kind() == constant.Int {
		switch n, _ := constant.Int64Val(tv.Value); n {
		case 15:
			return takesTerm
		case 2:
			return takesInt
		}
		return takesOther
	}
	return unknown
}

// spread is the effect of catching the signals of a list.
func (c *checker) spread(e ast.Expr) effects {
	list, all := c.eval.Elements(e)
	if !all || len(list) == 0 {
		return unknown
	}
	var caught effects
	for _, element := range list {
		caught |= c.signal(element)
	}
	return caught
}
