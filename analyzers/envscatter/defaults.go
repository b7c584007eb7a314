package envscatter

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
)

// defaultValue is the constant that stands in for an unset variable. Values
// of different kinds are not compared: 5 seconds and the number 5 may be the
// same to two readers.
type defaultValue struct{ Kind, Value string }

func (d defaultValue) known() bool { return d.Kind != "" }

// drifts reports whether two readers disagree about an unset variable.
func (d defaultValue) drifts(other defaultValue) bool {
	return d.known() && d.Kind == other.Kind && d.Value != other.Value
}

// constant turns an expression into a default. An empty string and a zero
// mean "no default" and are handled further on.
func (c *checker) constant(e ast.Expr) defaultValue {
	tv, ok := c.TypesInfo.Types[e]
	if !ok || tv.Value == nil {
		return defaultValue{}
	}
	kind := ""
	switch tv.Value.Kind() {
	case constant.String:
		if constant.StringVal(tv.Value) == "" {
			return defaultValue{}
		}
		kind = "string"
	case constant.Int, constant.Float:
		if constant.Sign(tv.Value) == 0 {
			return defaultValue{}
		}
		kind = "number"
	case constant.Bool:
		kind = "bool"
	default:
		return defaultValue{}
	}
	text := tv.Value.ExactString()
	if named, ok := types.Unalias(tv.Type).(*types.Named); ok && kind != "string" {
		kind = named.String()
		if kind == "time.Duration" {
			text = types.ExprString(e) // 5 * time.Second, not its nanoseconds
		}
	}
	return defaultValue{Kind: kind, Value: text}
}

// defaultOf is the argument of a call that stands in for an unset variable.
func (c *checker) defaultOf(call *ast.CallExpr, obj types.Object, r *envReader) ast.Expr {
	if r.Default < 0 || r.Default >= len(call.Args) {
		return nil
	}
	return call.Args[r.Default]
}

// defaultParam finds the parameter of a reader that is returned when the
// variable is unset, or -1.
func (c *checker) defaultParam(fn ast.Node, ft *ast.FuncType, body *ast.BlockStmt, key int, inner ast.Expr) int {
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
			if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(call.Args) > 0 && c.calleeName(call) == "cmp.Or" {
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
	if e := c.defaultOf(r.call, r.reader, r.via); e != nil {
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
			name := c.calleeName(parent)
			if name == "cmp.Or" && i < len(parent.Args)-1 {
				return c.constant(parent.Args[len(parent.Args)-1])
			}
			if !strings.HasPrefix(name, "strings.") && !strings.HasPrefix(name, "strconv.") && name != "time.ParseDuration" {
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
	switch strings.ToLower(s) {
	case "true", "1", "yes", "on", "enabled":
		return defaultValue{Kind: "bool", Value: "false"}
	case "false", "0", "no", "off", "disabled":
		return defaultValue{Kind: "bool", Value: "true"}
	}
	return defaultValue{}
}
