package plan

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltext"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

// history is what earlier statements of the file did that a later one may
// depend on.
type history struct {
	copied  [][]string // names in statements that write rows
	dropped []column   // columns that go
	views   bool       // a view went
}

type column struct {
	table ast.Name
	name  string
}

// tangled says why a statement can't be planned by itself, "" when it can, and
// remembers it.
func (p *planner) tangled(st *statement) string {
	before := p.history
	h := &p.history
	switch n := st.Node.(type) {
	case *ast.DML:
		if n.Verb != "SELECT" {
			h.copied = append(h.copied, sqltext.Names(st.text))
		}
	case *ast.Drop:
		if n.Kind == ast.ViewKind || n.Kind == ast.MatviewKind {
			h.views = true
		}
		if n.Kind == ast.TableKind && slices.ContainsFunc(n.Names, func(t ast.Name) bool { return before.copies(t, "") }) {
			return "The file copies rows of it: what programs write to it until it is dropped would be lost. Keep both alike with a trigger, and drop it in a migration behind the deploy."
		}
	case *ast.Rename:
		if n.Kind == ast.ColumnKind && n.RelKind == ast.TableKind && len(st.findings) == 0 && !st.Catalog.IsNewColumn(n.Rel, n.Old) && st.Catalog.Lookup(n.Rel) != nil {
			return "It gives a column in use another name for a moment; change the places of columns with a step of their own."
		}
	case *ast.AlterTable:
		return p.tangledAlter(before, h, st, n)
	}
	return ""
}

func (p *planner) tangledAlter(before history, h *history, st *statement, n *ast.AlterTable) string {
	gives, takes := false, false
	for _, cmd := range n.Cmds {
		switch cmd.Op {
		case ast.DropColumn:
			if before.copies(n.Name, cmd.Name) {
				return "The file copies " + cmd.Name + " first: what programs write there until it is dropped would be lost. Rename the column instead, or keep both alike with a trigger."
			}
			h.dropped = append(h.dropped, column{n.Name, cmd.Name})
		case ast.AddColumn:
			if slices.Contains(h.dropped, column{n.Name, cmd.Name}) {
				return "The file drops a column of this name: both can't be there at once. Give the new one another name."
			}
			gives = true
		case ast.DropConstraint, ast.DropDefault, ast.DropIdentity, ast.DropExpression:
			takes = true
		case ast.AddConstraint:
			gives = true
		case ast.AlterColumnType:
			if before.views && st.has(ruleid.ColumnTypeRewrite) {
				return "The file drops a view and makes it anew: programs would be without it meanwhile. Let the view read both columns in turn, in migrations of their own."
			}
			gives = true
		}
	}
	if gives && takes && len(st.findings) > 0 {
		return "It takes away what it gives back in another form, and between the files of a plan there would be neither. Make the new first, in a migration of its own, and drop the old in another."
	}
	return ""
}

// copies reports whether a statement that writes rows names a column of a
// table, or the table.
func (h history) copies(table ast.Name, name string) bool {
	return slices.ContainsFunc(h.copied, func(names []string) bool {
		return slices.Contains(names, table.Name) && (name == "" || slices.Contains(names, name))
	})
}

// takesAway reports whether a statement takes something away.
func takesAway(n ast.Node) bool {
	switch s := n.(type) {
	case *ast.Drop, *ast.Truncate:
		return true
	case *ast.DML:
		return s.Verb == "DELETE"
	case *ast.AlterTable:
		return slices.ContainsFunc(s.Cmds, func(c *ast.AlterCmd) bool {
			return slices.Contains([]ast.AlterOp{ast.DropColumn, ast.DropConstraint, ast.DropDefault, ast.DropIdentity, ast.DropExpression}, c.Op)
		})
	}
	return false
}

// defaultsOnly reports whether a statement does no more than to set defaults.
func defaultsOnly(n ast.Node) bool {
	s, ok := n.(*ast.AlterTable)
	return ok && !slices.ContainsFunc(s.Cmds, func(c *ast.AlterCmd) bool { return c.Op != ast.SetDefault })
}
