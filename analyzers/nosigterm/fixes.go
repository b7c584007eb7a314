package nosigterm

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"path"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// addTerm is the fix that adds syscall.SIGTERM to the call at the place.
func (c *checker) addTerm(at span) []analysis.SuggestedFix {
	file := c.file(at.pos)
	if file == nil {
		return nil
	}
	var call *ast.CallExpr
	ast.Inspect(file, func(x ast.Node) bool {
		if c, ok := x.(*ast.CallExpr); ok && c.Pos() == at.pos && c.End() == at.end && call == nil {
			call = c
		}
		return call == nil
	})
	if call == nil || len(call.Args) < 2 || call.Ellipsis.IsValid() {
		return nil
	}
	name, edits, ok := c.imported(file, call.Pos(), "syscall")
	if !ok {
		return nil
	}
	end := call.Args[len(call.Args)-1].End()
	edits = append(edits, analysis.TextEdit{Pos: end, End: end, NewText: []byte(", " + name + ".SIGTERM")})
	return []analysis.SuggestedFix{{Message: "catch SIGTERM too", TextEdits: edits}}
}

// deadline is the fix that shuts a server down with a context of its own,
// made before the statement around the call. There is none where that would
// start the time too early, or where the function goes on in a loop.
func (c *checker) deadline(call *ast.CallExpr, stack []ast.Node, cancelled string) []analysis.SuggestedFix {
	stmt := c.ownStatement(append(stack[:len(stack):len(stack)], call))
	file := c.file(call.Pos())
	if stmt == nil || file == nil {
		return nil
	}
	for _, name := range []string{"shutdownCtx", "cancelShutdown"} {
		if c.declared(name, call.Pos()) {
			return nil
		}
	}
	contexts, edits, ok := c.imported(file, call.Pos(), "context")
	if !ok {
		return nil
	}
	clock, more, ok := c.imported(file, call.Pos(), "time")
	if !ok {
		return nil
	}
	base := contexts + ".Background()"
	if cancelled != "" && c.sinceGo(file, "go1.21") {
		base = contexts + ".WithoutCancel(" + cancelled + ")"
	}
	indent := strings.Repeat("\t", max(0, c.Fset.Position(stmt.Pos()).Column-1))
	text := fmt.Sprintf("shutdownCtx, cancelShutdown := %s.WithTimeout(%s, 10*%s.Second)\n%sdefer cancelShutdown()\n%s", contexts, base, clock, indent, indent)
	edits = append(append(edits, more...),
		analysis.TextEdit{Pos: stmt.Pos(), End: stmt.Pos(), NewText: []byte(text)},
		analysis.TextEdit{Pos: call.Args[0].Pos(), End: call.Args[0].End(), NewText: []byte("shutdownCtx")},
	)
	return []analysis.SuggestedFix{{Message: "give the shutdown ten seconds", TextEdits: edits}}
}

// ownStatement is the statement that runs the innermost of the nodes as soon as
// it is come to, and stands on lines of its own; or nil.
func (c *checker) ownStatement(nodes []ast.Node) ast.Stmt {
	var found ast.Stmt
	for i := len(nodes) - 1; i >= 0; i-- {
		switch x := nodes[i].(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			if found == nil {
				stmt, ok := nodes[i+1].(ast.Stmt)
				if !ok || !insertable(stmt) || c.line(x.Pos()) == c.line(stmt.Pos()) {
					return nil
				}
				found = stmt
			}
		case *ast.ForStmt, *ast.RangeStmt, *ast.LabeledStmt:
			return nil // a defer would pile up
		case *ast.DeferStmt, *ast.GoStmt:
			if found == nil {
				return nil
			}
		case *ast.FuncLit, *ast.FuncDecl:
			if found != nil {
				return found
			}
			return nil
		}
	}
	return found
}

// insertable reports whether a call in the statement runs first of all that
// the statement does.
func insertable(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.ReturnStmt:
		return true
	case *ast.IfStmt:
		return stmt.Init != nil
	}
	return false
}

// file is the file that holds a place, or nil.
func (c *checker) file(pos token.Pos) *ast.File {
	for _, file := range c.Files {
		if file.FileStart <= pos && pos < file.FileEnd {
			return file
		}
	}
	return nil
}

// sinceGo reports whether a file is compiled as Go of that version or later.
func (c *checker) sinceGo(file *ast.File, since string) bool {
	v := c.TypesInfo.FileVersions[file]
	if v == "" {
		v = c.Pkg.GoVersion()
	}
	return v == "" || version.Compare(v, since) >= 0
}

// declared reports whether a name means something at a place.
func (c *checker) declared(name string, pos token.Pos) bool {
	inner := c.Pkg.Scope().Innermost(pos)
	if inner == nil {
		return true
	}
	_, object := inner.LookupParent(name, token.NoPos)
	return object != nil
}

// imported is the name of a package of the standard library at a place, and
// the edit that imports it if the file doesn't.
func (c *checker) imported(file *ast.File, pos token.Pos, pkg string) (name string, edits []analysis.TextEdit, ok bool) {
	inner := c.Pkg.Scope().Innermost(pos)
	if inner == nil {
		return "", nil, false
	}
	for _, spec := range file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err != nil || p != pkg {
			continue
		}
		name = path.Base(pkg)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		_, object := inner.LookupParent(name, pos)
		imports, isPkg := object.(*types.PkgName)
		return name, nil, isPkg && imports.Imported().Path() == pkg
	}
	name = path.Base(pkg)
	if _, object := inner.LookupParent(name, token.NoPos); object != nil {
		return "", nil, false
	}
	edits, ok = addImport(file, pkg)
	return name, edits, ok
}

// addImport adds a package of the standard library to the file's imports,
// where gofmt would have it.
func addImport(file *ast.File, pkg string) ([]analysis.TextEdit, bool) {
	if len(file.Imports) == 0 {
		return nil, false
	}
	quoted := strconv.Quote(pkg)
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT || len(gen.Specs) == 0 {
			continue
		}
		if !gen.Lparen.IsValid() {
			return []analysis.TextEdit{{Pos: gen.End(), End: gen.End(), NewText: []byte("\nimport " + quoted)}}, true
		}
		var after *ast.ImportSpec
		for _, spec := range gen.Specs {
			spec, ok := spec.(*ast.ImportSpec)
			if !ok {
				continue
			}
			if p, err := strconv.Unquote(spec.Path.Value); err == nil && !strings.Contains(p, ".") && p < pkg {
				after = spec
			}
		}
		if after == nil {
			first := gen.Specs[0].Pos()
			return []analysis.TextEdit{{Pos: first, End: first, NewText: []byte(quoted + "\n\t")}}, true
		}
		return []analysis.TextEdit{{Pos: after.End(), End: after.End(), NewText: []byte("\n\t" + quoted)}}, true
	}
	return nil, false
}
