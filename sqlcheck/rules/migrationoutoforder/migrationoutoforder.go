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

// outcomes is what tools do about a version below the newest that has run.
var outcomes = map[string]string{
	"golang-migrate": "golang-migrate never runs it, without a word",
	"flyway":         "Flyway never runs it, unless outOfOrder is set",
	"goose":          "goose refuses to run, unless missing migrations are allowed",
	"tern":           "tern never runs it",
	"atlas":          "Atlas refuses to run",
}

func run(pass *check.Pass) {
	outcome := outcomes[pass.Tool]
	if pass.DeployedLater == "" || outcome == "" {
		return
	}
	pass.Emit(check.Report{
		Once: check.OncePerFile, Message: fmt.Sprintf("this migration sorts before %s, which is deployed: %s; give it a version above", pass.DeployedLater, outcome),
	})
}
