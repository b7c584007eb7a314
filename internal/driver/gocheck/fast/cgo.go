package fast

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/patternvet/patternvet/internal/safefile"
)

// What comes from C has no type here: cgo, which would say, runs the C compiler
// and pkg-config on what a dependency asks for, and fails where headers are
// missing. So that nothing depends on whether somebody did that before,
//
//   - dependencies whose API mentions C are always read from source,
//   - their constants have no type either, since export data, which results are
//     kept as, cannot say of a constant that it has a type but no value,
//   - errors that follow from what is not known are none of the package's.

// cSeer tells which packages may meet something of C.
type cSeer struct {
	mu   sync.Mutex
	seen map[*node]bool
}

// sees reports whether a package, or one that it depends on, has C in its API,
// or anywhere if it is of a main module. The standard library's does not show.
func (s *cSeer) sees(n *node) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.visit(n)
}

func (s *cSeer) visit(n *node) bool {
	if n.Standard {
		return false
	}
	if sees, ok := s.seen[n]; ok {
		return sees
	}
	s.seen[n] = false // import cycles end here
	sees := n.cgo && (n.main || slices.ContainsFunc(n.files, mentionsC)) || slices.ContainsFunc(n.uses, s.visit)
	s.seen[n] = sees
	return sees
}

// mentionsC reports whether a file has C in its declarations, outside of the
// bodies of functions.
func mentionsC(file string) bool {
	src, err := safefile.Read(file, safefile.MaxSource)
	if err != nil {
		return false
	}
	syntax, err := parser.ParseFile(token.NewFileSet(), file, trimBodies(src), parser.SkipObjectResolution)
	if syntax == nil || err != nil {
		return true
	}
	found := false
	ast.Inspect(syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			return false
		case *ast.SelectorExpr:
			id, ok := n.X.(*ast.Ident)
			found = found || ok && id.Name == "C"
		}
		return !found
	})
	return found
}

// untypeConstants removes the types of constants that have one but no value,
// and reports whether there were any.
func untypeConstants(pkg *types.Package, syntax []*ast.File) bool {
	var unknown []token.Pos
	for _, name := range pkg.Scope().Names() {
		if c, ok := pkg.Scope().Lookup(name).(*types.Const); ok && unknownValue(c) && c.Type() != types.Typ[types.Invalid] {
			unknown = append(unknown, c.Pos())
		}
	}
	changed := false
	for _, file := range syntax {
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.CONST {
				continue
			}
			var typed *ast.ValueSpec // the spec whose type those after it repeat
			for _, spec := range group.Specs {
				spec := spec.(*ast.ValueSpec)
				if len(spec.Values) > 0 {
					typed = spec
				}
				if typed == nil || typed.Type == nil {
					continue
				}
				if slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return slices.Contains(unknown, id.Pos()) }) {
					typed.Type = nil
					changed = true
				}
			}
		}
	}
	return changed
}

// dropC leaves out type errors that what is not known of C explains. Such a
// package is no compiler's to judge here: that it compiles is taken for granted
// where C is involved, and only there.
func (c *checked) dropC() {
	c.typed = slices.DeleteFunc(c.typed, func(e types.Error) bool {
		if ownErrors(e.Msg) {
			return false
		}
		for _, file := range c.syntax {
			if file.FileStart <= e.Pos && e.Pos < file.FileEnd {
				path, _ := astutil.PathEnclosingInterval(file, e.Pos, e.Pos)
				if slices.ContainsFunc(errorContext(path), c.mentionsUnknown) {
					c.explained++
					return true
				}
			}
		}
		return false
	})
}

// ownErrors reports whether an error is of a kind that no type or value of
// another package can cause.
func ownErrors(message string) bool {
	for _, start := range []string{"undefined: ", "could not import ", "declared and not used", "missing return", "too many ", "not enough ", "package requires newer", "file requires newer"} {
		if strings.HasPrefix(message, start) {
			return true
		}
	}
	return strings.Contains(message, "imported and not used") || strings.Contains(message, "redeclared")
}

// errorContext returns the syntax that decides on the type of what is at the
// beginning of the path: the statement or declaration, and where that is not
// all, what it is compared with.
func errorContext(path []ast.Node) []ast.Node {
	for i, n := range path {
		switch n := n.(type) {
		case *ast.CaseClause:
			context := []ast.Node{n}
			if len(path) > i+2 {
				context = append(context, path[i+2]) // the switch, behind its block
			}
			return context
		case *ast.ReturnStmt:
			context := []ast.Node{n}
			for _, outer := range path[i:] {
				switch outer := outer.(type) {
				case *ast.FuncLit:
					return append(context, outer.Type)
				case *ast.FuncDecl:
					return append(context, outer.Type)
				}
			}
			return context
		case *ast.BlockStmt, *ast.File:
			return nil
		case ast.Stmt, ast.Spec, *ast.Field:
			return []ast.Node{n}
		}
	}
	return nil
}

// mentionsUnknown reports whether syntax, but for the statements in it, names
// something that is not wholly known.
func (c *checked) mentionsUnknown(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(inner ast.Node) bool {
		if found {
			return false
		}
		switch inner := inner.(type) {
		case *ast.BlockStmt:
			return false
		case *ast.CaseClause:
			for _, e := range inner.List {
				found = found || c.mentionsUnknown(e)
			}
			return false
		case *ast.Ident:
			object := c.info.Uses[inner]
			if object == nil {
				object = c.info.Defs[inner]
			}
			found = object != nil && unknownObject(object)
		}
		return !found
	})
	return found
}

func unknownValue(c *types.Const) bool { return c.Val().Kind() == constant.Unknown }

func unknownObject(object types.Object) bool {
	switch object := object.(type) {
	case *types.PkgName:
		return object.Imported().Path() == "C"
	case *types.Const:
		return unknownValue(object)
	}
	return unknownType(object.Type(), true)
}

// unknownType reports whether a type is not wholly known as far as an operand of
// it goes: its fields have names of their own. methods says whether to look at
// those of named types too.
func unknownType(t types.Type, methods bool) bool {
	switch t := t.(type) {
	case *types.Basic:
		return t.Kind() == types.Invalid
	case *types.Alias:
		return unknownType(types.Unalias(t), methods)
	case *types.Pointer:
		return unknownType(t.Elem(), methods)
	case *types.Slice:
		return unknownType(t.Elem(), methods)
	case *types.Array:
		return t.Len() < 0 || unknownType(t.Elem(), methods)
	case *types.Chan:
		return unknownType(t.Elem(), methods)
	case *types.Map:
		return unknownType(t.Key(), methods) || unknownType(t.Elem(), methods)
	case *types.Signature:
		return unknownVariables(t.Params()) || unknownVariables(t.Results())
	case *types.Interface:
		return methods && unknownMethods(t.NumMethods(), t.Method)
	case *types.Named:
		for i := range t.TypeArgs().Len() {
			if unknownType(t.TypeArgs().At(i), false) {
				return true
			}
		}
		switch under := t.Underlying().(type) {
		case *types.Basic:
			if under.Kind() == types.Invalid {
				return true
			}
		case *types.Interface:
			return unknownType(under, methods)
		}
		return methods && unknownMethods(t.NumMethods(), t.Method)
	}
	return false
}

func unknownMethods(n int, method func(int) *types.Func) bool {
	for i := range n {
		if unknownType(method(i).Type(), false) {
			return true
		}
	}
	return false
}

func unknownVariables(list *types.Tuple) bool {
	for v := range list.Variables() {
		if unknownType(v.Type(), false) {
			return true
		}
	}
	return false
}
