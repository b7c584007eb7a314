package statementunreadable

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports statements that PostgreSQL's grammar does not accept.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.StatementUnreadable, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
		Categories: []rule.Category{
			{Name: "language", Title: "a DO block in another language than PL/pgSQL", Severity: rule.Warning, Kind: rule.Bug},
			{Name: "dynamic", Title: "a change of the schema that EXECUTE puts together at run time", Severity: rule.Info, Kind: rule.Bug},
		},
	}),
	Run: run,
}

func run(pass *check.Pass) {
	if pass.Unknown != "" && !harmless(pass) {
		pass.Reportf("dynamic", "EXECUTE puts this statement together at run time, so it is not checked: %s", pass.Unknown)
	}
	if do, ok := pass.Node.(*ast.Do); ok && do.Language != "plpgsql" {
		pass.Reportf("language", "this DO block is in %s, so it is not checked", do.Language)
	}
	if pass.Unreadable == "" {
		return
	}
	pass.Emit(check.Report{
		Message: "PostgreSQL can't read this statement, so it is not checked: " + pass.Unreadable,
		Start:   pass.Statement.Start, End: pass.Statement.End,
		Related: []check.RelatedOffset{{Offset: pass.UnreadableOffset, Message: "reading stops here"}},
	})
}

// harmless reports whether an ALTER TABLE does nothing that takes time or
// breaks programs, whichever table it is.
func harmless(pass *check.Pass) bool {
	alter, ok := pass.Guess.(*ast.AlterTable)
	if !ok {
		return false
	}
	for _, cmd := range alter.Cmds {
		if cmd.Op == ast.DropColumn {
			return false
		}
	}
	for _, w := range effects.Of(alter, pass.Catalog, effects.Env{Version: pass.Version}).Work {
		if w.Cmd < 0 || alter.Cmds[w.Cmd].Op != ast.ValidateConstraint { // which lets readers and writers in
			return false
		}
	}
	return true
}
