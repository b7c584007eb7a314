package tablerenamed

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports tables that are renamed under the programs that use them.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.TableRenamed, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run:      run,
	Contract: true,
}

func run(pass *check.Pass) {
	old, to, ok := renamed(pass.Node)
	if !ok || pass.IsNew(old) || pass.Undone() {
		return // no program uses it yet, or it stays
	}
	if pass.Replaced(old, true) {
		return // the old name goes on to work
	}
	pass.Reportf("", "renaming table %s to %s breaks the programs that are running; create a view %s in the same transaction, "+
		"and drop it when no program uses the old name any more", old, to, old.Quoted())
}

// renamed finds the old and the new name, by RENAME TO or SET SCHEMA.
func renamed(n ast.Node) (old ast.Name, to string, ok bool) {
	switch s := n.(type) {
	case *ast.Rename:
		return s.Rel, s.New, s.Kind == ast.TableKind
	case *ast.SetSchema:
		return s.Name, s.Schema + "." + s.Name.Name, s.Kind == ast.TableKind
	}
	return ast.Name{}, "", false
}
