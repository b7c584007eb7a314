package fold

import (
	"go/ast"
	"go/types"
	"path"
	"regexp"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// Strings are the functions of the standard library that compute a text from
// texts: what they give for known ones.
var Strings = symbol.NewExactTable(map[string]func(args []string) (string, bool){
	"strings.ToUpper":    one(strings.ToUpper),
	"strings.ToLower":    one(strings.ToLower),
	"strings.TrimSpace":  one(strings.TrimSpace),
	"strings.Trim":       two(strings.Trim),
	"strings.TrimLeft":   two(strings.TrimLeft),
	"strings.TrimRight":  two(strings.TrimRight),
	"strings.TrimPrefix": two(strings.TrimPrefix),
	"strings.TrimSuffix": two(strings.TrimSuffix),
	"strings.ReplaceAll": func(args []string) (string, bool) {
		if len(args) != 3 || len(args[0])*(1+len(args[2])) > maxLength {
			return "", false
		}
		return strings.ReplaceAll(args[0], args[1], args[2]), true
	},
	"path.Join":          joined(path.Join),
	"path/filepath.Join": joined(path.Join),
	"path.Clean":         one(path.Clean),
	"path.Base":          one(path.Base),
	"net/url.JoinPath": joined(func(elements ...string) string {
		return strings.TrimSuffix(elements[0], "/") + "/" + strings.TrimPrefix(path.Join(elements[1:]...), "/")
	}),
	"fmt.Sprint": joined(func(elements ...string) string { return strings.Join(elements, "") }),
})

func one(f func(string) string) func([]string) (string, bool) {
	return func(args []string) (string, bool) {
		if len(args) != 1 {
			return "", false
		}
		return f(args[0]), true
	}
}

func two(f func(s, t string) string) func([]string) (string, bool) {
	return func(args []string) (string, bool) {
		if len(args) != 2 {
			return "", false
		}
		return f(args[0], args[1]), true
	}
}

func joined(f func(...string) string) func([]string) (string, bool) {
	return func(args []string) (string, bool) {
		if len(args) == 0 {
			return "", false
		}
		return f(args...), true
	}
}

// library evaluates a call of the standard library.
func (e *evaluation) library(fn *types.Func, call *ast.CallExpr, depth int) Text {
	if symbol.IsFunc(fn, "strings", "Join") && len(call.Args) == 2 {
		return e.joinElements(call, depth)
	}
	if len(call.Args) == 0 || call.Ellipsis.IsValid() {
		return Hole
	}
	if symbol.IsFunc(fn, "fmt", "Sprintf") {
		format, ok := e.text(call.Args[0], depth+1).Const()
		if !ok {
			return Hole
		}
		return Sprintf(format, e.texts(call.Args[1:], depth))
	}
	f, ok := Strings.Get(fn)
	if !ok {
		return Hole
	}
	var args []string
	for _, t := range e.texts(call.Args, depth) {
		arg, ok := t.Const()
		if !ok {
			return Hole
		}
		args = append(args, arg)
	}
	if s, ok := f(args); ok {
		return constText(s)
	}
	return Hole
}

func (e *evaluation) texts(list []ast.Expr, depth int) []Text {
	texts := make([]Text, len(list))
	for i, x := range list {
		texts[i] = e.text(x, depth+1)
	}
	return texts
}

// joinElements evaluates strings.Join of a list that is written out.
func (e *evaluation) joinElements(call *ast.CallExpr, depth int) Text {
	list, all := e.elements(call.Args[0], depth+1)
	if !all {
		return Hole
	}
	separator := e.text(call.Args[1], depth+1)
	var texts []Text
	for i, x := range list {
		if i > 0 {
			texts = append(texts, separator)
		}
		texts = append(texts, e.text(x, depth+1))
	}
	return join(texts...)
}

var verbs = regexp.MustCompile(`%(%|([-+# 0]*)([0-9.*\[\]]*)([a-zA-Z]))`)

// Sprintf puts arguments in the places of the verbs of a format. Verbs that
// print a text as it is take the argument's parts, others leave a hole, since
// they quote, pad or compute.
func Sprintf(format string, args []Text) Text {
	var texts []Text
	from, next := 0, 0
	for _, m := range verbs.FindAllStringSubmatchIndex(format, -1) {
		texts = append(texts, constText(format[from:m[0]]))
		from = m[1]
		if format[m[2]:m[3]] == "%" {
			texts = append(texts, constText("%"))
			continue
		}
		plain := m[4] == m[5] && m[6] == m[7] && strings.Contains("svd", format[m[8]:m[9]])
		if strings.ContainsAny(format[m[6]:m[7]], "*[") {
			return Hole // counts its arguments otherwise
		}
		if arg := next; plain && arg < len(args) {
			texts = append(texts, args[arg])
		} else {
			texts = append(texts, Hole)
		}
		next++
	}
	return join(append(texts, constText(format[from:]))...)
}
