package transactionunclosed

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports transactions that are never committed.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.TransactionUnclosed, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	t, ok := pass.Node.(*ast.Transaction)
	if !ok || t.Op != ast.Begin || pass.Why == check.ByTool || pass.Crowded || reopened(pass) {
		return
	}
	for _, s := range pass.After {
		if t, ok := s.Node.(*ast.Transaction); ok && (t.Op == ast.Commit || t.Op == ast.Rollback || t.Op == ast.Prepare) {
			return
		}
	}
	pass.Reportf("", "this transaction is never committed: what follows is rolled back when the connection closes, and its locks are held until then; add COMMIT at the end")
}

// reopened reports whether the transaction was open before: only the first
// BEGIN opens one.
func reopened(pass *check.Pass) bool {
	for _, s := range pass.SameTransaction(true) {
		if t, ok := s.Node.(*ast.Transaction); ok && t.Op == ast.Begin {
			return true
		}
	}
	return false
}
