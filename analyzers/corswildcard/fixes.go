package corswildcard

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// withoutCredentials removes the setting: what it asks for does not work.
func (in *interp) withoutCredentials(n ast.Node) []analysis.SuggestedFix {
	if !in.inPackage(n) {
		return nil
	}
	const message = "Leave credentials off"
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if id, ok := n.Value.(*ast.Ident); !ok || id.Name != "true" {
			return nil
		}
		return in.edit(message, n.Value.Pos(), n.Value.End(), "false")
	case *ast.SelectorExpr:
		assign, ok := in.parentOf(n).(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 || types.ExprString(assign.Rhs[0]) != "true" {
			return nil
		}
		return in.edit(message, assign.Rhs[0].Pos(), assign.Rhs[0].End(), "false")
	}
	return nil
}

func (in *interp) edit(message string, pos, end token.Pos, text string) []analysis.SuggestedFix {
	return []analysis.SuggestedFix{{Message: message, TextEdits: []analysis.TextEdit{{Pos: pos, End: end, NewText: []byte(text)}}}}
}

func (in *interp) parentOf(n ast.Node) ast.Node {
	c, ok := in.pass.Inspector().Root().FindNode(n)
	if !ok {
		return nil
	}
	return c.Parent().Node()
}

// removeStatement deletes a header call that stands alone and names no other
// package, so that no import is left unused.
func (in *interp) removeStatement(n ast.Node, message string) []analysis.SuggestedFix {
	call, ok := n.(*ast.CallExpr)
	if !ok || !in.inPackage(n) {
		return nil
	}
	for _, a := range call.Args {
		if _, ok := a.(*ast.BasicLit); !ok {
			return nil
		}
	}
	stmt, ok := in.parentOf(call).(*ast.ExprStmt)
	if !ok {
		return nil
	}
	block, ok := in.parentOf(stmt).(*ast.BlockStmt)
	if !ok || len(block.List) < 2 {
		return nil
	}
	i := slices.Index(block.List, ast.Stmt(stmt))
	if i <= 0 || in.commentIn(block.List[i-1].End(), stmt.End()) {
		return nil
	}
	return in.edit(message, block.List[i-1].End(), stmt.End(), "")
}

func (in *interp) commentIn(pos, end token.Pos) bool {
	for _, f := range in.pass.Files {
		if pos < f.FileStart || pos > f.FileEnd {
			continue
		}
		for _, c := range f.Comments {
			if c.Pos() < end && pos < c.End() {
				return true
			}
		}
	}
	return false
}

// insertVary adds the header before the statement that needs it.
func (in *interp) insertVary(n ast.Node) []analysis.SuggestedFix {
	call, ok := n.(*ast.CallExpr)
	if !ok || !in.inPackage(n) {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	stmt, ok := in.parentOf(call).(*ast.ExprStmt)
	if !ok || symbol.TypeKey(in.info.TypeOf(sel.X)) != "net/http.Header" {
		return nil
	}
	var recv bytes.Buffer
	if err := format.Node(&recv, in.pass.Fset, sel.X); err != nil {
		return nil
	}
	text := fmt.Sprintf("%s.Add(\"Vary\", \"Origin\")\n", &recv)
	return in.edit("Say that the answer depends on the Origin", stmt.Pos(), stmt.Pos(), text)
}
