package ignoremalformed

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports ignore comments without a reason or with an unknown rule.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.IgnoreMalformed, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Warning, Since: "v0.1.0",
	}),
	Run: run,
}

// run does nothing: ignores are read together with what they suppress, and the
// engine reports those that it can't follow under this rule.
func run(*check.Pass) {}
