package checknotvalidated

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

// Check reports check constraints that verify all rows while the table is locked.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.CheckNotValidated, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	alter, ok := pass.Node.(*ast.AlterTable)
	if !ok || pass.IsNew(alter.Name) {
		return // created in this deploy
	}
	locks := check.Blocks(effects.AccessExclusive, alter.Name.String())
	for w := range pass.Work(effects.CheckConstraint) {
		switch cmd := alter.Cmds[w.Cmd]; cmd.Op {
		case ast.AddConstraint:
			name := "a check"
			if cmd.Name != "" {
				name = "check " + cmd.Name
			}
			pass.Emit(check.Report{
				Cmd: check.Nth(w.Cmd),
				Message: "adding " + name + " " + locks + " while all rows are verified; " +
					"add it NOT VALID and validate it in a later migration",
				Fixes: check.Insert("add the check without verifying the rows", pass.ClauseEnd(cmd.Constraint.Start), " NOT VALID"),
			})
		case ast.AddColumn:
			pass.ReportCmd(w.Cmd, "", "adding column %s with a check %s while all rows are verified, empty as they are; "+
				"add the column first, then the check NOT VALID, and validate it in a later migration", cmd.Name, locks)
		}
	}
}
