package tabledropped

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports tables that are dropped while programs may still use them.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.TableDropped, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run:      run,
	Contract: true,
}

func run(pass *check.Pass) {
	d, ok := pass.Node.(*ast.Drop)
	if !ok || d.Kind != ast.TableKind || pass.Undone() {
		return
	}
	for _, n := range d.Names {
		if pass.Catalog.HasNewName(n) || d.IfExists && absent(pass, n) {
			continue
		}
		if r := pass.Catalog.Lookup(n); r != nil && r.Parent != (ast.Name{}) {
			continue // a partition: its rows go, its table stays
		}
		if pass.Replaced(n, false) {
			continue // another table, filled before, takes its name
		}
		pass.Reportf("", "dropping table %s loses its rows and breaks the programs that still use it; "+
			"release a version that does not name it first, then say so in an ignore comment", n)
	}
}

// absent reports whether DROP TABLE IF EXISTS finds nothing: the table went
// before, or nothing was made yet, or the file goes on to create it, having
// never heard of it.
func absent(pass *check.Pass, n ast.Name) bool {
	if pass.Catalog.Dropped(n) {
		return true
	}
	if pass.Catalog.Lookup(n) != nil {
		return false
	}
	if pass.Catalog.Empty() {
		return true
	}
	for _, s := range pass.Made {
		if c, ok := s.Node.(*ast.CreateTable); ok && pass.Catalog.Qualify(c.Name) == pass.Catalog.Qualify(n) {
			return true
		}
	}
	return false
}
