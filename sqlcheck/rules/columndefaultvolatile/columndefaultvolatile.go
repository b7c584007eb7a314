package columndefaultvolatile

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

// Check reports new columns that are written into every row.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ColumnDefaultVolatile, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
		Categories: []rule.Category{
			{Name: "serial", Title: "a new serial column", Severity: rule.Error, Kind: rule.Bug},
			{Name: "identity", Title: "a new identity column", Severity: rule.Error, Kind: rule.Bug},
			{Name: "generated", Title: "a new stored generated column", Severity: rule.Error, Kind: rule.Bug},
			{Name: "domain", Title: "a new column of a domain with a constraint", Severity: rule.Error, Kind: rule.Bug},
		},
	}),
	Run: run,
}

func run(pass *check.Pass) {
	alter, ok := pass.Node.(*ast.AlterTable)
	if !ok || pass.IsNew(alter.Name) {
		return // created in this deploy
	}
	for w := range pass.Work(effects.VolatileDefault, effects.SerialColumn, effects.IdentityColumn, effects.GeneratedColumn, effects.Expression, effects.ConstrainedDomain) {
		report(pass, alter, alter.Cmds[w.Cmd], w)
	}
}

func report(pass *check.Pass, alter *ast.AlterTable, cmd *ast.AlterCmd, w effects.Work) {
	const rewrites = "adding %s %s rewrites %s and its indexes " + check.UnderLock + "; "
	switch w.Cause {
	case effects.VolatileDefault:
		if pass.Version < 11 {
			pass.ReportCmd(w.Cmd, "", rewrites+"add it without the default, then SET DEFAULT and fill it in batches", "a default with column", cmd.Name, alter.Name)
			return
		}
		pass.ReportCmd(w.Cmd, "", rewrites+"%s is volatile, so add the column without a default, then SET DEFAULT and fill it in batches", "column", cmd.Name, alter.Name, w.Detail+"()")
	case effects.SerialColumn:
		pass.ReportCmd(w.Cmd, "serial", rewrites+"add a plain column, give it a sequence as default and fill it in batches", "serial column", cmd.Name, alter.Name)
	case effects.IdentityColumn:
		pass.ReportCmd(w.Cmd, "identity", rewrites+"add a plain column, fill it in batches, make it NOT NULL and then ADD GENERATED AS IDENTITY", "identity column", cmd.Name, alter.Name)
	case effects.GeneratedColumn:
		pass.ReportCmd(w.Cmd, "generated", rewrites+"add a plain column that a trigger keeps and fill it in batches", "stored generated column", cmd.Name, alter.Name)
	case effects.Expression:
		if pass.Catalog.IsNewColumn(alter.Name, cmd.Name) {
			return
		}
		pass.ReportCmd(w.Cmd, "generated", "SET EXPRESSION computes column %s of every row and rewrites %s and its indexes "+check.UnderLock+"; "+
			"add a plain column that a trigger keeps and fill it in batches", cmd.Name, alter.Name)
	case effects.ConstrainedDomain:
		pass.ReportCmd(w.Cmd, "domain", rewrites+"domain %s has a constraint, so use its base type and add the check NOT VALID", "column", cmd.Name, alter.Name, w.Detail)
	}
}
