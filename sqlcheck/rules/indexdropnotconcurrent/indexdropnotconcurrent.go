package indexdropnotconcurrent

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

// Check reports indexes that are dropped under a lock that stops all queries.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.IndexDropNotConcurrent, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Warning, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	d, ok := pass.Node.(*ast.Drop)
	if !ok || d.Kind != ast.IndexKind || d.Concurrent {
		return
	}
	for _, n := range d.Names {
		table, known := pass.Catalog.IndexTable(n)
		if known && (pass.IsNew(table) || newIndex(pass, table, n)) {
			continue // nobody queries it yet
		}
		r := pass.Catalog.Lookup(table)
		if known && r != nil && (r.Partitioned || r.Kind == ast.MatviewKind) {
			continue // there is no concurrent way, or no write to wait for
		}
		if x := r.Index(n.Name); known && x != nil && x.Constraint != "" {
			continue // fails: statement-fails says so
		}
		if !known && d.IfExists && (pass.Catalog.Dropped(n) || pass.Catalog.Empty()) {
			continue // there is nothing to drop
		}
		if !known && d.IfExists && recreated(pass, n) {
			continue // clears the way for an index that may have failed to build
		}
		report(pass, d, n, table, known)
	}
}

func newIndex(pass *check.Pass, table, index ast.Name) bool {
	x := pass.Catalog.Lookup(table).Index(index.Name)
	return x != nil && pass.Catalog.InUnit(x.Unit)
}

// recreated reports whether a later statement of the file creates the index.
func recreated(pass *check.Pass, n ast.Name) bool {
	for _, s := range pass.Made {
		if ix, ok := s.Node.(*ast.CreateIndex); ok && ix.Name == n.Name {
			return true
		}
	}
	return false
}

func report(pass *check.Pass, d *ast.Drop, n, table ast.Name, known bool) {
	on := "its table"
	if known {
		on = table.Name
		if table.Schema != "public" {
			on = table.String()
		}
	}
	advice := "use DROP INDEX CONCURRENTLY"
	var fixes []check.Fix
	if pass.InTransaction {
		advice += " " + pass.OutsideTransaction()
	} else if at := pass.Words("INDEX"); at > 0 && len(d.Names) == 1 && !d.Cascade {
		fixes = check.Insert("drop the index concurrently", at, " CONCURRENTLY")
	}
	pass.Emit(check.Report{
		Message: "dropping index " + n.String() + " " + check.Blocks(effects.AccessExclusive, on) + ", behind every query that is running; " + advice,
		Fixes:   fixes,
	})
}
