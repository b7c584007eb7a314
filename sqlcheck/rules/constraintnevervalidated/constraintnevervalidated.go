package constraintnevervalidated

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

// Check reports constraints that stay NOT VALID.
//
// The severity is that of advice: that a constraint has not been validated by
// the time of the next migration is not yet a mistake, and no one can tell
// from the files when it becomes one.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ConstraintNeverValidated, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Info, Since: "v0.1.0",
	}),
	Run:         func(*check.Pass) {}, // all is said in the end
	Unvalidated: unvalidated,
}

func unvalidated(pass *check.Pass, c check.Unvalidated) {
	if c.Later == 0 {
		return
	}
	name, table := c.Constraint.Name, c.Table
	if table.Schema == "public" {
		table.Schema = ""
	}
	sql := fmt.Sprintf("ALTER TABLE %s VALIDATE CONSTRAINT %s", table.Quoted(), ast.Ident(name))
	slug := name
	if !strings.HasPrefix(name, table.Name) {
		slug = table.Name + "_" + name
	}
	pass.Emit(check.Report{
		Cmd: check.Nth(c.Cmd),
		Message: fmt.Sprintf("%s of %s is NOT VALID to this day: rows from before it may break it, and nothing can rely on it; "+
			"add a migration with %s", name, table, sql),
		Migration: &check.Migration{Slug: slug, SQL: sql, Is: "a migration that validates " + name},
	})
}
