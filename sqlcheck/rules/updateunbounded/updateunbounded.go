package updateunbounded

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports statements that write every row of a table.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.UpdateUnbounded, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Warning, Since: "v0.1.0",
	}),
	Run: run,
}

// small are names that tables of a row or a few have.
var small = map[string]bool{
	"config": true, "configs": true, "configuration": true, "configurations": true, "settings": true, "setting": true,
	"meta": true, "metadata": true, "version": true, "schema_version": true, "db_version": true, "options": true, "feature_flags": true,
}

func run(pass *check.Pass) {
	d, ok := pass.Node.(*ast.DML)
	if !ok || !pass.WholeTable(d) || !pass.InUse(d.Target) || small[d.Target.Name] {
		return
	}
	if pass.Held() != nil {
		return // lock-held-during-work says so, and worse
	}
	pass.Reportf("", "%s writes every row of %s in one statement: writers of these rows wait until it is done, and the table grows by as much; "+
		"write in batches by ranges of the primary key, outside of the migration", d.Verb, d.Target)
}
