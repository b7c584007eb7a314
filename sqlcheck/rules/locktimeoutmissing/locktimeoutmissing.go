package locktimeoutmissing

import (
	"embed"
	"fmt"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports strong locks that are waited for without a limit.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.LockTimeoutMissing, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Warning, Since: "v0.1.0",
		Categories: []rule.Category{
			{Name: "ineffective", Title: "a lock_timeout is set, but not in force", Severity: rule.Warning, Kind: rule.Bug},
			{Name: "never", Title: "no migration of the folder sets a lock_timeout; said once a folder", Severity: rule.Warning, Kind: rule.Policy, Off: true},
		},
	}),
	Run: run,
}

func run(pass *check.Pass) {
	if pass.Effects == nil || limited(pass, "lock_timeout") || limited(pass, "statement_timeout") {
		return
	}
	for _, l := range pass.Effects.Locks {
		if l.Mode == effects.AccessExclusive && pass.Stops(l) {
			report(pass, check.Relation(l.Relation))
			return
		}
	}
}

func limited(pass *check.Pass, parameter string) bool {
	value := pass.Catalog.Setting(parameter)
	return value != "" && !ast.IsZero(value)
}

func report(pass *check.Pass, table string) {
	const outage = "the ACCESS EXCLUSIVE lock on %s is waited for without a limit, and everything that uses the table waits behind it; "
	switch why := ineffective(pass); {
	case why != "":
		pass.Emit(check.Report{Category: "ineffective", Message: fmt.Sprintf(outage+"%s", table, why), Once: check.OncePerFile})
	case pass.Custom("lock_timeout") || pass.Custom("statement_timeout"):
		pass.Emit(check.Report{Message: fmt.Sprintf(outage+"SET lock_timeout first, as the migrations before do", table), Once: check.OncePerFile})
	default:
		pass.Emit(check.Report{Category: "never", Message: fmt.Sprintf(outage+"SET lock_timeout = '2s' first in each migration, unless the role or the connection does", table), Once: check.OncePerFolder})
	}
}

// ineffective says why a lock_timeout that the file sets is not in force.
func ineffective(pass *check.Pass) string {
	for _, s := range pass.Settings {
		set, ok := s.Node.(*ast.Set)
		if !ok || set.Name != "lock_timeout" || set.Values == nil {
			continue
		}
		switch {
		case s.Start > pass.Start:
			return fmt.Sprintf("line %d sets lock_timeout too late", pass.Line(s.Start))
		case ast.IsZero(set.Values[0]):
			return fmt.Sprintf("line %d sets lock_timeout to 0, which means none", pass.Line(s.Start))
		case set.Local && !s.InTransaction:
			return fmt.Sprintf("SET LOCAL on line %d has no effect outside of a transaction", pass.Line(s.Start))
		case set.Local:
			return fmt.Sprintf("SET LOCAL on line %d ended with its transaction", pass.Line(s.Start))
		}
	}
	return ""
}
