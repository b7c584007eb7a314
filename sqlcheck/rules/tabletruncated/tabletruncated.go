package tabletruncated

import (
	"embed"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports tables that are emptied while programs use them.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.TableTruncated, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Warning, Since: "v0.1.0",
		Categories: []rule.Category{
			{Name: "cascade", Title: "TRUNCATE CASCADE empties tables that are not named", Severity: rule.Error, Kind: rule.Bug},
		},
	}),
	Run: run,
}

func run(pass *check.Pass) {
	t, ok := pass.Node.(*ast.Truncate)
	if !ok || pass.Undone() {
		return
	}
	for _, n := range t.Tables {
		if !pass.InUse(n) {
			continue
		}
		if t.Cascade {
			pass.Reportf("cascade", "TRUNCATE CASCADE removes the rows of %s and of every table that points at it%s, and %s; "+
				"name the tables that are to be emptied", n, list(pass.Catalog.Referencing(n)), check.Blocks(effects.AccessExclusive, "them all"))
			return
		}
		pass.Reportf("", "TRUNCATE removes all rows of %s and %s to the end of the transaction; "+
			"delete in batches what may go, or say in an ignore comment that all of it may", n, check.Blocks(effects.AccessExclusive, "it"))
		return
	}
}

func list(tables []ast.Name) string {
	var names []string
	for _, t := range tables {
		names = append(names, check.Relation(t))
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}
