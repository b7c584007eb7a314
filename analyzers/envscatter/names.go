package envscatter

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// write is one assignment to a variable; value is nil when the value has no
// expression of its own.
type write struct {
	value   ast.Expr
	element bool // value is ranged over
}

// writes lists what is assigned to a local variable in the declaration around
// cur. Taking its address counts as an assignment.
func (c *checker) writes(cur inspector.Cursor, v *types.Var) []write {
	var list []write
	root := declaration(cur)
	if !valid(root) {
		return nil
	}
	for at := range root.Preorder((*ast.Ident)(nil)) {
		id := at.Node().(*ast.Ident)
		if id.Name != v.Name() || c.TypesInfo.ObjectOf(id) != v {
			continue
		}
		kind, i := at.ParentEdge()
		switch parent := at.Parent().Node().(type) {
		case *ast.AssignStmt:
			if kind == edge.AssignStmt_Lhs {
				w := write{}
				if len(parent.Lhs) == len(parent.Rhs) && (parent.Tok == token.ASSIGN || parent.Tok == token.DEFINE) {
					w.value = parent.Rhs[i]
				}
				list = append(list, w)
			}
		case *ast.ValueSpec:
			if len(parent.Names) == len(parent.Values) {
				list = append(list, write{value: parent.Values[i]})
			}
		case *ast.RangeStmt:
			if kind == edge.RangeStmt_Value {
				list = append(list, write{value: parent.X, element: true})
			} else if kind == edge.RangeStmt_Key {
				list = append(list, write{})
			}
		case *ast.UnaryExpr:
			if parent.Op == token.AND {
				list = append(list, write{})
			}
		case *ast.IncDecStmt:
			list = append(list, write{})
		}
	}
	return list
}

// declaration is the top-level declaration around cur.
func declaration(cur inspector.Cursor) inspector.Cursor {
	for valid(cur) && parentEdge(cur) != edge.File_Decls {
		if cur.Node() == nil {
			return inspector.Cursor{}
		}
		cur = cur.Parent()
	}
	return cur
}

func (c *checker) constString(e ast.Expr) (string, bool) {
	tv, ok := c.TypesInfo.Types[e]
	if !ok || tv.Value == nil || tv.Value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(tv.Value), true
}

// calleeName is the full name of the function that a call names, or "".
func (c *checker) calleeName(call *ast.CallExpr) string {
	if fn := c.callee(call); fn != nil {
		return fn.FullName()
	}
	return ""
}

// callee is the function or method that a call names, or nil.
func (c *checker) callee(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = f.X
	case *ast.IndexListExpr:
		fun = f.X
	}
	var id *ast.Ident
	switch f := fun.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return nil
	}
	fn, _ := c.TypesInfo.Uses[id].(*types.Func)
	return fn
}
