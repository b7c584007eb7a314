package envscatter

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math/big"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/go/ast/edge"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// The kinds of default values; others are named after their type.
const (
	kindString   = "string"
	kindNumber   = "number"
	kindBool     = "bool"
	kindDuration = "time.Duration"
)

// defaultValue is the constant that stands in for an unset variable.
type defaultValue struct {
	Kind  string
	Value string // for messages
	Exact string // for comparisons: the text, or the exact value
	Plain bool   // not computed: a number may be in other units than the variable otherwise
}

func (d defaultValue) known() bool { return d.Kind != "" }

// drifts reports whether two readers disagree about an unset variable. The
// text of one may be the number, the truth value or the duration of the other;
// other kinds are not compared: 5 seconds and the number 5 may be the same.
func (d defaultValue) drifts(other defaultValue) bool {
	switch {
	case !d.known() || !other.known():
		return false
	case d.Kind == other.Kind:
		return d.Exact != other.Exact && (d.Kind != kindString || !sameText(d.Exact, other.Exact))
	case d.Kind == kindString:
		return other.differsFrom(d.Exact)
	case other.Kind == kindString:
		return d.differsFrom(other.Exact)
	}
	return false
}

// differsFrom reports whether a text, as the variable would hold it, is
// another value of the same kind.
func (d defaultValue) differsFrom(text string) bool {
	switch d.Kind {
	case kindNumber:
		theirs, ok := new(big.Rat).SetString(text)
		ours, exact := new(big.Rat).SetString(d.Exact)
		return d.Plain && ok && exact && theirs.Cmp(ours) != 0
	case kindBool:
		truth, ok := truthWords[strings.ToLower(text)]
		return ok && strconv.FormatBool(truth) != d.Exact
	case kindDuration:
		theirs, err := time.ParseDuration(text)
		return err == nil && strconv.FormatInt(int64(theirs), 10) != d.Exact
	}
	return false
}

// sameText reports whether two texts differ only in a way that their readers
// make up for: 8080 and :8080, or a slash at the end of a URL.
func sameText(a, b string) bool {
	a, b = strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/")
	if a == b {
		return true
	}
	number, _ := strings.CutPrefix(a, ":")
	other, _ := strings.CutPrefix(b, ":")
	_, err := strconv.ParseUint(number, 10, 16)
	return number == other && err == nil
}

// truthWords are the texts that variables are switched on and off with.
var truthWords = map[string]bool{
	"true": true, "1": true, "yes": true, "on": true, "enabled": true,
	"false": false, "0": false, "no": false, "off": false, "disabled": false,
}

// constant turns an expression into a default. An empty string and a zero
// mean "no default" and are handled further on.
func (c *checker) constant(e ast.Expr) defaultValue {
	tv, ok := c.TypesInfo.Types[e]
	if !ok || tv.Value == nil {
		return defaultValue{}
	}
	d := defaultValue{Value: tv.Value.ExactString(), Exact: tv.Value.ExactString(), Plain: isLiteral(e)}
	switch tv.Value.Kind() {
	case constant.String:
		d.Kind, d.Exact = kindString, constant.StringVal(tv.Value)
		if d.Exact == "" {
			return defaultValue{}
		}
		return d
	case constant.Int, constant.Float:
		if constant.Sign(tv.Value) == 0 {
			return defaultValue{}
		}
		d.Kind, d.Value = kindNumber, tv.Value.String() // 0.5, not 1/2
	case constant.Bool:
		d.Kind = kindBool
	default:
		return defaultValue{}
	}
	if named, ok := types.Unalias(tv.Type).(*types.Named); ok {
		if d.Kind = named.String(); d.Kind == kindDuration {
			d.Value = types.ExprString(e) // 5 * time.Second, not its nanoseconds
		}
	}
	return d
}

// isLiteral reports whether a constant is written down as it is, or named.
func isLiteral(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BasicLit, *ast.Ident, *ast.SelectorExpr:
		return true
	case *ast.UnaryExpr:
		return isLiteral(e.X)
	}
	return false
}

// defaultOf is the argument of a call that stands in for an unset variable.
func (c *checker) defaultOf(call *ast.CallExpr, r *envReader) ast.Expr {
	if r.Default < 0 || r.Default >= len(call.Args) {
		return nil
	}
	return call.Args[r.Default]
}

// defaultParam finds the parameter of a reader that is returned when the
// variable is unset, or -1.
func (c *checker) defaultParam(fn ast.Node, body *ast.BlockStmt, key int, inner ast.Expr) int {
	if body == nil {
		return -1
	}
	index := func(e ast.Expr) int {
		if i, ok := c.paramIndex(fn, c.paramOf(e)); ok && i >= 0 && i != key {
			return i
		}
		return -1
	}
	if inner != nil {
		return index(inner)
	}
	found := -1
	consider := func(exprs []ast.Expr) {
		for _, e := range exprs {
			if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(call.Args) > 0 && c.isCall(call, "cmp", "Or") {
				e = call.Args[len(call.Args)-1]
			}
			if found < 0 {
				found = index(e)
			}
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			consider(n.Results)
		case *ast.AssignStmt:
			consider(n.Rhs)
		}
		return true
	})
	return found
}

// paramOf returns the variable that e is, perhaps converted or the element of
// a variadic parameter.
func (c *checker) paramOf(e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ := c.TypesInfo.Uses[e].(*types.Var)
		return v
	case *ast.IndexExpr:
		return c.paramOf(e.X)
	case *ast.CallExpr:
		if tv, ok := c.TypesInfo.Types[e.Fun]; ok && tv.IsType() && len(e.Args) == 1 {
			return c.paramOf(e.Args[0])
		}
	}
	return nil
}

// readDefault finds what a read falls back to when its variable is unset.
func (c *checker) readDefault(r *read) defaultValue {
	if e := c.defaultOf(r.call, r.via); e != nil {
		return c.constant(e)
	}
	cur := r.cur
	for {
		kind, i := cur.ParentEdge()
		switch parent := cur.Parent().Node().(type) {
		case *ast.ParenExpr:
			cur = cur.Parent()
			continue
		case *ast.CallExpr:
			if kind != edge.CallExpr_Args {
				return defaultValue{}
			}
			if c.isCall(parent, "cmp", "Or") && i < len(parent.Args)-1 {
				return c.constant(parent.Args[len(parent.Args)-1])
			}
			if !computes(symbol.Callee(c.TypesInfo, parent)) {
				return defaultValue{}
			}
			cur = cur.Parent()
			continue
		case *ast.BinaryExpr:
			return c.boolDefault(parent)
		case *ast.AssignStmt:
			if kind == edge.AssignStmt_Rhs && len(parent.Rhs) == 1 {
				return c.fallback(cur.Parent(), parent.Lhs)
			}
		}
		return defaultValue{}
	}
}

// computes reports whether a function turns a text into another, or into what
// it stands for.
func computes(fn *types.Func) bool {
	if fn == nil || fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return false
	}
	path := fn.Pkg().Path()
	return path == "strings" || path == "strconv" || symbol.IsFunc(fn, "time", "ParseDuration")
}

// boolDefault reads a comparison with a truth word: os.Getenv(k) == "true" is
// off by default, os.Getenv(k) != "false" is on.
func (c *checker) boolDefault(e *ast.BinaryExpr) defaultValue {
	if e.Op != token.EQL && e.Op != token.NEQ {
		return defaultValue{}
	}
	s, ok := c.constString(e.Y)
	if !ok {
		s, _ = c.constString(e.X)
	}
	truth, ok := truthWords[strings.ToLower(s)]
	if !ok {
		return defaultValue{}
	}
	value := strconv.FormatBool(!truth)
	return defaultValue{Kind: kindBool, Value: value, Exact: value}
}

// dropTriState removes the defaults of variables that one function compares
// with "on" and with "off": unset is a value of its own there.
func (c *checker) dropTriState() {
	type id struct{ fn, key string }
	states := map[id]map[string]bool{}
	for _, r := range c.reads {
		if k := (id{r.at.Func, r.key()}); r.def.Kind == kindBool {
			if states[k] == nil {
				states[k] = map[string]bool{}
			}
			states[k][r.def.Exact] = true
		}
	}
	for _, r := range c.reads {
		if len(states[id{r.at.Func, r.key()}]) > 1 {
			r.def = defaultValue{}
		}
	}
}
