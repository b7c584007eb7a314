package reindexnotconcurrent

import (
	"embed"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports indexes that are rebuilt while writes wait.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ReindexNotConcurrent, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	m, ok := pass.Node.(*ast.Maintenance)
	if !ok || m.Verb != "REINDEX" || m.Concurrent || len(m.Names) == 0 {
		return
	}
	name := m.Names[0]
	what, table := string(m.Kind)+" "+name.String(), name
	switch m.Kind {
	case ast.IndexKind:
		t, known := pass.Catalog.IndexTable(name)
		if known && pass.IsNew(t) {
			return
		}
		if known {
			table = t
		} else {
			table = ast.Name{}
		}
	case ast.TableKind:
		if pass.IsNew(name) {
			return
		}
	default:
		table = ast.Name{}
	}
	on := "its tables"
	switch {
	case table.Name != "":
		on = check.Relation(table)
	case m.Kind == ast.IndexKind:
		on = "its table"
	}
	r := check.Report{Message: "REINDEX of " + what + " stops writes to " + on + ", and reads that could use the index, until it is built; use REINDEX … CONCURRENTLY"}
	if pass.InTransaction {
		r.Message += " " + pass.OutsideTransaction()
	} else if at := pass.Words(strings.ToUpper(string(m.Kind))); at > 0 {
		r.Fixes = check.Insert("rebuild concurrently", at, " CONCURRENTLY")
	}
	pass.Emit(r)
}
