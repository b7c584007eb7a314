package tablerewritten

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

// Check reports tables that are copied under a lock.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.TableRewritten, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	for w := range pass.Work(effects.Recluster, effects.Persistence, effects.Move) {
		if what := command(pass.Node, w); what != "" && pass.InUse(w.Relation) {
			pass.ReportCmd(w.Cmd, "", "%s copies %s and its indexes "+check.UnderLock+"; %s", what, check.Relation(w.Relation), advice(w.Cause))
			return // the partitions of a table have the work once each
		}
	}
	if m, ok := pass.Node.(*ast.Maintenance); ok && len(m.Names) == 0 && (m.Verb == "CLUSTER" || m.Full) {
		pass.Reportf("", "%s copies every table of the database "+check.UnderLock+"; name the table, and use pg_repack for it", verb(m))
	}
}

func command(n ast.Node, w effects.Work) string {
	switch s := n.(type) {
	case *ast.Maintenance:
		if w.Cause == effects.Recluster {
			return verb(s)
		}
	case *ast.AlterTable:
		if w.Cmd >= 0 && (w.Cause == effects.Persistence || w.Cause == effects.Move) {
			return string(s.Cmds[w.Cmd].Op)
		}
	}
	return ""
}

func verb(m *ast.Maintenance) string {
	if m.Full {
		return "VACUUM FULL"
	}
	return m.Verb
}

func advice(c effects.Cause) string {
	if c == effects.Persistence {
		return "fill a new table in batches and switch over"
	}
	return "pg_repack does the same while the table stays in use"
}
