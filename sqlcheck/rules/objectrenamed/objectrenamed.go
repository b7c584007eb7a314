package objectrenamed

import (
	"embed"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

//go:embed doc.go testdata/bad.sql testdata/good.sql
var files embed.FS

// Check reports objects that are renamed under the programs that use them.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ObjectRenamed, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
	}),
	Run:      run,
	Contract: true,
}

func run(pass *check.Pass) {
	switch s := pass.Node.(type) {
	case *ast.AlterEnum:
		t := pass.Catalog.TypeOf(ast.TypeName{Schema: s.Name.Schema, Name: s.Name.Name})
		if s.Old != "" && !pass.Undone() && (t == nil || !pass.Catalog.InUnit(t.Unit)) {
			pass.Reportf("", "renaming value %q of %s breaks the programs that still write it, and those that read it back as %q; "+
				"add the new value, move the rows and the programs, and leave the old value unused", s.Old, s.Name, s.New)
		}
	case *ast.Rename:
		if kept(pass, s) || pass.Undone() {
			return
		}
		pass.Reportf("", "renaming %s %s to %s breaks the programs that still use the old name; create %s beside it, "+
			"move the programs over and drop %s in a later deploy", s.Kind, s.Rel, s.New, s.New, s.Rel)
	}
}

// kept reports whether the rename is no matter of this rule, or breaks nothing.
func kept(pass *check.Pass, s *ast.Rename) bool {
	switch s.Kind {
	case ast.ViewKind, ast.MatviewKind, ast.SequenceKind:
		return pass.Catalog.HasNewName(s.Rel) || s.IfExists && pass.Catalog.Lookup(s.Rel) == nil || pass.Replaced(s.Rel, true)
	case ast.TypeKind, ast.DomainKind:
		t := pass.Catalog.TypeOf(ast.TypeName{Schema: s.Rel.Schema, Name: s.Rel.Name})
		return t == nil || pass.Catalog.InUnit(t.Unit) || !casted(t)
	case ast.FunctionKind:
		f, known := pass.Catalog.Function(s.Rel)
		return !known || f.Trigger || pass.Catalog.InUnit(f.Unit)
	case ast.SchemaKind:
		return false
	}
	return true
}

// casted reports whether programs are likely to name the type: the values of
// an enum or domain are sent as text, and only casts name the type.
func casted(t *catalog.Type) bool { return t.Kind == "composite" }
