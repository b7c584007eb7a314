package foreignkeynotvalidated

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

// Check reports foreign keys that verify all rows while both tables are locked.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ForeignKeyNotValidated, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	alter, ok := pass.Node.(*ast.AlterTable)
	if !ok || pass.IsNew(alter.Name) {
		return // created in this deploy
	}
	for w := range pass.Work(effects.ForeignKeyCheck) {
		if w.Cmd < 0 {
			continue // a partition gets those of its parent
		}
		switch cmd := alter.Cmds[w.Cmd]; cmd.Op {
		case ast.AddConstraint:
			table(pass, alter, w.Cmd)
		case ast.EnforceConstraint:
			pass.ReportCmd(w.Cmd, "", "enforcing foreign key %s %s while all rows are verified; "+
				"add another foreign key NOT VALID, validate it in a later migration, and drop this one", cmd.Name, check.Blocks(effects.AccessExclusive, alter.Name.String()))
		case ast.AddColumn:
			pass.ReportCmd(w.Cmd, "", "adding column %s to %s with a default and a foreign key %s and %s while all rows are verified; "+
				"add the column first, then the foreign key NOT VALID, and validate it in a later migration",
				cmd.Name, alter.Name, check.Blocks(effects.Share, alter.Name.String()), target(cmd.Column.Constraints))
		}
	}
}

func table(pass *check.Pass, alter *ast.AlterTable, cmd int) {
	k := alter.Cmds[cmd].Constraint
	name := "a foreign key"
	if k.Name != "" {
		name = "foreign key " + k.Name
	}
	both := fmt.Sprintf("%s and %s", alter.Name, k.RefTable)
	if k.RefTable == alter.Name {
		both = alter.Name.String()
	}
	r := pass.Catalog.Lookup(alter.Name)
	if r != nil && r.Partitioned && pass.Version < 18 {
		pass.ReportCmd(cmd, "", "adding %s %s and all partitions while all rows are verified; partitioned tables take no NOT VALID foreign key "+
			"before PostgreSQL 18, so add it to each partition NOT VALID and validate it there first", name, check.Blocks(effects.Share, both))
		return
	}
	pass.Emit(check.Report{
		Cmd:     check.Nth(cmd),
		Message: fmt.Sprintf("adding %s %s while all rows are verified; add it NOT VALID and validate it in a later migration", name, check.Blocks(effects.Share, both)),
		Fixes:   check.Insert("add the foreign key without verifying the rows", pass.ClauseEnd(k.Start), " NOT VALID"),
	})
}

func target(list []*ast.Constraint) string {
	for _, k := range list {
		if k.Type == ast.ForeignKey {
			return k.RefTable.String()
		}
	}
	return "the other table"
}
