package columndropped

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports columns that are dropped while programs may still use them.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ColumnDropped, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run:      run,
	Contract: true,
}

func run(pass *check.Pass) {
	alter, ok := pass.Node.(*ast.AlterTable)
	if !ok || alter.Kind != ast.TableKind || pass.IsNew(alter.Name) || pass.Undone() {
		return // no program uses it yet, or it stays
	}
	if alter.IfExists && pass.Catalog.Dropped(alter.Name) {
		return // the table is not there
	}
	r := pass.Catalog.Lookup(alter.Name)
	for i, cmd := range alter.Cmds {
		if cmd.Op != ast.DropColumn || pass.Catalog.IsNewColumn(alter.Name, cmd.Name) {
			continue
		}
		if cmd.IfExists && r != nil && r.Complete && r.Column(cmd.Name) == nil {
			continue // the table has no such column
		}
		pass.ReportCmd(i, "", "dropping column %s of %s breaks the programs that still use it, SELECT * with a prepared statement included; "+
			"release a version that does not name it first, then say so in an ignore comment", cmd.Name, alter.Name)
	}
}
