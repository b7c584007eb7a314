package columndefaultdropped

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports defaults that running programs need.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ColumnDefaultDropped, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	alter, ok := pass.Node.(*ast.AlterTable)
	if !ok || !pass.InUse(alter.Name) || pass.Undone() {
		return
	}
	for i, cmd := range alter.Cmds {
		col := pass.Catalog.Lookup(alter.Name).Column(cmd.Name)
		if cmd.Op != ast.DropDefault || col == nil || !col.NotNull || !col.HasDefault || !pass.Catalog.IsNewColumn(alter.Name, cmd.Name) {
			continue
		}
		pass.ReportCmd(i, "", "without its default, every insert of the version that is running fails: it does not name the new column %s of %s; "+
			"drop the default in a later deploy", cmd.Name, alter.Name)
	}
}
