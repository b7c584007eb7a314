package corswildcard

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cond decides a condition, or continues with both outcomes.
func (f *frame) cond(e ast.Expr, w *pathState, k func(*pathState, bool)) {
	switch x := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			f.cond(x.X, w, func(w *pathState, yes bool) { k(w, !yes) })
			return
		}
	case *ast.BinaryExpr:
		if x.Op == token.LAND || x.Op == token.LOR {
			f.cond(x.X, w, func(w *pathState, yes bool) {
				if yes == (x.Op == token.LOR) {
					k(w, yes)
					return
				}
				f.cond(x.Y, w, k)
			})
			return
		}
	}
	f.eval(e, w, func(w *pathState, v value) { f.branch(e, v, w, k) })
}

// branch continues with what v is, or with both outcomes.
func (f *frame) branch(e ast.Expr, v value, w *pathState, k func(*pathState, bool)) {
	if v.kind == boolean {
		k(w, v.b)
		return
	}
	name, negated := conditionName(e)
	if b, ok := w.assumed[name]; ok {
		k(w, b != negated)
		return
	}
	for _, yes := range []bool{true, false} {
		w := w.clone()
		holds := yes != negated
		w.assumed[name] = holds
		if v.origin || v.config {
			w.because = append(w.because, condition{expr: e, name: name, holds: holds, origin: v.origin, config: v.config && !v.origin, optIn: f.in.saysSo(e)})
		}
		k(w, yes)
	}
}

// conditionName makes a != b and a == b opposite outcomes of one condition.
func conditionName(e ast.Expr) (name string, negated bool) {
	name = types.ExprString(ast.Unparen(e))
	if b, ok := ast.Unparen(e).(*ast.BinaryExpr); ok && b.Op == token.NEQ {
		return types.ExprString(b.X) + " == " + types.ExprString(b.Y), true
	}
	return name, false
}

// String is the condition as it was met, for a message.
func (c condition) String() string {
	text := c.name
	if b, ok := ast.Unparen(c.expr).(*ast.BinaryExpr); !c.holds && ok && (b.Op == token.EQL || b.Op == token.NEQ) {
		text = types.ExprString(b.X) + " != " + types.ExprString(b.Y)
	} else if !c.holds {
		text = "not " + text
	}
	if len(text) > 60 {
		text = text[:57] + "..."
	}
	return text
}

// forget drops what was assumed of a variable that changes.
func (in *interp) forget(name string, w *pathState) {
	for text := range w.assumed {
		if names(text, name) {
			delete(w.assumed, text)
		}
	}
}

// names reports whether an identifier occurs in the text of an expression.
func names(text, name string) bool {
	for i := 0; name != ""; {
		at := strings.Index(text[i:], name)
		if at < 0 {
			break
		}
		i += at + len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:i-len(name)])
		after, _ := utf8.DecodeRuneInString(text[i:])
		if !inName(before) && !inName(after) {
			return true
		}
	}
	return false
}

func inName(r rune) bool {
	return r != utf8.RuneError && (r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r))
}

// saysSo reports whether a condition names a mode for development or an
// explicit permission for everyone.
func (in *interp) saysSo(e ast.Expr) bool {
	text := types.ExprString(e)
	return strings.Contains(text, `"*"`) || mentions(text, developmentWords) || mentions(text, permissionWords)
}

var (
	developmentWords = []string{
		"dev", "develop", "development", "debug", "local", "localhost", "test", "testing", "prod", "production", "stage", "staging", "release",
	}
	permissionWords = []string{
		"allow all", "all origins", "any origin", "every origin", "origin all", "insecure", "unsafe", "wildcard", "star", "permissive", "disable cors",
	}
)

// mentions reports whether one of the phrases stands in the words that names
// in the text are made of: "isDevMode" is "is dev mode", "device" is one word.
func mentions(text string, phrases []string) bool {
	var b strings.Builder
	b.WriteByte(' ')
	lower := false
	for _, r := range text {
		if unicode.IsUpper(r) && lower || !unicode.IsLetter(r) {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		if unicode.IsLetter(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	words := strings.Join(strings.Fields(b.String()), " ")
	for _, phrase := range phrases {
		if strings.Contains(" "+words+" ", " "+phrase+" ") {
			return true
		}
	}
	return false
}
