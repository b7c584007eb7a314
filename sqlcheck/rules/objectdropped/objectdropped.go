package objectdropped

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

// Check reports views, functions and types that programs may still use.
var Check = check.Check{
	Rule: rule.Load(files, rule.Rule{
		Name: ruleid.ObjectDropped, Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0",
		Categories: []rule.Category{
			{Name: "view", Title: "a view or materialized view", Severity: rule.Error, Kind: rule.Bug},
			{Name: "function", Title: "a function", Severity: rule.Warning, Kind: rule.Bug},
			{Name: "type", Title: "a type with the columns of that type", Severity: rule.Error, Kind: rule.Bug},
			{Name: "schema", Title: "a schema with all that is in it", Severity: rule.Error, Kind: rule.Bug},
		},
	}),
	Run:      run,
	Contract: true,
}

func run(pass *check.Pass) {
	d, ok := pass.Node.(*ast.Drop)
	if !ok || pass.Undone() {
		return
	}
	for _, n := range d.Names {
		if !recreated(pass, d.Kind, n) {
			drop(pass, d, n)
		}
	}
}

func drop(pass *check.Pass, d *ast.Drop, n ast.Name) {
	switch d.Kind {
	case ast.ViewKind, ast.MatviewKind:
		if pass.Catalog.HasNewName(n) || pass.Catalog.Dropped(n) || d.IfExists && pass.Catalog.Lookup(n) == nil {
			return
		}
		pass.Reportf("view", "dropping %s %s breaks the programs that still read it; release a version that does not first, "+
			"then name the migration that replaced it in a contract comment", d.Kind, n)
	case ast.FunctionKind:
		f, known := pass.Catalog.Function(n)
		if !known || f.Trigger || pass.Catalog.InUnit(f.Unit) {
			return // most that no migration made are triggers'
		}
		pass.Emit(check.Report{Category: "function", Once: check.OncePerFile, Message: fmt.Sprintf("dropping function %s breaks the programs that still call it; "+
			"release a version that does not first, then say so in an ignore comment", n)})
	case ast.TypeKind, ast.DomainKind:
		if users := columns(pass, n); d.Cascade && users != "" {
			pass.Reportf("type", "dropping %s %s with CASCADE drops the columns of that type as well: %s; drop them one by one, when no program uses them", d.Kind, n, users)
		}
	case ast.SchemaKind:
		if created(pass, n.Name) || pass.Catalog.Empty() || d.IfExists && !populated(pass, n.Name) {
			return
		}
		pass.Reportf("schema", "dropping schema %s takes all that is in it from the programs that still use it; release a version that does not first, "+
			"then say so in an ignore comment", n)
	}
}

// recreated reports whether the rest of the file makes it again.
func recreated(pass *check.Pass, kind ast.ObjectKind, n ast.Name) bool {
	for _, s := range pass.Made {
		switch c := s.Node.(type) {
		case *ast.CreateView:
			if pass.Catalog.Qualify(c.Name) == pass.Catalog.Qualify(n) {
				return true
			}
		case *ast.CreateTable:
			if pass.Catalog.Qualify(c.Name) == pass.Catalog.Qualify(n) {
				return true
			}
		case *ast.CreateFunction:
			if kind == ast.FunctionKind && c.Name.Name == n.Name {
				return true
			}
		case *ast.CreateSchema:
			if kind == ast.SchemaKind && c.Name == n.Name {
				return true
			}
		case *ast.Rename:
			if c.Kind == kind && c.New == n.Name {
				return true
			}
		}
	}
	return false
}

// columns names the columns of a type that tables in use have.
func columns(pass *check.Pass, n ast.Name) string {
	t := pass.Catalog.TypeOf(ast.TypeName{Schema: n.Schema, Name: n.Name})
	if t == nil {
		return ""
	}
	var out []string
	for _, r := range pass.Catalog.Relations() {
		for _, col := range r.Columns {
			if pass.Catalog.TypeOf(col.Type) == t && pass.InUse(r.Name) {
				out = append(out, check.Relation(r.Name)+"."+col.Name)
			}
		}
	}
	return strings.Join(out, ", ")
}

// created reports whether the file made the schema itself.
func created(pass *check.Pass, schema string) bool {
	for _, s := range pass.Before {
		if c, ok := s.Node.(*ast.CreateSchema); ok && c.Name == schema {
			return true
		}
	}
	return false
}

func populated(pass *check.Pass, schema string) bool {
	for _, r := range pass.Catalog.Relations() {
		if r.Name.Schema == schema && pass.InUse(r.Name) {
			return true
		}
	}
	return false
}
