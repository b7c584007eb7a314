package fast

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// maxConstants is how long the string constants of a package may be together,
// in bytes. The compiler has a limit like it for one; without any, forty lines
// describe terabytes that the type checker builds in one piece.
const maxConstants = 256 << 20

// constantSizes works out how long the string constants of a package can get,
// from its syntax alone.
type constantSizes struct {
	specs    map[string]constantSpec // of the package
	known    map[string]int          // sizes of these
	local    map[string]int          // of constants in the function so far
	imported func(pkg, name string) int
	total    int
}

type constantSpec struct{ value ast.Expr }

// tooLarge returns an error when a package's string constants are longer than
// they may be. imported returns the type information of an import path.
func tooLarge(files []*ast.File, find func(path string) *types.Package) error {
	for _, file := range files {
		if !concatenates(file) {
			continue
		}
		s := &constantSizes{specs: map[string]constantSpec{}, known: map[string]int{}}
		for _, f := range files {
			s.declare(f)
		}
		for _, f := range files {
			s.imported = importedSize(f, find)
			ast.Inspect(f, s.visit)
			if s.total > maxConstants {
				return fmt.Errorf("its string constants take more than %d MB; the package is not checked", maxConstants>>20)
			}
		}
		return nil
	}
	return nil
}

// concatenates reports whether a file adds anything: without, nothing grows.
func concatenates(file *ast.File) bool {
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.ADD {
			found = true
		}
		return !found
	})
	return found
}

// declare notes the constants of a file's package.
func (s *constantSizes) declare(file *ast.File) {
	for _, decl := range file.Decls {
		if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.CONST {
			eachConstant(d, func(name string, value ast.Expr) { s.specs[name] = constantSpec{value} })
		}
	}
}

// eachConstant yields the constants of a declaration. One without a value
// repeats that of the one before it.
func eachConstant(d *ast.GenDecl, yield func(name string, value ast.Expr)) {
	var values []ast.Expr
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		if len(v.Values) > 0 {
			values = v.Values
		}
		for i, name := range v.Names {
			if i < len(values) {
				yield(name.Name, values[i])
			}
		}
	}
}

// visit adds up what a file's expressions take, in the order of the source:
// constants of a function come before what uses them.
func (s *constantSizes) visit(n ast.Node) bool {
	if s.total > maxConstants {
		return false
	}
	switch n := n.(type) {
	case *ast.FuncDecl:
		s.local = map[string]int{}
	case *ast.GenDecl:
		if n.Tok != token.CONST {
			return true
		}
		eachConstant(n, func(name string, value ast.Expr) {
			size := s.size(value)
			s.add(size)
			if _, global := s.specs[name]; s.local != nil && !(global && s.specs[name].value == value) {
				s.local[name] = max(s.local[name], size)
			}
		})
		return false
	case *ast.BinaryExpr:
		if n.Op == token.ADD {
			s.add(s.size(n))
			return false
		}
	}
	return true
}

func (s *constantSizes) add(size int) { s.total = min(s.total+size, maxConstants+1) }

// size returns how long the string of an expression is at most, 0 if it is
// none.
func (s *constantSizes) size(e ast.Expr) int {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return len(e.Value)
		}
	case *ast.ParenExpr:
		return s.size(e.X)
	case *ast.CallExpr: // a conversion
		if len(e.Args) == 1 {
			return s.size(e.Args[0])
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return min(s.size(e.X)+s.size(e.Y), maxConstants+1)
		}
	case *ast.Ident:
		return max(s.local[e.Name], s.global(e.Name))
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok && s.imported != nil {
			return s.imported(pkg.Name, e.Sel.Name)
		}
	}
	return 0
}

// global returns the size of a constant of the package. One that needs itself
// has none.
func (s *constantSizes) global(name string) int {
	if size, ok := s.known[name]; ok {
		return size
	}
	spec, ok := s.specs[name]
	if !ok {
		return 0
	}
	s.known[name] = 0
	local := s.local
	s.local = nil
	size := s.size(spec.value)
	s.local = local
	s.known[name] = size
	return size
}

// importedSize returns the sizes of constants of the packages that a file
// imports, by the name that it uses for the package.
func importedSize(file *ast.File, find func(path string) *types.Package) func(pkg, name string) int {
	return func(pkg, name string) int {
		size := 0
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil || spec.Name != nil && spec.Name.Name != pkg {
				continue
			}
			imported := find(path)
			if imported == nil || spec.Name == nil && imported.Name() != pkg {
				continue
			}
			if c, ok := imported.Scope().Lookup(name).(*types.Const); ok && c.Val().Kind() == constant.String {
				size = max(size, len(constant.StringVal(c.Val())))
			}
		}
		return size
	}
}
