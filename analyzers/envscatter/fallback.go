package envscatter

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/index"
)

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
	var stmt inspector.Cursor
	if index.ParentEdge(assign) == edge.IfStmt_Init {
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
		if def := c.settled(test.Body, test.Else, tested); def.known() || test.Else == nil {
			return def
		}
		return c.preset(stmt, assign, test.Else, tested)
	case token.NEQ: // set
		if block, ok := test.Else.(*ast.BlockStmt); ok {
			return c.settled(block, test.Body, tested)
		}
		if next, ok := stmt.NextSibling(); ok && terminates(test.Body) {
			if ret, ok := next.Node().(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
				return c.constant(ret.Results[0])
			}
		}
		return c.preset(stmt, assign, test.Body, tested)
	}
	return defaultValue{}
}

// settled is the constant that the branch for an unset variable returns, or
// assigns to what was tested or to what the branch for a set one fills.
func (c *checker) settled(branch *ast.BlockStmt, otherwise ast.Stmt, tested []types.Object) defaultValue {
	var direct, other defaultValue
	for _, stmt := range branch.List {
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if len(stmt.Lhs) != 1 || len(stmt.Rhs) != 1 || stmt.Tok != token.ASSIGN {
				continue
			}
			if c.isAny(stmt.Lhs[0], tested) {
				direct = c.constant(stmt.Rhs[0])
			} else if otherwise != nil && !other.known() && c.sameTarget(c.target(otherwise, tested), stmt.Lhs[0]) {
				other = c.constant(stmt.Rhs[0])
			}
		case *ast.ReturnStmt:
			if direct.known() || other.known() || len(stmt.Results) == 0 {
				continue
			}
			if len(stmt.Results) > 1 && !c.isNil(stmt.Results[len(stmt.Results)-1]) {
				return defaultValue{} // an error
			}
			direct = c.constant(stmt.Results[0])
		}
	}
	if direct.known() {
		return direct
	}
	return other
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
