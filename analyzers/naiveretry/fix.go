package naiveretry

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// listen returns the fix that turns a time.Sleep into a select which also
// listens to ctx, where the function around it can return the context's error.
func (c *checker) listen(l *loop, sleep *ast.CallExpr, ctx string) []analysis.SuggestedFix {
	innermost := l.enclosing[len(l.enclosing)-1]
	values, ok := c.failure(innermost, ctx)
	if !ok || !c.isStatement(l, sleep) {
		return nil
	}
	var duration bytes.Buffer
	if err := printer.Fprint(&duration, c.Fset, sleep.Args[0]); err != nil {
		return nil
	}
	text := fmt.Sprintf("select {\ncase <-%s.Done():\n\treturn %s\ncase <-time.After(%s):\n}", ctx, values, duration.String())
	return []analysis.SuggestedFix{{
		Message:   "listen to " + ctx + " during the pause",
		TextEdits: []analysis.TextEdit{{Pos: sleep.Pos(), End: sleep.End(), NewText: []byte(text)}},
	}}
}

// isStatement reports whether the call is a statement of its own.
func (c *checker) isStatement(l *loop, call *ast.CallExpr) bool {
	found := false
	ast.Inspect(l.body, func(n ast.Node) bool {
		if stmt, ok := n.(*ast.ExprStmt); ok && stmt.X == call {
			found = true
		}
		return !found
	})
	return found
}

// failure returns the values that a function returns when the context ends:
// zeroes and the context's error.
func (c *checker) failure(fn ast.Node, ctx string) (string, bool) {
	var results *ast.FieldList
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		results = fn.Type.Results
	case *ast.FuncLit:
		results = fn.Type.Results
	}
	if results == nil || strings.Contains(ctx, " ") {
		return "", false
	}
	var values []string
	for _, field := range results.List {
		value, ok := zero(c.TypesInfo.TypeOf(field.Type))
		for range max(len(field.Names), 1) {
			values = append(values, value)
		}
		if !ok {
			return "", false
		}
	}
	last := results.List[len(results.List)-1]
	if !symbol.IsError(c.TypesInfo.TypeOf(last.Type)) {
		return "", false
	}
	values[len(values)-1] = ctx + ".Err()"
	return strings.Join(values, ", "), true
}

// zero spells the zero value of types that have a short one.
func zero(t types.Type) (string, bool) {
	if t == nil {
		return "", false
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature:
		return "nil", true
	case *types.Interface:
		_, parameter := types.Unalias(t).(*types.TypeParam)
		return "nil", !parameter
	case *types.Basic:
		switch info := u.Info(); {
		case info&types.IsString != 0:
			return `""`, true
		case info&types.IsNumeric != 0:
			return "0", true
		case info&types.IsBoolean != 0:
			return "false", true
		}
	}
	return "", false
}
