package uniqueconstraintbuild

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

// Check reports constraints that build their index while the table is locked.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.UniqueConstraintBuild, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	alter, ok := pass.Node.(*ast.AlterTable)
	if !ok || pass.IsNew(alter.Name) {
		return // created in this deploy
	}
	for w := range pass.Work(effects.UniqueConstraint, effects.PrimaryKey, effects.Exclusion) {
		report(pass, alter, w)
	}
}

func report(pass *check.Pass, alter *ast.AlterTable, w effects.Work) {
	cmd := alter.Cmds[w.Cmd]
	what := article[w.Cause]
	if cmd.Op == ast.AddColumn {
		what = "column " + cmd.Name + " with " + what
	} else if w.Object != "" {
		what = string(w.Cause) + " " + w.Object
	}
	locks := check.Blocks(effects.AccessExclusive, alter.Name.String())
	r := pass.Catalog.Lookup(alter.Name)
	switch {
	case w.Cause == effects.Exclusion:
		pass.ReportCmd(w.Cmd, "", "adding %s %s until its index is built, and there is no way to build that before; "+
			"add it to a new table and move the rows, or plan the downtime", what, locks)
	case r != nil && r.Partitioned:
		pass.ReportCmd(w.Cmd, "", "adding %s %s until its indexes are built; "+
			"build a unique index on each partition concurrently, then attach them to one made ON ONLY the parent", what, check.Blocks(effects.AccessExclusive, alter.Name.String()+" and its partitions"))
	case cmd.Op == ast.AddColumn:
		pass.ReportCmd(w.Cmd, "", "adding %s %s until its index is built; "+
			"add the column, CREATE UNIQUE INDEX CONCURRENTLY, then add the constraint USING INDEX", what, locks)
	default:
		pass.ReportCmd(w.Cmd, "", "adding %s %s until its index is built; "+
			"CREATE UNIQUE INDEX CONCURRENTLY %s, then add the constraint USING INDEX", what, locks, pass.OutsideTransaction())
	}
}

var article = map[effects.Cause]string{
	effects.UniqueConstraint: "a unique constraint", effects.PrimaryKey: "a primary key", effects.Exclusion: "an exclusion constraint",
}
