package unversionedroute

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// nodeKind says what a node of the graph of routers is.
type nodeKind uint8

// The kinds of nodes.
const (
	noNode       nodeKind = iota
	rootNode              // a router where it is made; Family, At; without a place the default one
	localNode             // a local variable with several values; At
	literalParam          // a parameter of a function literal; At, Index
	funcParam             // a parameter of a function; Name, Index
	methodParam           // one of a method that is called through an interface; Name, Index
	closureParam          // what the function that a function returns gets; Name
	funcResult            // a result of a function of the module; Name, Index
	foreignCall           // a result of another module's function; Name
	variableNode          // a package's variable; Name
	fieldNode             // a field; Name is Type.Field
	stripNode             // a router behind a handler that takes a prefix off; Index
	unknownNode           // a router that nothing shows
)

// node is something that may be a router. Nodes are the same in all packages of
// a module.
type node struct {
	Kind   nodeKind
	Family string // the library of a root
	Pkg    string // import path
	Name   string
	At     site
	Index  int
	Based  bool // the node below the base path that a call sets
}

func (n node) none() bool { return n.Kind == noNode }

// family is the library of a root, or "".
func (n node) family() string {
	if n.Kind == rootNode && !n.Based {
		return n.Family
	}
	return ""
}

// String spells the node, each in its own way.
func (n node) String() string {
	return fmt.Sprintf("%d:%t:%s:%s:%s:%s:%d:%d:%d", n.Kind, n.Based, n.Family, n.Pkg, n.Name, n.At.File, n.At.Line, n.At.Column, n.Index)
}

func resultNode(fn *types.Func, i int) node {
	return node{Kind: funcResult, Name: fn.Origin().FullName(), Index: i}
}

// closureNode is the router that a function which another one returns gets.
func closureNode(fn *types.Func) node { return node{Kind: closureParam, Name: fn.Origin().FullName()} }

func paramNode(fn *types.Func, i int) node {
	return node{Kind: funcParam, Name: fn.Origin().FullName(), Index: i}
}

// interfaceNode names a parameter of methods that are called through an
// interface, of any if none is given.
func interfaceNode(of *types.Named, fn *types.Func, i int) node {
	n := node{Kind: methodParam, Name: fn.Name(), Index: i}
	if of != nil {
		n.Pkg, n.Name = pathOf(of.Obj()), of.Obj().Name()+"."+fn.Name()
	}
	return n
}

// memberNode names the field that the indices lead to. When the way leads into
// a router, it ends there.
func memberNode(t types.Type, indices []int) node {
	var n node
	for _, i := range indices {
		if !n.none() && family(t) != "" {
			return n
		}
		structure, ok := deref(t).Underlying().(*types.Struct)
		if !ok || i >= structure.NumFields() {
			return n
		}
		field, owner := structure.Field(i), "struct"
		if named := symbol.Named(t); named != nil {
			owner = named.Obj().Name()
		}
		n = node{Kind: fieldNode, Pkg: pathOf(field), Name: owner + "." + field.Name()}
		t = field.Type()
	}
	return n
}

// places knows where things of the package stand.
type places struct {
	*check.Pass
	index *index.Index
	start map[site]token.Pos
	end   map[site]token.Pos
}

func (p *places) site(pos, end token.Pos) site {
	at, to := p.Fset.Position(pos), p.Fset.Position(end)
	s := site{File: filepath.Base(at.Filename), Line: at.Line, Column: at.Column}
	if s.End = to.Column; to.Line != at.Line { // to the end of the line
		if f := p.Fset.File(pos); f != nil && at.Line < f.LineCount() {
			s.End = at.Column + int(f.LineStart(f.Line(pos)+1)-pos) - 1
		}
	}
	p.start[s], p.end[s] = pos, end
	return s
}

// point is the place of a position.
func (p *places) point(pos token.Pos) site {
	at := p.Fset.Position(pos)
	return site{File: filepath.Base(at.Filename), Line: at.Line, Column: at.Column}
}

func (p *places) root(family string, pos token.Pos) node {
	return node{Kind: rootNode, Family: family, Pkg: p.Pkg.Path(), At: p.point(pos)}
}

func (p *places) local(v *types.Var) node {
	return node{Kind: localNode, Pkg: p.Pkg.Path(), At: p.point(v.Pos())}
}

func (p *places) literal(lit *ast.FuncLit, i int) node {
	return node{Kind: literalParam, Pkg: p.Pkg.Path(), At: p.point(lit.Pos()), Index: i}
}

// param is the node of a parameter of this package's code; receivers and
// results have none.
func (p *places) param(v *types.Var) node {
	if v.Kind() != types.ParamVar {
		return node{}
	}
	id, ok := p.index.Def(v)
	if !ok {
		return node{}
	}
	fn := index.EnclosingFunc(id)
	if !index.Valid(fn) {
		return node{} // of a function's type
	}
	var signature *types.Signature
	var declared *types.Func
	switch f := fn.Node().(type) {
	case *ast.FuncDecl:
		declared, _ = p.TypesInfo.Defs[f.Name].(*types.Func)
		if declared != nil {
			signature = declared.Signature()
		}
	case *ast.FuncLit:
		signature, _ = p.TypesInfo.TypeOf(f).(*types.Signature)
	}
	for i := range params(signature) {
		if signature.Params().At(i) != v {
			continue
		}
		if declared != nil {
			return paramNode(declared, i)
		}
		return p.literal(fn.Node().(*ast.FuncLit), i)
	}
	return node{}
}

func params(signature *types.Signature) int {
	if signature == nil {
		return 0
	}
	return signature.Params().Len()
}
