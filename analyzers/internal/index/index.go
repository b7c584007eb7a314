// Package index is the inverse of a package's type information: where an object
// is declared, used and called. It is made once for all rules, and only when
// the first of them asks, so that a rule can find its triggers without a walk
// of its own, and leave a package that has none at once.
//
// It answers for what the package's own syntax names. What a variable holds
// (package defs), who is called through a value or an interface (callgraph) are
// other questions. Making it costs one walk over the identifiers and 16 bytes
// for each; questions are map lookups.
package index

import (
	"go/ast"
	"go/types"
	"iter"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// Analyzer makes the *[Index] of a package.
var Analyzer = &analysis.Analyzer{
	Name:             "patternvetindex",
	Doc:              "index the uses of objects for the rules of patternvet",
	Requires:         []*analysis.Analyzer{inspect.Analyzer},
	ResultType:       reflect.TypeFor[*Index](),
	RunDespiteErrors: true,
	Run: func(pass *analysis.Pass) (any, error) {
		return New(pass.ResultOf[inspect.Analyzer].(*inspector.Inspector), pass.Pkg, pass.TypesInfo), nil
	},
}

// Index knows where the objects of a package's syntax are named. It may be
// asked by several goroutines.
type Index struct {
	Info *types.Info
	Pkg  *types.Package

	inspect *inspector.Inspector
	once    sync.Once
	defs    map[types.Object]int32 // positions of cursors
	uses    map[types.Object]span
	flat    []int32 // the uses of one object side by side
	imports func() map[string]*types.Package
}

// span is a part of the flat list.
type span struct{ from, to int32 }

// New makes an index.
func New(inspect *inspector.Inspector, pkg *types.Package, info *types.Info) *Index {
	ix := &Index{Info: info, Pkg: pkg, inspect: inspect}
	ix.imports = sync.OnceValue(func() map[string]*types.Package {
		byPath := map[string]*types.Package{pkg.Path(): pkg}
		for _, imported := range pkg.Imports() {
			byPath[imported.Path()] = imported
		}
		return byPath
	})
	return ix
}

// build walks over the identifiers once. Uses are counted into one flat list,
// since a map of slices would cost an allocation for each object.
func (ix *Index) build() {
	ids := map[types.Object]int32{}
	var order []types.Object
	var counts []int32
	type use struct{ object, cursor int32 }
	var found []use
	ix.defs = map[types.Object]int32{}
	for cur := range ix.inspect.Root().Preorder((*ast.Ident)(nil)) {
		name := cur.Node().(*ast.Ident)
		if object := ix.Info.Defs[name]; object != nil {
			ix.defs[object] = cur.Index()
		}
		object := ix.Info.Uses[name]
		if object == nil {
			continue
		}
		object = Origin(object)
		id, ok := ids[object]
		if !ok {
			id = int32(len(order))
			ids[object] = id
			order = append(order, object)
			counts = append(counts, 0)
		}
		counts[id]++
		found = append(found, use{id, cur.Index()})
	}
	ix.uses = make(map[types.Object]span, len(order))
	next := make([]int32, len(order))
	var at int32
	for id, object := range order {
		ix.uses[object] = span{at, at + counts[id]}
		next[id] = at
		at += counts[id]
	}
	ix.flat = make([]int32, len(found))
	for _, u := range found {
		ix.flat[next[u.object]] = u.cursor
		next[u.object]++
	}
}

// Origin is the generic function, method or field that an object is an instance
// of, else the object.
func Origin(object types.Object) types.Object {
	switch object := object.(type) {
	case *types.Func:
		return object.Origin()
	case *types.Var:
		return object.Origin()
	}
	return object
}

// Root is the cursor of the package, above its files.
func (ix *Index) Root() inspector.Cursor { return ix.inspect.Root() }

// Def is the identifier that declares an object of the package's syntax.
// Variables of type switches have none.
func (ix *Index) Def(object types.Object) (inspector.Cursor, bool) {
	ix.once.Do(ix.build)
	at, ok := ix.defs[object]
	if !ok {
		return inspector.Cursor{}, false
	}
	return ix.inspect.At(at), true
}

// Uses yields the identifiers that name an object, its declaration left out, in
// source order. Uses of an instance count for the generic object.
func (ix *Index) Uses(object types.Object) iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		ix.once.Do(ix.build)
		if object == nil {
			return
		}
		s := ix.uses[Origin(object)]
		for _, at := range ix.flat[s.from:s.to] {
			if !yield(ix.inspect.At(at)) {
				return
			}
		}
	}
}

// Calls yields the calls that name a function, a method or a variable as what
// is called.
func (ix *Index) Calls(object types.Object) iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		for use := range ix.Uses(object) {
			if call, ok := CallOf(use); ok && !yield(call) {
				return
			}
		}
	}
}

// CallOf is the call whose function the identifier is: f of f(), x.f(), (f)()
// and f[T]().
func CallOf(id inspector.Cursor) (inspector.Cursor, bool) {
	fun := Operand(id)
	if ParentEdge(fun) != edge.CallExpr_Fun {
		return inspector.Cursor{}, false
	}
	return fun.Parent(), true
}

// All yields the objects that the package's syntax uses, each once, in no order.
func (ix *Index) All() iter.Seq[types.Object] {
	return func(yield func(types.Object) bool) {
		ix.once.Do(ix.build)
		for object := range ix.uses {
			if !yield(object) {
				return
			}
		}
	}
}

// Used reports whether any of the objects is used. Nil objects are not.
func (ix *Index) Used(objects ...types.Object) bool {
	for _, object := range objects {
		for range ix.Uses(object) {
			return true
		}
	}
	return false
}

// Object is the package-level object with the name of this package or of one
// that it imports directly, or nil.
func (ix *Index) Object(path, name string) types.Object {
	pkg := ix.imports()[path]
	if pkg == nil {
		return nil
	}
	return pkg.Scope().Lookup(name)
}

// Method is the method of a type of this package or of one that it imports
// directly, embedded ones included, or nil.
func (ix *Index) Method(path, typ, name string) *types.Func {
	object, ok := ix.Object(path, typ).(*types.TypeName)
	if !ok {
		return nil
	}
	found, _, _ := types.LookupFieldOrMethod(object.Type(), true, object.Pkg(), name)
	fn, _ := found.(*types.Func)
	return fn
}

// Decl is the declaration of a function of the package, or nil.
func (ix *Index) Decl(fn *types.Func) *ast.FuncDecl {
	if fn == nil || fn.Pkg() != ix.Pkg {
		return nil
	}
	id, ok := ix.Def(fn.Origin())
	if !ok || ParentEdge(id) != edge.FuncDecl_Name {
		return nil
	}
	return id.Parent().Node().(*ast.FuncDecl)
}

// Body is the body of a function of the package, or nil.
func (ix *Index) Body(fn *types.Func) *ast.BlockStmt {
	if decl := ix.Decl(fn); decl != nil {
		return decl.Body
	}
	return nil
}

// Cursor is the cursor of a node of the package's syntax.
func (ix *Index) Cursor(n ast.Node) (inspector.Cursor, bool) { return ix.Root().FindNode(n) }
