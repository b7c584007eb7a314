package partitionattachedunproven

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

// Check reports partitions that are searched under a lock.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.PartitionAttachedUnproven, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	var child ast.Name
	switch s := pass.Node.(type) {
	case *ast.AlterTable:
		for _, cmd := range s.Cmds {
			if cmd.Op == ast.AttachPartition {
				child = pass.Catalog.Qualify(cmd.Table)
			}
		}
	case *ast.CreateTable:
	default:
		return
	}
	for w := range pass.Work(effects.PartitionBound) {
		if !pass.InUse(w.Relation) {
			continue
		}
		rel := check.Relation(w.Relation)
		if w.Relation == child {
			pass.Reportf("", "attaching %s %s while its rows are compared with the bounds; "+
				"add a CHECK that says the same NOT VALID, and validate it in an earlier migration", rel, check.Blocks(effects.AccessExclusive, "it"))
			continue
		}
		pass.Reportf("", "a new partition %s while it is searched for rows of the new one; "+
			"add a CHECK to it that excludes them NOT VALID, and validate it in an earlier migration", check.Blocks(effects.AccessExclusive, "the default partition "+rel))
	}
}
