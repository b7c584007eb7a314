package lockheldduringwork

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

// Check reports long work behind a lock that stops others.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.LockHeldDuringWork, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run: run,
}

func run(pass *check.Pass) {
	if alter, ok := pass.Node.(*ast.AlterTable); ok {
		validation(pass, alter)
		return
	}
	what := work(pass)
	if what == "" {
		return
	}
	if h := pass.Held(); h != nil {
		pass.Emit(report(pass, h, what))
	}
}

// work says what the statement does at length, "" when it is over at once or
// the matter of another rule.
func work(pass *check.Pass) string {
	if m, ok := pass.Node.(*ast.Maintenance); ok {
		if m.Verb == "REFRESH" && m.Concurrent && pass.InUse(m.Names[0]) {
			return "REFRESH of " + m.Names[0].String()
		}
		return ""
	}
	table, ok := pass.Reads(pass.Node)
	if !ok {
		return ""
	}
	if d, ok := pass.Node.(*ast.DML); ok && d.Verb != "INSERT" {
		return d.Verb + " of every row of " + table.String()
	}
	return "reading every row of " + table.String()
}

// validation is VALIDATE CONSTRAINT, which takes a weak lock itself but may
// stand beside or behind what takes a strong one.
func validation(pass *check.Pass, alter *ast.AlterTable) {
	for w := range pass.Work(effects.CheckConstraint, effects.ForeignKeyCheck) {
		if w.Cmd < 0 || alter.Cmds[w.Cmd].Op != ast.ValidateConstraint || !pass.InUse(alter.Name) || pass.AddedNotValid(alter, w.Cmd) != nil {
			continue
		}
		what := "validating " + alter.Cmds[w.Cmd].Name
		if mode := pass.Effects.Lock(w.Relation); mode >= effects.Share {
			pass.Emit(check.Report{Cmd: check.Nth(w.Cmd), Message: fmt.Sprintf("%s goes on under the %s lock that the rest of the statement takes: %s of %s wait until all rows are verified; "+
				"validate it in a statement of its own", what, mode, check.Stopped(mode), alter.Name)})
			return
		}
		if h := pass.Held(); h != nil {
			r := report(pass, h, what)
			r.Cmd = check.Nth(w.Cmd)
			pass.Emit(r)
		}
		return
	}
}

func report(pass *check.Pass, h *check.Held, what string) check.Report {
	rel := check.Relation(h.Lock.Relation)
	return check.Report{
		Message: fmt.Sprintf("%s goes on while the transaction holds the %s lock on %s that line %d took: %s of %s wait until it is committed; put it into a migration of its own%s",
			what, h.Lock.Mode, rel, pass.Line(h.Statement.Start), check.Stopped(h.Lock.Mode), rel, batches(pass.Node)),
		Related: []check.RelatedOffset{{Offset: h.Statement.Start, Message: "takes the lock"}},
	}
}

// batches is the advice for what writes rows.
func batches(n ast.Node) string {
	if d, ok := n.(*ast.DML); ok && d.Verb != "INSERT" {
		return ", in batches"
	}
	return ""
}
