package domainconstraintscan

import (
	"embed"
	"fmt"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports domain constraints that are verified under a lock.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.DomainConstraintScan, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	d, ok := pass.Node.(*ast.AlterDomain)
	if !ok {
		return
	}
	adds := d.Op == ast.AddConstraint && d.Constraint != nil && !d.Constraint.NotValid
	if !adds && d.Op != ast.SetNotNull && d.Op != ast.ValidateConstraint {
		return
	}
	tables := "every table that uses it"
	if pass.Catalog.TypeOf(ast.TypeName{Schema: d.Name.Schema, Name: d.Name.Name}) != nil {
		var used []string
		for _, t := range pass.Catalog.DomainUsers(d.Name) {
			if pass.InUse(t) {
				used = append(used, check.Relation(t))
			}
		}
		if len(used) == 0 {
			return
		}
		tables = strings.Join(used, ", ")
	}
	what, advice := string(d.Op), "add it NOT VALID, and prove the rows with a CHECK on each table"
	switch d.Op {
	case ast.SetNotNull:
		advice = "add NOT NULL to the columns instead, each proven by a validated CHECK"
	case ast.ValidateConstraint:
		advice = "leave it NOT VALID, and prove the rows with a CHECK on each table"
	}
	r := check.Report{Message: fmt.Sprintf("%s of domain %s stops writes to %s while all rows are verified; %s", what, d.Name, tables, advice)}
	if adds {
		r.Fixes = check.Insert("add the constraint without verifying the rows", pass.End, " NOT VALID")
	}
	pass.Emit(r)
}
