package corswildcard

import (
	"go/ast"
	"go/types"
)

// slice says which statements of a function can change a verdict: those with
// a trigger in them, those that set a variable that such a statement or the
// conditions around it read, and those that leave early because of one. A
// main function of two hundred branches becomes a handful.
type slice struct {
	info *packageInfo
	vars map[types.Object]bool // and fields
	keep map[ast.Stmt]bool     // memo
}

const smallFunction = 25 // statements; all of them matter

func newSlice(info *packageInfo, d *ast.FuncDecl) *slice {
	if info.size(d) <= smallFunction {
		return nil
	}
	s := &slice{info: info, vars: map[types.Object]bool{}, keep: map[ast.Stmt]bool{}}
	s.seed(d.Body)
	for range 4 {
		if !s.grow(d.Body) {
			break
		}
	}
	return s
}

// seed notes the variables of the innermost statements with a trigger and of
// the conditions around them.
func (s *slice) seed(body ast.Node) {
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil || !s.info.containsSeed(n) {
			return false
		}
		switch n := n.(type) {
		case *ast.IfStmt:
			s.note(n.Cond)
		case *ast.SwitchStmt:
			s.note(n.Tag)
		case *ast.CaseClause:
			for _, e := range n.List {
				s.note(e)
			}
		case *ast.RangeStmt:
			s.note(n.X)
		case *ast.AssignStmt, *ast.ExprStmt, *ast.ReturnStmt, *ast.DeclStmt, *ast.DeferStmt, *ast.GoStmt:
			s.shallow(n)
		}
		return true
	})
}

// shallow notes the variables of a statement, not those inside its function
// literals.
func (s *slice) shallow(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			s.add(n)
		}
		return true
	})
}

func (s *slice) note(e ast.Expr) {
	if e != nil {
		s.shallow(e)
	}
}

func (s *slice) add(id *ast.Ident) bool {
	v, ok := s.info.info.ObjectOf(id).(*types.Var)
	if !ok || s.vars[v] || v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		return false
	}
	s.vars[v] = true
	return true
}

// grow adds what the assignments to noted variables read.
func (s *slice) grow(body ast.Node) bool {
	before := len(s.vars)
	var conds []ast.Expr
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.IfStmt:
				conds = append(conds, n.Cond)
				if n.Init != nil {
					visit(n.Init)
				}
				visit(n.Body)
				if n.Else != nil {
					visit(n.Else)
				}
				conds = conds[:len(conds)-1]
				return false
			case *ast.RangeStmt:
				if s.sets(n.Key) || s.sets(n.Value) {
					s.note(n.X)
				}
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					if s.sets(l) {
						s.shallow(n)
						for _, c := range conds {
							s.note(c)
						}
					}
				}
			}
			return true
		})
	}
	visit(body)
	return len(s.vars) > before
}

// sets reports whether assigning to e changes a noted variable.
func (s *slice) sets(e ast.Expr) bool {
	for e != nil {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			return s.vars[s.info.info.ObjectOf(x)]
		case *ast.SelectorExpr:
			// A field of a configuration matters with its variable, others by themselves.
			if s.vars[s.info.info.ObjectOf(x.Sel)] {
				return true
			}
			if s.info.know.rowOf(s.info.info.TypeOf(x.X)) == nil {
				return false
			}
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return false
		}
	}
	return false
}

func (s *slice) reads(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && s.vars[s.info.info.ObjectOf(id)] {
			found = true
		}
		return !found
	})
	return found
}

func (s *slice) relevant(st ast.Stmt) bool {
	keep, ok := s.keep[st]
	if !ok {
		keep = s.decide(st)
		s.keep[st] = keep
	}
	return keep
}

func (s *slice) decide(st ast.Stmt) bool {
	switch st := st.(type) {
	case *ast.BranchStmt, *ast.ReturnStmt, *ast.BlockStmt, *ast.LabeledStmt, *ast.ExprStmt:
		return true
	case *ast.AssignStmt, *ast.DeclStmt, *ast.IncDecStmt:
		return s.info.containsSeed(st) || s.assigns(st)
	case *ast.IfStmt:
		return s.info.containsSeed(st) || s.assigns(st) || leaves(st.Body) && s.reads(st.Cond)
	case *ast.SwitchStmt:
		return s.info.containsSeed(st) || s.assigns(st) || leaves(st.Body) && st.Tag != nil && s.reads(st.Tag)
	}
	return s.info.containsSeed(st) || s.assigns(st)
}

// assigns reports whether a noted variable is set anywhere in the statement.
func (s *slice) assigns(st ast.Stmt) bool {
	found := false
	ast.Inspect(st, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				found = found || s.sets(l)
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				found = found || s.sets(name)
			}
		case *ast.IncDecStmt:
			found = found || s.sets(n.X)
		}
		return !found
	})
	return found
}

// leaves reports whether a block jumps out of the function or a loop.
func leaves(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt, *ast.BranchStmt:
			found = true
		}
		return !found
	})
	return found
}
