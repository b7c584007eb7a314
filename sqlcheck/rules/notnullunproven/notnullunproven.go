package notnullunproven

import (
	"embed"
	"fmt"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports NOT NULL that verifies all rows while the table is locked.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.NotNullUnproven, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
		Categories: []rule.Category{
			{Name: "missing-default", Title: "a new NOT NULL column without a default", Severity: rule.Error, Kind: rule.Bug},
		},
	}),
	Run: run,
}

func run(pass *check.Pass) {
	alter, ok := pass.Node.(*ast.AlterTable)
	if !ok || pass.IsNew(alter.Name) {
		return // created in this deploy
	}
	locks := check.Blocks(effects.AccessExclusive, alter.Name.String())
	for w := range pass.Work(effects.MissingValue, effects.NotNull) {
		cmd := alter.Cmds[w.Cmd]
		switch {
		case w.Cause == effects.MissingValue:
			pass.ReportCmd(w.Cmd, "missing-default", "adding NOT NULL column %s to %s without a default fails as soon as there is a row, and so does every insert "+
				"that does not know the column; add it with a default, or nullable first", cmd.Name, alter.Name)
		case cmd.Op == ast.SetNotNull:
			setNotNull(pass, alter, w.Cmd, locks)
		case cmd.Op == ast.AddConstraint && cmd.Constraint.Type == ast.NotNull:
			notNullConstraint(pass, alter, w.Cmd, locks)
		case cmd.Op == ast.AddConstraint && cmd.Constraint.UsingIndex != "":
			pass.ReportCmd(w.Cmd, "", "the primary key %s while column %s is searched for NULL; "+
				"make the column NOT NULL first, on the strength of a validated check", locks, w.Detail)
		}
	}
}

// notNullConstraint is the form of PostgreSQL 18, which can be NOT VALID.
func notNullConstraint(pass *check.Pass, alter *ast.AlterTable, index int, locks string) {
	k := alter.Cmds[index].Constraint
	pass.Emit(check.Report{
		Cmd: check.Nth(index),
		Message: fmt.Sprintf("adding NOT NULL for %s.%s %s while all rows are verified; add it NOT VALID and validate it in a later migration",
			alter.Name, k.Columns[0], locks),
		Fixes: check.Insert("add the constraint without verifying the rows", pass.ClauseEnd(k.Start), " NOT VALID"),
	})
}

func setNotNull(pass *check.Pass, alter *ast.AlterTable, index int, locks string) {
	cmd := alter.Cmds[index]
	how := "add CHECK (" + ast.Ident(cmd.Name) + " IS NOT NULL) NOT VALID, validate it in a later migration, and only then SET NOT NULL"
	if pass.Version < 12 {
		how = "before PostgreSQL 12 only a check that is NOT VALID at first avoids it"
	}
	if k := helper(pass, alter, cmd.Name); k != "" {
		how = "check " + k + " would prove it, but " + helperFault(pass, alter, k)
	}
	pass.ReportCmd(index, "", "SET NOT NULL on %s.%s %s while all rows are verified; %s", alter.Name, cmd.Name, locks, how)
}

// helper names a check that tests the column and can't serve as it is.
func helper(pass *check.Pass, alter *ast.AlterTable, column string) string {
	r := pass.Catalog.Lookup(alter.Name)
	if r == nil || pass.Version < 12 {
		return ""
	}
	for _, k := range r.Constraints {
		if k.Type == ast.Check && effects.ImpliesNotNull(k.Expr, column) {
			return k.Name
		}
	}
	return ""
}

func helperFault(pass *check.Pass, alter *ast.AlterTable, name string) string {
	if k := pass.Catalog.Lookup(alter.Name).Constraint(name); k != nil && !k.Valid {
		return "it is not validated yet"
	}
	return "the same statement drops it, and drops go first; drop it in a statement behind this one"
}
