package statementfails

import (
	"embed"
	"fmt"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/failures"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports statements that are certain to fail.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.StatementFails, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
		Categories: categories(),
	}),
	Run: run,
}

// categories are those of the failures.
func categories() (out []rule.Category) {
	for _, c := range failures.Categories() {
		out = append(out, rule.Category{Name: c.Name, Title: c.Title, Severity: rule.Error, Kind: rule.Bug})
	}
	return out
}

// unconditional are the categories that a condition does not save: it asks whether
// something is there, not whether the command can run.
var unconditional = map[string]bool{failures.Transaction: true, failures.Partition: true}

func run(pass *check.Pass) {
	type place struct {
		cmd      int
		category string
	}
	seen := map[place]bool{} // one reason is enough
	for _, f := range pass.Failures {
		at := place{f.Cmd, f.Category}
		if seen[at] || pass.Conditional && !unconditional[f.Category] {
			continue
		}
		seen[at] = true
		pass.Emit(check.Report{Category: f.Category, Message: message(pass, f), Cmd: check.Nth(f.Cmd)})
	}
}

func message(pass *check.Pass, f failures.Failed) string {
	what, instead := f.What(), f.Instead()
	if f.ID == failures.InTransaction {
		what, instead = inTransaction(pass, f.Object)
	}
	if instead == "" {
		return what
	}
	return what + "; " + instead
}

// inTransaction says whose transaction a command is in, and how to get out.
func inTransaction(pass *check.Pass, command string) (what, instead string) {
	switch pass.Why {
	case check.ByTool:
		return fmt.Sprintf("%s fails because %s runs the file in a transaction", command, pass.Tool), "put it " + pass.OutsideTransaction()
	case check.InBlock:
		return command + " fails inside a DO block", "run it as a statement of its own"
	case check.MultiString:
		return command + " fails because the server runs the statements of one string as one transaction", "put it " + pass.Alone()
	}
	return command + " fails inside a transaction block", "run it outside of BEGIN and COMMIT"
}
