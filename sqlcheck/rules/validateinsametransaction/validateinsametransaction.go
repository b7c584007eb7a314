package validateinsametransaction

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports constraints that are validated while the lock that added them is held.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ValidateInSameTransaction, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	alter, ok := pass.Node.(*ast.AlterTable)
	if !ok || pass.IsNew(alter.Name) {
		return // created in this deploy
	}
	for i, cmd := range alter.Cmds {
		if cmd.Op != ast.ValidateConstraint {
			continue
		}
		added := pass.AddedNotValid(alter, i)
		if added == nil {
			continue
		}
		lock := "against " + check.Stopped(effects.AccessExclusive)
		if added.Type == ast.ForeignKey {
			lock = "and " + added.RefTable.String() + " against writes"
		}
		pass.ReportCmd(i, "", "validating %s in the transaction that added it keeps %s locked %s while all rows are verified, as if NOT VALID were not there; "+
			"validate it in a later migration", cmd.Name, alter.Name, lock)
	}
}
