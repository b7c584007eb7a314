package concurrentintransaction

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports commands that refuse to run where they stand.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: "concurrent-in-transaction", Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
		Categories: []rule.Category{
			{Name: "partitioned", Title: "a concurrent command that partitioned tables do not support", Severity: rule.Error, Kind: rule.Bug},
		},
	}),
	Run: run,
}

func run(pass *check.Pass) {
	if pass.Effects == nil {
		return
	}
	for _, f := range pass.Effects.Failures {
		reportFailure(pass, f.Failure)
	}
	if !pass.Effects.OutsideTransaction || !pass.InTransaction {
		return
	}
	what := command(pass.Node)
	switch pass.Why {
	case check.Explicit:
		pass.Reportf("", "%s fails inside a transaction block; run it outside of BEGIN and COMMIT", what)
	case check.ByTool:
		pass.Reportf("", "%s fails because %s runs the file in a transaction; put it %s", what, pass.Tool, pass.OutsideTransaction())
	case check.InBlock:
		pass.Reportf("", "%s fails inside a DO block; run it as a statement of its own", what)
	case check.MultiString:
		pass.Reportf("", "%s fails because the server runs the statements of one string as one transaction; put it %s", what, alone(pass))
	}
}

// alone is the advice where a string of several statements is the problem.
func alone(pass *check.Pass) string {
	switch pass.Tool {
	case "goose", "sql-migrate":
		return "on a line of its own, outside of StatementBegin and StatementEnd"
	}
	return pass.OutsideTransaction()
}

func reportFailure(pass *check.Pass, f effects.Failure) {
	switch f {
	case effects.PartitionedIndex:
		pass.Reportf("partitioned", "%s fails on a partitioned table; work on each partition concurrently and on the parent with ON ONLY", command(pass.Node))
	case effects.NotValidPartitioned:
		pass.Reportf("partitioned", "a NOT VALID foreign key fails on a partitioned table before PostgreSQL 18; add it to each partition")
	case effects.DetachWithDefault:
		pass.Reportf("partitioned", "DETACH PARTITION CONCURRENTLY fails while the table has a default partition")
	}
}

func command(n ast.Node) string {
	switch s := n.(type) {
	case *ast.CreateIndex:
		return "CREATE INDEX CONCURRENTLY"
	case *ast.Drop:
		return "DROP INDEX CONCURRENTLY"
	case *ast.AlterTable:
		return "DETACH PARTITION CONCURRENTLY"
	case *ast.Maintenance:
		if s.Concurrent {
			return s.Verb + " CONCURRENTLY"
		}
		return s.Verb
	case *ast.AlterEnum:
		return "ALTER TYPE ADD VALUE"
	case *ast.Other:
		return s.Verb
	}
	return "the statement"
}
