package migrationoutoforder

import (
	"embed"
	"fmt"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports new migrations that sort before deployed ones.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.MigrationOutOfOrder, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	outcome := pass.OutOfOrder()
	if pass.DeployedLater == "" || outcome == "" {
		return
	}
	pass.Emit(check.Report{
		Once: check.OncePerFile, Message: fmt.Sprintf("this migration sorts before %s, which is deployed: %s; give it a version above", pass.DeployedLater, outcome),
	})
}
