package refreshnotconcurrent

import (
	"embed"
	"slices"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports materialized views that are refreshed under a lock.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.RefreshNotConcurrent, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	m, ok := pass.Node.(*ast.Maintenance)
	if !ok || m.Verb != "REFRESH" || m.NoData || m.Concurrent {
		return
	}
	name := m.Names[0]
	if !pass.InUse(name) {
		return // nobody reads it yet
	}
	view := pass.Catalog.Lookup(name)
	r := check.Report{Message: "REFRESH of " + name.String() + " locks it against reads until its query is done; "}
	if view != nil && view.Kind == ast.MatviewKind && !slices.ContainsFunc(view.Indexes, (*catalog.Index).CoversAll) {
		r.Message += "create a unique index on it, then use REFRESH MATERIALIZED VIEW CONCURRENTLY"
	} else {
		r.Message += "use REFRESH MATERIALIZED VIEW CONCURRENTLY"
		if at := pass.Words("MATERIALIZED", "VIEW"); at > 0 && view != nil {
			r.Fixes = check.Insert("keep the view readable", at, " CONCURRENTLY")
		}
	}
	pass.Emit(r)
}
