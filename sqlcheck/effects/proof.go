package effects

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

// provenNotNull reports whether the server knows without a scan that a column
// holds no NULL: it is NOT NULL already or, from PostgreSQL 12, a validated
// CHECK implies it. The same ALTER TABLE may take that CHECK away first:
// drops run before everything else, wherever they stand.
func (p *predictor) provenNotNull(r *catalog.Relation, column string, s *ast.AlterTable) bool {
	if r == nil {
		return false
	}
	loses := func(c *ast.AlterCmd) bool { return c.Op == ast.DropNotNull && c.Name == column } // goes first
	if c := r.Column(column); c != nil && c.NotNull && !slices.ContainsFunc(s.Cmds, loses) {
		return true
	}
	if p.env.Version < 12 {
		return false
	}
	for _, k := range r.Constraints {
		if k.Type != ast.Check || !k.Valid || !ImpliesNotNull(k.Expr, column) {
			continue
		}
		dropped := slices.ContainsFunc(s.Cmds, func(c *ast.AlterCmd) bool { return c.Op == ast.DropConstraint && c.Name == k.Name })
		if !dropped {
			return true
		}
	}
	return false
}

// ImpliesNotNull follows the server's own proof: the column is tested by
// itself, as one part of an AND, or by the negation of IS NULL. A comparison
// is no proof, since a CHECK that yields NULL passes.
func ImpliesNotNull(e *ast.Expr, column string) bool {
	if e == nil {
		return false
	}
	switch e.Kind {
	case ast.IsNotNull:
		return isColumn(e.Args, column)
	case ast.And:
		return slices.ContainsFunc(e.Args, func(a *ast.Expr) bool { return ImpliesNotNull(a, column) })
	case ast.Or:
		return len(e.Args) > 0 && !slices.ContainsFunc(e.Args, func(a *ast.Expr) bool { return !ImpliesNotNull(a, column) })
	case ast.Not:
		return len(e.Args) == 1 && impliesNull(e.Args[0], column)
	}
	return false
}

// impliesNull reports whether NOT of the expression proves that the column is
// not NULL.
func impliesNull(e *ast.Expr, column string) bool {
	switch e.Kind {
	case ast.IsNull:
		return isColumn(e.Args, column)
	case ast.Or: // NOT (a OR b) is NOT a AND NOT b
		return slices.ContainsFunc(e.Args, func(a *ast.Expr) bool { return impliesNull(a, column) })
	case ast.Not:
		return len(e.Args) == 1 && ImpliesNotNull(e.Args[0], column)
	}
	return false
}

func isColumn(args []*ast.Expr, column string) bool {
	return len(args) == 1 && args[0].Kind == ast.ColumnRef && args[0].Name.Name == column
}
