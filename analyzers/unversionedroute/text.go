package unversionedroute

import (
	"go/ast"
	"go/types"
	"path"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/fold"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// text is the value of a string expression, with symbols for parameters and
// fields and holes for what isn't known.
func (c *collector) text(e ast.Expr) string {
	if e == nil {
		return unknownText
	}
	eval := c.consts
	eval.Call = c.joins
	var b strings.Builder
	for _, part := range eval.String(e) {
		switch {
		case !part.Hole():
			b.WriteString(part.Text)
		case part.Var != nil:
			b.WriteString(c.unknown(part.Var))
		default:
			b.WriteString(unknownText)
		}
	}
	return b.String()
}

// unknown is the symbol of a variable, or unknownText.
func (c *collector) unknown(v *types.Var) string {
	if !symbol.IsString(v.Type()) {
		return unknownText
	}
	if v.IsField() {
		if name, ok := c.ownField(v); ok {
			return name
		}
		return unknownText
	}
	if n := c.param(v); !n.none() && defs.Unset(c.index, v) {
		return symbolOf(n)
	}
	return unknownText
}

// joins evaluates the functions that put paths together, and those that take
// something off whose loss does not matter here.
func (c *collector) joins(fn *types.Func, call *ast.CallExpr) (fold.Text, bool) {
	if fn.Pkg() == nil || call.Ellipsis.IsValid() || len(call.Args) == 0 || fn.Signature().Recv() != nil {
		return nil, false
	}
	first := func() string { return c.text(call.Args[0]) }
	all := func() []string {
		var texts []string
		for _, arg := range call.Args {
			texts = append(texts, c.text(arg))
		}
		return texts
	}
	var joined string
	switch fn.Pkg().Path() + "." + fn.Name() {
	case "path.Join", "path/filepath.Join":
		joined = path.Join(all()...)
	case "net/url.JoinPath":
		joined = strings.Join(all(), "/")
	case "strings.TrimSuffix", "strings.TrimRight":
		joined = strings.TrimSuffix(first(), "/")
	case "strings.TrimPrefix", "strings.TrimLeft", "strings.Trim", "strings.TrimSpace", "strings.ToLower":
		joined = first()
	default:
		return nil, false
	}
	if joined == "" {
		return fold.Text{}, true
	}
	return fold.Text{{Text: joined}}, true
}
