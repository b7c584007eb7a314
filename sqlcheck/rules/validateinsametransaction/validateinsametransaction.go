package validateinsametransaction

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports constraints that are validated while the lock that added them is held.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: "validate-in-same-transaction", Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	alter, ok := pass.Node.(*ast.AlterTable)
	if !ok || pass.IsNew(alter.Name) {
		return // the table has no rows that matter
	}
	for i, cmd := range alter.Cmds {
		if cmd.Op != ast.ValidateConstraint {
			continue
		}
		added := adding(pass, alter, i)
		if added == nil {
			continue
		}
		lock := "against reads and writes"
		if added.Type == ast.ForeignKey {
			lock = "and " + added.RefTable.String() + " against writes"
		}
		pass.ReportCmd(i, "", "validating %s in the transaction that added it keeps %s locked %s while all rows are verified, as if NOT VALID were not there; "+
			"validate it in a later migration", cmd.Name, alter.Name, lock)
	}
}

// adding finds the NOT VALID constraint that this subcommand validates, when
// the same transaction added it.
func adding(pass *check.Pass, alter *ast.AlterTable, index int) *ast.Constraint {
	name := alter.Cmds[index].Name
	if k := find(alter.Cmds, name); k != nil {
		return k
	}
	if !pass.InTransaction {
		return nil
	}
	table := pass.Catalog.Qualify(alter.Name)
	for _, s := range pass.SameTransaction(true) {
		before, ok := s.Node.(*ast.AlterTable)
		if !ok || pass.Catalog.Qualify(before.Name) != table {
			continue
		}
		if k := find(before.Cmds, name); k != nil {
			return k
		}
	}
	return nil
}

func find(cmds []*ast.AlterCmd, name string) *ast.Constraint {
	for _, cmd := range cmds {
		if cmd.Op == ast.AddConstraint && cmd.Constraint.NotValid && cmd.Name == name {
			return cmd.Constraint
		}
	}
	return nil
}
