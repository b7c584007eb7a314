package dependentsintheway

import (
	"embed"
	"fmt"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports drops and type changes that fail because of dependents.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: "dependents-in-the-way", Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	if pass.Effects == nil || pass.Conditional {
		return
	}
	seen := map[int]bool{}
	for _, f := range pass.Effects.Failures {
		if seen[f.Cmd] {
			continue
		}
		seen[f.Cmd] = true
		var message string
		switch f.Failure {
		case effects.ReadByView:
			message = fmt.Sprintf("the type of a column that view %s reads cannot be changed: this fails; drop the view first and create it again in the same transaction", relation(f.Object))
		case effects.HasDependents:
			message = fmt.Sprintf("%s depends on what is dropped, so this fails; drop that first, or what it needs with it", relation(f.Object))
		case effects.ConstraintIndex:
			message = fmt.Sprintf("constraint %s requires the index, so this fails, CASCADE or not; drop the constraint, and the index goes with it", f.Object)
		default:
			continue
		}
		r := check.Report{Message: message}
		if f.Cmd >= 0 {
			r.Start, r.End = pass.Clause(f.Cmd)
		}
		pass.Emit(r)
	}
}

func relation(name string) string { return strings.TrimPrefix(name, "public.") }
