package nosigterm

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// goArguments reports go statements that serve while their arguments are made:
// go log.Fatal(srv.ListenAndServe()).
func (c *checker) goArguments() {
	for spawn := range c.index.Root().Preorder((*ast.GoStmt)(nil)) {
		if c.TestFile(spawn.Node().Pos()) {
			continue
		}
		stmt := spawn.Node().(*ast.GoStmt)
		for _, arg := range stmt.Call.Args {
			c.goArgument(stmt, arg)
		}
	}
}

func (c *checker) goArgument(spawn *ast.GoStmt, arg ast.Expr) {
	ast.Inspect(arg, func(x ast.Node) bool {
		if _, later := x.(*ast.FuncLit); later {
			return false
		}
		call, ok := x.(*ast.CallExpr)
		if !ok {
			return true
		}
		fn := c.callee(call)
		if fn == nil || fn.Pkg() == nil {
			return true
		}
		if is := c.api(fn); is.serves && !is.serve.Loop && !is.serve.Consume {
			d := check.Diagnostic{
				Pos: call.Pos(), End: call.End(), Category: goArgument,
				Message: fmt.Sprintf("%s blocks here, before the goroutine starts: nothing after it runs, no wait for SIGTERM", shortName(fn)),
				Advice:  "write go func() { … }()",
			}
			if len(spawn.Call.Args) == 1 {
				d.SuggestedFixes = []analysis.SuggestedFix{{Message: "serve inside the goroutine", TextEdits: []analysis.TextEdit{
					{Pos: spawn.Call.Pos(), End: spawn.Call.Pos(), NewText: []byte("func() { ")},
					{Pos: spawn.Call.End(), End: spawn.Call.End(), NewText: []byte(" }()")},
				}}}
			}
			c.Report(d)
		}
		return true
	})
}

// notifications reports registrations that miss signals.
func (c *checker) notifications() {
	for cur := range c.calls(func(fn *types.Func) bool {
		return symbol.IsFunc(fn, "os/signal", "Notify", "NotifyContext")
	}) {
		call := cur.Node().(*ast.CallExpr)
		if len(call.Args) == 0 {
			continue
		}
		if c.callee(call).Name() == "Notify" && c.unbuffered(call.Args[0]) {
			c.Report(check.Diagnostic{
				Pos: call.Args[0].Pos(), End: call.Args[0].End(), Category: badNotify,
				Message: "a SIGTERM is lost while nobody receives from this unbuffered channel, and the process is killed later",
				Advice:  "use make(chan os.Signal, 1)",
			})
		}
		for _, sig := range call.Args[1:] {
			if c.uncatchable(sig) {
				c.Report(check.Diagnostic{
					Pos: sig.Pos(), End: sig.End(), Category: badNotify,
					Message: "this signal cannot be caught",
					Advice:  "catch syscall.SIGTERM, which asks a process to end",
				})
			}
		}
	}
}

// unbuffered reports whether a channel is made here without a buffer.
func (c *checker) unbuffered(channel ast.Expr) bool {
	call := c.makes(channel)
	if call == nil || calleeName(call) != "make" {
		return false
	}
	if len(call.Args) == 2 {
		size, ok := c.eval.Int(call.Args[1])
		return ok && size == 0
	}
	return len(call.Args) == 1
}

// uncatchable reports whether a signal is SIGKILL or SIGSTOP.
func (c *checker) uncatchable(e ast.Expr) bool {
	var id *ast.Ident
	switch x := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		id = x.Sel
	case *ast.Ident:
		id = x
	default:
		return false
	}
	object := c.TypesInfo.Uses[id]
	if object == nil || object.Pkg() == nil {
		return false
	}
	switch object.Pkg().Path() + "." + object.Name() {
	case "os.Kill", "syscall.SIGKILL", "syscall.SIGSTOP", "golang.org/x/sys/unix.SIGKILL", "golang.org/x/sys/unix.SIGSTOP":
		return true
	}
	return false
}
