package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
)

// settings is what the package assigns to variables and to their fields.
type settings struct {
	values map[types.Object][]setting
	fields map[types.Object]map[string][]setting
}

// setting is one assignment. The value is nil if it is not a plain one.
type setting struct {
	value ast.Expr
	call  *ast.CallExpr  // what gives the value as the first of several
	block *ast.BlockStmt // the block that the statement stands in; nil for a package's variables
}

// settings collects the assignments once.
func (s *state) settings() *settings {
	if s.assigned != nil {
		return s.assigned
	}
	set := &settings{values: map[types.Object][]setting{}, fields: map[types.Object]map[string][]setting{}}
	s.assigned = set
	for _, file := range s.Files {
		ast.PreorderStack(file, nil, func(n ast.Node, stack []ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					var value ast.Expr
					if len(n.Values) == len(n.Names) {
						value = n.Values[i]
					}
					s.assign(set, name, setting{value: value, block: innermost(stack)})
				}
			case *ast.AssignStmt:
				for i, left := range n.Lhs {
					var value ast.Expr
					if len(n.Rhs) == len(n.Lhs) && (n.Tok == token.ASSIGN || n.Tok == token.DEFINE) {
						value = n.Rhs[i]
					}
					to := setting{value: value, block: innermost(stack)}
					if call, ok := ast.Unparen(n.Rhs[0]).(*ast.CallExpr); ok && i == 0 && len(n.Rhs) == 1 && len(n.Lhs) > 1 {
						to.call = call
					}
					s.assign(set, left, to)
				}
			case *ast.IncDecStmt:
				s.assign(set, n.X, setting{block: innermost(stack)})
			case *ast.RangeStmt:
				s.assign(set, n.Key, setting{block: innermost(stack)})
				s.assign(set, n.Value, setting{block: innermost(stack)})
			}
			return true
		})
	}
	return set
}

// innermost returns the block that a statement stands in.
func innermost(stack []ast.Node) *ast.BlockStmt {
	for i := len(stack) - 1; i >= 0; i-- {
		if block, ok := stack[i].(*ast.BlockStmt); ok {
			return block
		}
	}
	return nil
}

func (s *state) assign(set *settings, left ast.Expr, to setting) {
	switch left := left.(type) {
	case *ast.Ident:
		if object := s.object(left); object != nil {
			set.values[object] = append(set.values[object], to)
		}
	case *ast.SelectorExpr:
		if object := s.object(left.X); object != nil {
			if set.fields[object] == nil {
				set.fields[object] = map[string][]setting{}
			}
			set.fields[object][left.Sel.Name] = append(set.fields[object][left.Sel.Name], to)
		}
	}
}
