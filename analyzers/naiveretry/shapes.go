package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// ranged returns the loop of a range statement that may be a retry: over a
// number, over pauses, or over a function, which may wait and end it. A range
// over anything else asks something else each time.
func (c *checker) ranged(n *ast.RangeStmt) *loop {
	l := &loop{stmt: n, body: n.Body, pos: n.Pos(), end: n.Body.Lbrace}
	switch t := underlying(c.TypesInfo.TypeOf(n.X)).(type) {
	case *types.Basic:
		if t.Info()&types.IsInteger == 0 {
			return nil
		}
		l.times = n.X
	case *types.Slice:
		if !symbol.IsNamed(t.Elem(), "time", "Duration") {
			return nil
		}
		l.times = n.X
	case *types.Array:
		if !symbol.IsNamed(t.Elem(), "time", "Duration") {
			return nil
		}
		l.times = n.X
	case *types.Signature:
		l.paced = true
	default:
		return nil
	}
	return l
}

func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// labelled returns the loop that gotos to a label make: the statements from
// the label to the one with the last of them.
func labelled(n *ast.LabeledStmt, stack []ast.Node) *loop {
	if len(stack) == 0 {
		return nil
	}
	var list []ast.Stmt
	switch outer := stack[len(stack)-1].(type) {
	case *ast.BlockStmt:
		list = outer.List
	case *ast.CaseClause:
		list = outer.Body
	case *ast.CommClause:
		list = outer.Body
	}
	from := slices.Index(list, ast.Stmt(n))
	to := -1
	for i := max(from, 0); i < len(list); i++ {
		ast.Inspect(list[i], func(m ast.Node) bool {
			if jump, ok := m.(*ast.BranchStmt); ok && jump.Tok == token.GOTO && jump.Label != nil && jump.Label.Name == n.Label.Name {
				to = i
			}
			_, function := m.(*ast.FuncLit)
			return !function
		})
	}
	if from < 0 || to < 0 {
		return nil
	}
	body := &ast.BlockStmt{Lbrace: n.Pos(), List: list[from : to+1], Rbrace: list[to].End() - 1}
	return &loop{stmt: n, body: body, pos: n.Pos(), end: n.Colon + 1}
}

// recursion returns the loop that a function makes when it calls itself.
func (c *checker) recursion(fn *ast.FuncDecl) *loop {
	object, ok := c.TypesInfo.Defs[fn.Name].(*types.Func)
	if !ok || fn.Body == nil {
		return nil
	}
	l := &loop{body: fn.Body, enclosing: []ast.Node{fn}}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			if c.calls(n, object) {
				l.self = append(l.self, n)
			}
		}
		return true
	})
	if len(l.self) == 0 {
		return nil
	}
	first := l.self[0]
	l.pos, l.end = first.Pos(), first.End()
	if recv := object.Signature().Recv(); recv != nil {
		for _, call := range l.self {
			selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
			if !ok || c.object(selector.X) != recv {
				return nil // the same of another thing: a tree
			}
		}
	}
	params := object.Signature().Params()
	for i := range params.Len() {
		for _, call := range l.self {
			if i >= len(call.Args) || c.object(call.Args[i]) != params.At(i) {
				l.params = append(l.params, params.At(i))
			}
		}
	}
	return l
}

// calls reports whether a call is one of the function.
func (c *checker) calls(call *ast.CallExpr, fn *types.Func) bool {
	ident := lastIdent(ast.Unparen(call.Fun))
	if ident == nil {
		return false
	}
	used, ok := c.TypesInfo.Uses[ident].(*types.Func)
	return ok && used.Origin() == fn
}
