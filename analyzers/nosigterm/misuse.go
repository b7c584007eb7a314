package nosigterm

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// goArguments reports go statements that serve while their arguments are made:
// go log.Fatal(srv.ListenAndServe()).
func (g *graph) goArguments() {
	for _, n := range g.order {
		for _, code := range n.code {
			ast.Inspect(code, func(x ast.Node) bool {
				if spawn, ok := x.(*ast.GoStmt); ok {
					for _, arg := range spawn.Call.Args {
						g.goArgument(spawn, arg)
					}
				}
				return true
			})
		}
	}
}

func (g *graph) goArgument(spawn *ast.GoStmt, arg ast.Expr) {
	ast.Inspect(arg, func(x ast.Node) bool {
		if _, later := x.(*ast.FuncLit); later {
			return false
		}
		call, ok := x.(*ast.CallExpr)
		if !ok {
			return true
		}
		fn := g.callee(call)
		if fn == nil || fn.Pkg() == nil {
			return true
		}
		if is := g.lookup(fn); is.serves && !is.serve.Loop && !is.serve.Consume {
			d := analysis.Diagnostic{
				Pos: call.Pos(), End: call.End(), Category: goArgument,
				Message: fmt.Sprintf("a go statement evaluates its arguments before the goroutine starts, so %s blocks here and nothing after it runs, not even what waits for SIGTERM; write go func() { … }()", shortName(fn)),
			}
			if len(spawn.Call.Args) == 1 {
				d.SuggestedFixes = []analysis.SuggestedFix{{Message: "serve inside the goroutine", TextEdits: []analysis.TextEdit{
					{Pos: spawn.Call.Pos(), End: spawn.Call.Pos(), NewText: []byte("func() { ")},
					{Pos: spawn.Call.End(), End: spawn.Call.End(), NewText: []byte(" }()")},
				}}}
			}
			g.Report(d)
		}
		return true
	})
}

// notifications reports registrations that miss signals.
func (g *graph) notifications() {
	for _, n := range g.order {
		for _, code := range n.code {
			ast.Inspect(code, func(x ast.Node) bool {
				call, ok := x.(*ast.CallExpr)
				if !ok || len(call.Args) == 0 {
					return true
				}
				fn := g.callee(call)
				if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "os/signal" || knowledge.Signals(fn) != knowledge.TakesSignals {
					return true
				}
				if fn.Name() == "Notify" && g.unbuffered(code, call.Args[0]) {
					g.Report(analysis.Diagnostic{
						Pos: call.Args[0].Pos(), End: call.Args[0].End(), Category: badNotify,
						Message: "signal.Notify does not wait for a receiver: a SIGTERM that comes while nobody receives from this unbuffered channel is lost, and the process is killed later; use make(chan os.Signal, 1)",
					})
				}
				for _, sig := range call.Args[1:] {
					if g.uncatchable(sig) {
						g.Report(analysis.Diagnostic{
							Pos: sig.Pos(), End: sig.End(), Category: badNotify,
							Message: "this signal cannot be caught; the one that asks a process to end is syscall.SIGTERM",
						})
					}
				}
				return true
			})
		}
	}
}

// unbuffered reports whether a channel is made here without a buffer.
func (g *graph) unbuffered(code ast.Node, channel ast.Expr) bool {
	id, ok := ast.Unparen(channel).(*ast.Ident)
	if !ok {
		return false
	}
	object, ok := g.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	value, sets := g.contextValue(code, object)
	if sets != 1 {
		return false
	}
	call, ok := ast.Unparen(value).(*ast.CallExpr)
	if !ok || calleeName(call) != "make" {
		return false
	}
	if len(call.Args) == 2 {
		tv := g.TypesInfo.Types[call.Args[1]]
		return tv.Value != nil && constant.Sign(tv.Value) == 0
	}
	return len(call.Args) == 1
}

// uncatchable reports whether a signal is SIGKILL or SIGSTOP.
func (g *graph) uncatchable(e ast.Expr) bool {
	var id *ast.Ident
	switch x := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		id = x.Sel
	case *ast.Ident:
		id = x
	default:
		return false
	}
	object := g.TypesInfo.Uses[id]
	if object == nil || object.Pkg() == nil {
		return false
	}
	switch object.Pkg().Path() + "." + object.Name() {
	case "os.Kill", "syscall.SIGKILL", "syscall.SIGSTOP", "golang.org/x/sys/unix.SIGKILL", "golang.org/x/sys/unix.SIGSTOP":
		return true
	}
	return false
}
