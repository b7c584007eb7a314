package failures

import "github.com/patternvet/patternvet/sqlcheck/ast"

// InTransaction is the failure of commands that refuse to run in a transaction.
const InTransaction = "in-transaction"

var transaction = []Failure{
	{
		ID: InTransaction, SQLState: "25001",
		Message: "{object} fails inside a transaction block", Advice: "run it outside of BEGIN and COMMIT",
		Find: func(c *Context) []Hit {
			if !c.InTransaction || !RefusesTransaction(c.Node, c.Version) || c.absent() {
				return nil
			}
			return []Hit{whole(command(c.Node))}
		},
	},
}

// RefusesTransaction reports whether a statement does not run in a transaction.
func RefusesTransaction(n ast.Node, version int) bool {
	switch s := n.(type) {
	case *ast.CreateIndex:
		return s.Concurrent
	case *ast.Drop:
		return s.Kind == ast.IndexKind && s.Concurrent
	case *ast.AlterTable:
		for _, cmd := range s.Cmds {
			if cmd.Op == ast.DetachPartition && cmd.Concurrent {
				return true
			}
		}
	case *ast.AlterEnum:
		return s.Old == "" && version < 12
	case *ast.Maintenance:
		return maintenanceRefuses(s)
	case *ast.Other:
		return s.OutsideTransaction
	}
	return false
}

func maintenanceRefuses(s *ast.Maintenance) bool {
	switch s.Verb {
	case "REINDEX":
		return s.Concurrent || s.Kind == ast.SchemaKind || s.Kind == ast.DatabaseKind
	case "CLUSTER":
		return len(s.Names) == 0
	}
	return s.Verb == "VACUUM"
}

// absent reports whether ALTER TABLE IF EXISTS has no table.
func (c *Context) absent() bool {
	_, ok := c.Node.(*ast.AlterTable)
	return ok && c.alter() == nil
}

// command is how the statement is called.
func command(n ast.Node) string {
	switch s := n.(type) {
	case *ast.CreateIndex:
		return "CREATE INDEX CONCURRENTLY"
	case *ast.Drop:
		return "DROP INDEX CONCURRENTLY"
	case *ast.AlterTable:
		return "DETACH PARTITION CONCURRENTLY"
	case *ast.Maintenance:
		if s.Concurrent {
			return s.Verb + " CONCURRENTLY"
		}
		return s.Verb
	case *ast.AlterEnum:
		return "ALTER TYPE ADD VALUE"
	case *ast.Other:
		return s.Verb
	}
	return "the statement"
}
