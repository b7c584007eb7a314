package failures

import (
	"iter"
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

// Context is a statement on the schema before it.
type Context struct {
	Node    ast.Node
	Catalog *catalog.Catalog
	Env
}

// alter returns the ALTER TABLE that the statement is, unless it does nothing
// because the table is not there; nil for others.
func (c *Context) alter() *ast.AlterTable {
	s, ok := c.Node.(*ast.AlterTable)
	if !ok || s.Kind == ast.IndexKind {
		return nil
	}
	if s.IfExists && (c.Catalog.Dropped(s.Name) || c.Catalog.Lookup(s.Name) == nil && !c.Catalog.Empty()) {
		return nil
	}
	return s
}

// cmds lists the subcommands of these kinds, with their numbers.
func (c *Context) cmds(ops ...ast.AlterOp) iter.Seq2[int, *ast.AlterCmd] {
	return func(yield func(int, *ast.AlterCmd) bool) {
		s := c.alter()
		if s == nil {
			return
		}
		for i, cmd := range s.Cmds {
			if slices.Contains(ops, cmd.Op) && !yield(i, cmd) {
				return
			}
		}
	}
}

// altered is the table that ALTER TABLE is about when all of it is known for
// certain, else nil.
func (c *Context) altered() *catalog.Relation {
	if s := c.alter(); s != nil {
		return c.Catalog.CertainTable(s.Name)
	}
	return nil
}

// others reports whether another subcommand of the ALTER TABLE is one of these:
// subcommands run in an order of their own, drops first.
func (c *Context) others(i int, is func(*ast.AlterCmd) bool) bool {
	for j, cmd := range c.alter().Cmds {
		if j != i && is(cmd) {
			return true
		}
	}
	return false
}

// on tells the subcommands about a column.
func on(column string) func(*ast.AlterCmd) bool {
	return func(cmd *ast.AlterCmd) bool { return cmd.Name == column }
}

// drops tells the subcommands that take columns or constraints away.
func drops(cmd *ast.AlterCmd) bool {
	return cmd.Op == ast.DropConstraint || cmd.Op == ast.DropColumn
}

// display names a relation the way people do: without the schema public.
func display(n ast.Name) string {
	if n.Schema == "public" {
		return n.Name
	}
	return n.String()
}

// whole is a hit about the statement.
func whole(object string) Hit { return Hit{Cmd: -1, Object: object} }
