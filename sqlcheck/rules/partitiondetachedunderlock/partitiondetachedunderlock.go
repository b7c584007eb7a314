package partitiondetachedunderlock

import (
	"embed"
	"slices"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports partitions that are taken away under a lock.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.PartitionDetachedUnderLock, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Warning, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	switch s := pass.Node.(type) {
	case *ast.AlterTable:
		for i, cmd := range s.Cmds {
			if cmd.Op == ast.DetachPartition && !cmd.Concurrent && online(pass, pass.Catalog.Lookup(s.Name)) && pass.InUse(s.Name) {
				pass.ReportCmd(i, "", "DETACH PARTITION %s, behind every query that is running; "+
					"use DETACH PARTITION … CONCURRENTLY %s", check.Blocks(effects.AccessExclusive, s.Name.String()), pass.OutsideTransaction())
			}
		}
	case *ast.Drop:
		if s.Kind != ast.TableKind {
			return
		}
		for _, n := range s.Names {
			r := pass.Catalog.Lookup(n)
			if r == nil || r.Parent == (ast.Name{}) || !pass.InUse(r.Parent) || !online(pass, pass.Catalog.Lookup(r.Parent)) || going(pass, s, r.Parent) {
				continue
			}
			pass.Reportf("", "dropping partition %s %s, behind every query that is running; "+
				"detach it CONCURRENTLY first", n, check.Blocks(effects.AccessExclusive, check.Relation(r.Parent)))
		}
	}
}

// online reports whether the table supports the way without a lock.
func online(pass *check.Pass, r *catalog.Relation) bool {
	return pass.Version >= 14 && (r == nil || r.Default == (ast.Name{}))
}

// going reports whether the statement drops the partitioned table as well.
func going(pass *check.Pass, d *ast.Drop, parent ast.Name) bool {
	return slices.ContainsFunc(d.Names, func(n ast.Name) bool { return pass.Catalog.Qualify(n) == parent })
}
