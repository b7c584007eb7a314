package envscatter

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// preset finds the default of a variable that replaces one:
//
//	size := 20
//	if v := os.Getenv("SIZE"); v != "" {
//		size, _ = strconv.Atoi(v)
//	}
//
// It is the constant that size has before test, which is what the branch set
// assigns the variable to.
func (c *checker) preset(test, assign inspector.Cursor, set ast.Stmt, tested []types.Object) defaultValue {
	target := c.target(set, tested)
	if target == nil {
		return defaultValue{}
	}
	at := test
	for {
		before, ok := at.PrevSibling()
		if !ok {
			break
		}
		if at = before; at == assign {
			continue
		}
		if value, written := c.writtenBy(at.Node(), target); written {
			if value == nil {
				return defaultValue{}
			}
			return c.constant(value)
		}
	}
	return c.initial(test, target)
}

// target is the one variable or field that a branch assigns the tested value
// to, as it is or parsed; nil when there is none, or several.
func (c *checker) target(branch ast.Stmt, tested []types.Object) ast.Expr {
	carriers := append([]types.Object(nil), tested...)
	var found ast.Expr
	many := false
	ast.Inspect(branch, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if _, lit := n.(*ast.FuncLit); lit || !ok {
			return !lit
		}
		if len(assign.Rhs) != 1 || !c.carries(assign.Rhs[0], carriers) {
			return true
		}
		id, local := assign.Lhs[0].(*ast.Ident)
		switch {
		case assign.Tok == token.DEFINE:
			if obj := c.TypesInfo.ObjectOf(id); local && obj != nil {
				carriers = append(carriers, obj)
			}
		case assign.Tok != token.ASSIGN: // added to what is there
			many = true
		case local && (id.Name == "_" || c.isAny(id, tested)):
		case found == nil:
			found = assign.Lhs[0]
		default:
			many = many || !c.sameTarget(found, assign.Lhs[0])
		}
		return true
	})
	if many {
		return nil
	}
	return found
}

// carries reports whether an expression is one of the variables, perhaps
// converted or parsed, and not computed with.
func (c *checker) carries(e ast.Expr, vars []types.Object) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return c.isAny(e, vars)
	}
	if len(call.Args) == 0 {
		return false
	}
	tv, ok := c.TypesInfo.Types[call.Fun]
	if ok && tv.IsType() || parses(symbol.Callee(c.TypesInfo, call)) {
		return c.carries(call.Args[0], vars)
	}
	return false
}

// parses reports whether a function turns its first argument, a text, into
// what it stands for.
func parses(fn *types.Func) bool {
	return symbol.IsFunc(fn, "strings", "TrimSpace", "ToLower", "ToUpper", "Trim") || symbol.IsFunc(fn, "time", "ParseDuration") ||
		fn != nil && (fn.Name() == "Atoi" || strings.HasPrefix(fn.Name(), "Parse")) && symbol.IsFunc(fn, "strconv", fn.Name())
}

// sameTarget reports whether two expressions are the same variable, or the
// same field of it.
func (c *checker) sameTarget(a, b ast.Expr) bool {
	if a == nil || b == nil {
		return false
	}
	switch a := ast.Unparen(a).(type) {
	case *ast.Ident:
		id, ok := ast.Unparen(b).(*ast.Ident)
		obj := c.TypesInfo.ObjectOf(a)
		return ok && obj != nil && c.TypesInfo.ObjectOf(id) == obj
	case *ast.SelectorExpr:
		sel, ok := ast.Unparen(b).(*ast.SelectorExpr)
		obj := c.TypesInfo.Uses[a.Sel]
		if !ok || obj == nil || c.TypesInfo.Uses[sel.Sel] != obj {
			return false
		}
		return c.sameTarget(a.X, sel.X) || !c.isValue(a.X) // pkg.Var
	}
	return false
}

// isValue reports whether an expression has a value: a package's name doesn't.
func (c *checker) isValue(e ast.Expr) bool { return c.TypesInfo.Types[e].IsValue() }

// writtenBy reports whether a statement writes the target, and what; the value
// is nil when that isn't certain.
func (c *checker) writtenBy(stmt ast.Node, target ast.Expr) (value ast.Expr, written bool) {
	switch stmt := stmt.(type) {
	case *ast.AssignStmt:
		if len(stmt.Lhs) == len(stmt.Rhs) && (stmt.Tok == token.ASSIGN || stmt.Tok == token.DEFINE) {
			for i, e := range stmt.Lhs {
				if value, written = c.assigns(e, stmt.Rhs[i], target); written {
					return value, true
				}
			}
		}
	case *ast.DeclStmt:
		gen, ok := stmt.Decl.(*ast.GenDecl)
		if !ok {
			return nil, false
		}
		for _, spec := range gen.Specs {
			if spec, ok := spec.(*ast.ValueSpec); ok && len(spec.Names) == len(spec.Values) {
				for i, name := range spec.Names {
					if value, written = c.assigns(name, spec.Values[i], target); written {
						return value, true
					}
				}
			}
		}
	}
	return nil, c.touches(stmt, target)
}

// assigns reports whether lhs = rhs writes the target: itself, or the struct
// that it is a field of.
func (c *checker) assigns(lhs, rhs, target ast.Expr) (value ast.Expr, written bool) {
	if c.sameTarget(target, lhs) {
		return rhs, true
	}
	sel, ok := ast.Unparen(target).(*ast.SelectorExpr)
	if !ok || !c.sameTarget(sel.X, lhs) {
		return nil, false
	}
	if ref, ok := ast.Unparen(rhs).(*ast.UnaryExpr); ok && ref.Op == token.AND {
		rhs = ref.X
	}
	if lit, ok := ast.Unparen(rhs).(*ast.CompositeLit); ok {
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				if id, ok := kv.Key.(*ast.Ident); ok && c.TypesInfo.Uses[id] != nil && c.TypesInfo.Uses[id] == c.TypesInfo.Uses[sel.Sel] {
					return kv.Value, true
				}
			}
		}
	}
	return nil, true
}

// touches reports whether something below n may write the target, or what it
// is a field of: an assignment, or its address that is taken.
func (c *checker) touches(n ast.Node, target ast.Expr) bool {
	owner := target
	if sel, ok := ast.Unparen(target).(*ast.SelectorExpr); ok && c.isValue(sel.X) {
		owner = sel.X
	}
	is := func(e ast.Expr) bool { return c.sameTarget(target, e) || c.sameTarget(owner, e) }
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				found = found || is(e)
			}
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && is(n.X)
		case *ast.CallExpr: // may change what a pointer leads to
			for _, e := range n.Args {
				found = found || owner != target && c.sameTarget(owner, e)
			}
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
				found = found || owner != target && c.sameTarget(owner, sel.X)
			}
		}
		return !found
	})
	return found
}

// initial is the constant that a package-level variable starts with, when
// test is in an init function.
func (c *checker) initial(test inspector.Cursor, target ast.Expr) defaultValue {
	id, ok := ast.Unparen(target).(*ast.Ident)
	fn, inFunc := index.EnclosingDecl(test).Node().(*ast.FuncDecl)
	if !ok || !inFunc || fn.Recv != nil || fn.Name.Name != "init" {
		return defaultValue{}
	}
	v, ok := c.TypesInfo.Uses[id].(*types.Var)
	if !ok || v.Parent() != c.Pkg.Scope() {
		return defaultValue{}
	}
	if first := defs.Of(c.index, v)[0]; first.Whole() {
		return c.constant(first.Value)
	}
	return defaultValue{}
}
