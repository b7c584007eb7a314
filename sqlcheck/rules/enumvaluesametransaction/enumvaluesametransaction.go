package enumvaluesametransaction

import (
	"embed"
	"fmt"
	"slices"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports new enum values that are used in their own transaction.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.EnumValueSameTransaction, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	if !pass.InTransaction || pass.Node == nil {
		return
	}
	table, uses := subject(pass.Node)
	if !uses {
		return
	}
	for _, s := range pass.SameTransaction(true) {
		added, ok := s.Node.(*ast.AlterEnum)
		if !ok || added.Old != "" || pass.Version >= 17 && created(pass, added.Name) {
			continue
		}
		if !pass.HasString(added.New) || !concerns(pass, table, added.Name) {
			continue
		}
		pass.Emit(check.Report{
			Message: fmt.Sprintf("using %q fails before the transaction that adds it to %s is committed (unsafe use of new value); use it in a later migration", added.New, added.Name),
			Related: []check.RelatedOffset{{Offset: s.Start, Message: "adds the value"}},
		})
		return
	}
}

// subject is the table whose rows or columns a statement is about, when it can
// make the server read a value.
func subject(n ast.Node) (ast.Name, bool) {
	switch s := n.(type) {
	case *ast.DML:
		return s.Target, true
	case *ast.AlterTable:
		for _, cmd := range s.Cmds {
			switch cmd.Op {
			case ast.AddColumn, ast.SetDefault, ast.AddConstraint, ast.AlterColumnType:
				return s.Name, true
			}
		}
	case *ast.CreateTable:
		return s.Name, true
	case *ast.CreateIndex:
		return s.Table, s.Partial
	}
	return ast.Name{}, false
}

// created reports whether the transaction created the type too.
func created(pass *check.Pass, enum ast.Name) bool {
	for _, s := range pass.SameTransaction(true) {
		if c, ok := s.Node.(*ast.CreateType); ok && c.Name.Name == enum.Name {
			return true
		}
	}
	return false
}

// concerns reports whether the table has a column of the type, or the
// statement names the type: for a cast or a new column.
func concerns(pass *check.Pass, table, enum ast.Name) bool {
	r := pass.Catalog.Lookup(table)
	if r != nil && slices.ContainsFunc(r.Columns, func(c *catalog.Column) bool { return c.Type.Name == enum.Name }) {
		return true
	}
	return pass.Words(enum.Name) >= 0
}
