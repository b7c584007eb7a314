package indexinvalidhidden

import (
	"embed"
	"fmt"
	"slices"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports IF NOT EXISTS that hides an invalid index.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.IndexInvalidHidden, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Warning, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	ix, ok := pass.Node.(*ast.CreateIndex)
	if !ok || !ix.Concurrent || !ix.IfNotExists || ix.Name == "" || pass.IsNew(ix.Table) {
		return
	}
	for _, s := range pass.Before {
		d, ok := s.Node.(*ast.Drop)
		if ok && d.Kind == ast.IndexKind && slices.ContainsFunc(d.Names, func(n ast.Name) bool { return n.Name == ix.Name }) {
			return
		}
	}
	pass.Emit(check.Report{Once: check.OncePerFile, Message: fmt.Sprintf("if an earlier try left index %s invalid, IF NOT EXISTS takes it for done: no query uses it and every write pays for it; "+
		"leave IF NOT EXISTS out, or DROP INDEX CONCURRENTLY IF EXISTS %s first", ix.Name, ast.Ident(ix.Name))})
}
