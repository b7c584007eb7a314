package pgparse

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// markKind is what newer syntax stood in a place.
type markKind int

const (
	newExpression markKind = iota // SET EXPRESSION, read as SET DEFAULT
	virtual                       // a virtual generated column, read as a check
	notNull                       // a NOT NULL constraint, read as a check
	notEnforced                   // left out
	enforced                      // left out
)

// mark is a place where the tree must be set right.
type mark struct {
	kind   markKind
	offset int // in the file
	cmd    int // subcommand of ALTER TABLE
}

func (m mark) apply(node ast.Node) {
	if alter, ok := node.(*ast.AlterTable); ok && m.cmd < len(alter.Cmds) {
		switch cmd := alter.Cmds[m.cmd]; {
		case m.kind == newExpression && cmd.Op == ast.SetDefault:
			cmd.Op = ast.SetExpression
			return
		case cmd.Op == ast.AlterConstraint && m.kind == enforced:
			cmd.Op = ast.EnforceConstraint
			return
		case cmd.Op == ast.AlterConstraint && m.kind == notEnforced:
			cmd.Op = ast.UnenforceConstraint
			return
		}
	}
	column, k := m.find(node)
	if k == nil {
		return
	}
	switch m.kind {
	case virtual:
		if column != nil {
			column.Constraints = slices.DeleteFunc(column.Constraints, func(c *ast.Constraint) bool { return c == k })
			column.Generated, column.Virtual = k.Expr, true
		}
	case notNull:
		k.Type, k.Columns, k.Expr = ast.NotNull, k.Expr.ColumnNames(), nil
	case notEnforced:
		k.NotValid, k.NotEnforced = true, true
	}
}

// find returns the last constraint that begins at or before the mark, and the
// column that it stands behind.
func (m mark) find(node ast.Node) (column *ast.Column, found *ast.Constraint) {
	see := func(c *ast.Column, list ...*ast.Constraint) {
		for _, k := range list {
			if k.Start <= m.offset && (found == nil || k.Start > found.Start) {
				column, found = c, k
			}
		}
	}
	switch n := node.(type) {
	case *ast.CreateTable:
		see(nil, n.Constraints...)
		for _, c := range n.Columns {
			see(c, c.Constraints...)
		}
	case *ast.AlterTable:
		for _, cmd := range n.Cmds {
			if cmd.Constraint != nil {
				see(nil, cmd.Constraint)
			}
			if cmd.Column != nil {
				see(cmd.Column, cmd.Column.Constraints...)
			}
		}
	}
	return column, found
}
