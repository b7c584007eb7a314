package index

import (
	"go/ast"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// ParentEdge says how a node hangs on its parent. [inspector.Cursor] has a
// method for it since x/tools v0.42, and gopls v0.21, the last for Go 1.25, is
// built with an older one.
func ParentEdge(cur inspector.Cursor) edge.Kind {
	if !Valid(cur) || cur.Node() == nil {
		return edge.Invalid
	}
	kind, _ := cur.ParentEdge()
	return kind
}

// Valid reports whether the cursor points to a node.
func Valid(cur inspector.Cursor) bool { return cur.Inspector() != nil }

// Operand climbs from an identifier to the whole expression that denotes its
// object: from Name to pkg.Name, x.Name, (Name), Name[T].
func Operand(cur inspector.Cursor) inspector.Cursor {
	for {
		switch ParentEdge(cur) {
		case edge.SelectorExpr_Sel, edge.ParenExpr_X, edge.IndexExpr_X, edge.IndexListExpr_X:
			cur = cur.Parent()
		default:
			return cur
		}
	}
}

// EnclosingFunc is the function declaration or literal around a node, itself
// left out; it is invalid outside of functions.
func EnclosingFunc(cur inspector.Cursor) inspector.Cursor {
	for fn := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		if fn != cur {
			return fn
		}
	}
	return inspector.Cursor{}
}

// EnclosingDecl is the top-level declaration around a node, or the node if it
// is one.
func EnclosingDecl(cur inspector.Cursor) inspector.Cursor {
	for Valid(cur) && cur.Node() != nil {
		if ParentEdge(cur) == edge.File_Decls {
			return cur
		}
		cur = cur.Parent()
	}
	return inspector.Cursor{}
}

// File is the file around a node.
func File(cur inspector.Cursor) *ast.File {
	for file := range cur.Enclosing((*ast.File)(nil)) {
		return file.Node().(*ast.File)
	}
	return nil
}

// FuncParts are the type and body of a function declaration or literal; nil for
// other nodes. A declaration may have no body.
func FuncParts(n ast.Node) (*ast.FuncType, *ast.BlockStmt) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return n.Type, n.Body
	case *ast.FuncLit:
		return n.Type, n.Body
	}
	return nil, nil
}

// Within reports whether a node lies in another, or is it.
func Within(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}
