package envscatter

import (
	"go/ast"
	"go/types"
	"os"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/index"
)

// environ handles os.Environ. The list is mostly for child processes; it is a
// read when a loop over it picks entries by a constant name or prefix.
func (c *checker) environ(cur inspector.Cursor) {
	fun := index.Operand(cur)
	if index.ParentEdge(fun) != edge.CallExpr_Fun {
		return // used as a value
	}
	call := fun.Parent()
	loop := c.loopOver(call)
	if !index.Valid(loop) {
		return
	}
	key := c.pickedName(loop)
	if key == "" || c.startsProcess(loop) {
		return // a listing, or the environment of a child
	}
	c.reads = append(c.reads, &read{
		keys: []string{key}, cur: call, call: call.Node().(*ast.CallExpr), via: &envReader{Default: -1},
	})
}

// loopOver returns the range statement over the value at cur, directly or
// through a variable.
func (c *checker) loopOver(cur inspector.Cursor) inspector.Cursor {
	if index.ParentEdge(cur) == edge.RangeStmt_X {
		return cur.Parent()
	}
	assign, ok := cur.Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 {
		return inspector.Cursor{}
	}
	id, ok := assign.Lhs[0].(*ast.Ident)
	if !ok {
		return inspector.Cursor{}
	}
	v := c.TypesInfo.ObjectOf(id)
	for loop := range index.EnclosingDecl(cur).Preorder((*ast.RangeStmt)(nil)) {
		if x, ok := loop.Node().(*ast.RangeStmt).X.(*ast.Ident); ok && v != nil && c.TypesInfo.Uses[x] == v {
			return loop
		}
	}
	return inspector.Cursor{}
}

// pickedName is the constant that a loop over the environment compares the
// entries with: "NAME" or, for a prefix, "NAME_*".
func (c *checker) pickedName(loop inspector.Cursor) (name string) {
	for cur := range loop.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "append" {
			return "" // copies entries for someone else
		}
		if len(call.Args) < 2 || !c.isCall(call, "strings", "HasPrefix", "CutPrefix", "TrimPrefix") {
			continue
		}
		s, ok := c.constString(call.Args[1])
		if !ok || s == "" || name != "" {
			continue
		}
		if exact, ok := strings.CutSuffix(s, "="); ok {
			name = exact
		} else {
			name = s + "*"
		}
	}
	return name
}

// startsProcess reports whether the declaration around cur, or the package,
// has to do with starting processes.
func (c *checker) startsProcess(cur inspector.Cursor) bool {
	for _, imported := range c.Pkg.Imports() {
		if imported.Path() == "os/exec" {
			return true
		}
	}
	for at := range index.EnclosingDecl(cur).Preorder((*ast.SelectorExpr)(nil)) {
		if fn, ok := c.TypesInfo.Uses[at.Node().(*ast.SelectorExpr).Sel].(*types.Func); ok {
			switch fn.FullName() {
			case "syscall.Exec", "syscall.ForkExec", "os.StartProcess":
				return true
			}
		}
	}
	return false
}

// templateKeys lists the variables in the text of a shell-like template.
func templateKeys(text string) []string {
	var keys []string
	os.Expand(text, func(key string) string {
		keys = append(keys, key)
		return ""
	})
	return keys
}
