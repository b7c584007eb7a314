package contractunproven

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports contract comments without evidence.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ContractUnproven, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

// run does nothing: contracts are read together with what they accept, and the
// engine reports those without evidence under this rule.
func run(*check.Pass) {}
