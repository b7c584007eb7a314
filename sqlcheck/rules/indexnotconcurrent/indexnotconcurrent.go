package indexnotconcurrent

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports indexes that are built while writes wait.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.IndexNotConcurrent, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	ix, ok := pass.Node.(*ast.CreateIndex)
	if !ok || ix.Concurrent || pass.IsNew(ix.Table) {
		return // nobody writes to the table yet
	}
	if len(pass.Effects.Work) == 0 {
		return // it is there already, or an empty parent's index
	}
	table := pass.Catalog.Lookup(ix.Table)
	if table != nil && table.Kind == ast.MatviewKind {
		return // only REFRESH writes to it
	}
	name := ix.Name
	if name == "" {
		name = "an index"
	} else {
		name = "index " + name
	}
	if table != nil && table.Partitioned {
		pass.Reportf("", "creating %s on partitioned table %s blocks writes to all of its partitions until it is built; create it ON ONLY %s, "+
			"build one CONCURRENTLY on each partition and attach them", name, ix.Table, ix.Table.Quoted())
		return
	}
	advice := "use CREATE INDEX CONCURRENTLY"
	var fixes []check.Fix
	if pass.InTransaction {
		advice += " " + pass.OutsideTransaction()
	} else if at := pass.Words("INDEX"); at > 0 {
		fixes = check.Insert("build the index concurrently", at, " CONCURRENTLY")
	}
	pass.Emit(check.Report{Message: "creating " + name + " on " + ix.Table.String() + " blocks writes until it is built; " + advice, Fixes: fixes})
}
