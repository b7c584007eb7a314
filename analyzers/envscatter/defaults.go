package envscatter

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
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
			if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && c.calleeName(call) == "cmp.Or" {
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

// fallback looks at the if statement that tests what an assignment read.
func (c *checker) fallback(assign inspector.Cursor, lhs []ast.Expr) defaultValue {
	var tested []types.Object // the value and the ok or err beside it
	for _, e := range lhs {
		if id, ok := e.(*ast.Ident); ok {
			if obj := c.TypesInfo.ObjectOf(id); obj != nil {
				tested = append(tested, obj)
			}
		}
	}
	stmt := assign
	if assign.ParentEdgeKind() == edge.IfStmt_Init {
		stmt = assign.Parent()
	} else {
		next, ok := assign.NextSibling()
		if !ok {
			return defaultValue{}
		}
		stmt = next
	}
	test, ok := stmt.Node().(*ast.IfStmt)
	if !ok {
		return defaultValue{}
	}
	switch c.emptiness(test.Cond, tested) {
	case token.EQL: // unset
		return c.settled(test.Body, tested)
	case token.NEQ: // set
		if block, ok := test.Else.(*ast.BlockStmt); ok {
			return c.settled(block, tested)
		}
		if next, ok := stmt.NextSibling(); ok && terminates(test.Body) {
			if ret, ok := next.Node().(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
				return c.constant(ret.Results[0])
			}
		}
	}
	return defaultValue{}
}

// settled is the constant that a branch assigns or returns.
func (c *checker) settled(branch *ast.BlockStmt, tested []types.Object) defaultValue {
	var found defaultValue
	for _, stmt := range branch.List {
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if len(stmt.Lhs) == 1 && len(stmt.Rhs) == 1 && stmt.Tok == token.ASSIGN && !found.known() {
				found = c.constant(stmt.Rhs[0])
			}
		case *ast.ReturnStmt:
			if len(stmt.Results) > 0 && !found.known() {
				if len(stmt.Results) > 1 && !c.isNil(stmt.Results[len(stmt.Results)-1]) {
					return defaultValue{} // an error
				}
				found = c.constant(stmt.Results[0])
			}
		}
	}
	return found
}

func (c *checker) isNil(e ast.Expr) bool { return c.TypesInfo.Types[e].IsNil() }

func terminates(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	_, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	return ok
}

// emptiness says what a condition tells of the variables: EQL when it holds
// for an unset one, NEQ when it holds for a set one, ILLEGAL for neither.
func (c *checker) emptiness(cond ast.Expr, vars []types.Object) token.Token {
	switch e := ast.Unparen(cond).(type) {
	case *ast.Ident: // ok
		if c.isAny(e, vars) {
			return token.NEQ
		}
	case *ast.UnaryExpr: // !ok
		if e.Op == token.NOT && c.isAny(e.X, vars) {
			return token.EQL
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LOR, token.LAND:
			want := token.EQL
			if e.Op == token.LAND {
				want = token.NEQ
			}
			if c.emptiness(e.X, vars) == want || c.emptiness(e.Y, vars) == want {
				return want
			}
		case token.EQL, token.NEQ, token.GTR:
			return c.compared(e, vars)
		}
	}
	return token.ILLEGAL
}

// compared is emptiness of v == "", len(v) == 0, len(v) > 0, err != nil.
func (c *checker) compared(e *ast.BinaryExpr, vars []types.Object) token.Token {
	x := ast.Unparen(e.X)
	op := e.Op
	if call, ok := x.(*ast.CallExpr); ok && len(call.Args) == 1 {
		if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "len" && c.isAny(call.Args[0], vars) && isZero(c.TypesInfo.Types[e.Y]) {
			if op == token.GTR {
				return token.NEQ
			}
			return op
		}
		return token.ILLEGAL
	}
	if !c.isAny(x, vars) || op == token.GTR {
		return token.ILLEGAL
	}
	if c.isNil(e.Y) { // err != nil: unset, for a parser fails on ""
		if op == token.NEQ {
			return token.EQL
		}
		return token.NEQ
	}
	if s, ok := c.constString(e.Y); ok && s == "" {
		return op
	}
	return token.ILLEGAL
}

func isZero(tv types.TypeAndValue) bool {
	return tv.Value != nil && tv.Value.Kind() == constant.Int && constant.Sign(tv.Value) == 0
}

func (c *checker) isAny(e ast.Expr, vars []types.Object) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	obj := c.TypesInfo.Uses[id]
	for _, v := range vars {
		if obj == v && obj != nil {
			return true
		}
	}
	return false
}
