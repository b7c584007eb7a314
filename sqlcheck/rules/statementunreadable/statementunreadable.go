package statementunreadable

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/check"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports statements that PostgreSQL's grammar does not accept.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: "statement-unreadable", Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	if pass.Unreadable == "" {
		return
	}
	pass.Emit(check.Report{
		Message: "PostgreSQL can't read this statement, so it is not checked: " + pass.Unreadable,
		Start:   pass.Statement.Start, End: pass.Statement.End,
		Related: []check.RelatedOffset{{Offset: pass.UnreadableOffset, Message: "reading stops here"}},
	})
}
