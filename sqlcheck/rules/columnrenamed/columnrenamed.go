package columnrenamed

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports columns that are renamed under the programs that use them.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ColumnRenamed, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run:      run,
	Contract: true,
}

func run(pass *check.Pass) {
	s, ok := pass.Node.(*ast.Rename)
	if !ok || s.Kind != ast.ColumnKind || s.RelKind != ast.TableKind {
		return // views are recreated at will
	}
	if pass.Catalog.IsNewColumn(s.Rel, s.Old) || pass.Undone() {
		return // no program uses it yet, or it stays
	}
	if s.IfExists && pass.Catalog.Dropped(s.Rel) {
		return // the table is not there
	}
	if swapped(pass, s) {
		return // programs find another column under the name; its own renaming is judged
	}
	pass.Reportf("", "renaming column %s of %s to %s breaks the programs that are running, and those started before it; "+
		"add %s, write both, switch the readers, then drop %s", s.Old, s.Rel, s.New, s.New, s.Old)
}

// swapped reports whether the same transaction gives another column of the
// table the name that this one loses.
func swapped(pass *check.Pass, s *ast.Rename) bool {
	table := pass.Catalog.Qualify(s.Rel)
	for _, later := range pass.SameTransaction(false) {
		r, ok := later.Node.(*ast.Rename)
		if ok && r.Kind == ast.ColumnKind && pass.Catalog.Qualify(r.Rel) == table && r.New == s.Old && r.Old != s.New {
			return true
		}
	}
	return false
}
