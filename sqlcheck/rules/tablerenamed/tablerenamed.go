package tablerenamed

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports tables that are renamed under the programs that use them.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: "table-renamed", Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	old, to, ok := renamed(pass.Node)
	if !ok || pass.IsNew(old) {
		return // no program uses it yet
	}
	if replaced(pass, old) {
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

// replaced reports whether the same transaction puts something else in the
// place of the old name: a view, or another table.
func replaced(pass *check.Pass, old ast.Name) bool {
	q := pass.Catalog.Qualify(old)
	for _, s := range pass.SameTransaction(false) {
		switch n := s.Node.(type) {
		case *ast.CreateView:
			if pass.Catalog.Qualify(n.Name) == q {
				return true
			}
		case *ast.CreateTable:
			if pass.Catalog.Qualify(n.Name) == q {
				return true
			}
		case *ast.Rename:
			from := pass.Catalog.Qualify(n.Rel)
			if from != q && from.Schema == q.Schema && n.New == q.Name {
				return true
			}
		}
	}
	return false
}
