// Package callgraph says who calls whom in a package: declared functions,
// function literals, package variables and initialisation, with the calls that
// lead out of the package.
//
// A function that is mentioned without being called (handed on, stored in a
// field) has an edge of kind Value, since it may be called from anywhere. A
// method of an interface has an edge to the interface's method, and
// [Graph.Methods] lists what it may stand for in this package. Calls of variables
// that hold functions are not followed beyond that. The graph is made when the
// first rule asks, in one walk; a question is a map lookup.
package callgraph

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// Analyzer makes the *[Graph] of a package.
var Analyzer = &analysis.Analyzer{
	Name:             "patternvetcallgraph",
	Doc:              "make the call graph of a package for the rules of patternvet",
	Requires:         []*analysis.Analyzer{index.Analyzer},
	ResultType:       reflect.TypeFor[*Graph](),
	RunDespiteErrors: true,
	Run: func(pass *analysis.Pass) (any, error) {
		return New(pass.ResultOf[index.Analyzer].(*index.Index)), nil
	},
}

// Node is a piece of code that runs as one.
type Node struct {
	Func *types.Func  // a declared function or method
	Lit  *ast.FuncLit // a function literal
	Var  *types.Var   // a package variable: its initialiser
	Body ast.Node     // the block, or the initialiser; nil for Init
	At   inspector.Cursor

	id      int // its place in the list of nodes
	in, out []*Edge
}

// ID is the node's place in [Graph.Nodes].
func (n *Node) ID() int { return n.id }

// Init reports whether the node is the initialisation of the package: what its
// variables' initialisers and init functions do.
func (n *Node) Init() bool { return n.Func == nil && n.Lit == nil && n.Var == nil }

// Type is the node's signature in the syntax, or nil.
func (n *Node) Type() *ast.FuncType {
	if n.Lit != nil {
		return n.Lit.Type
	}
	if n.Func != nil && index.Valid(n.At) {
		if decl, ok := n.At.Node().(*ast.FuncDecl); ok {
			return decl.Type
		}
	}
	return nil
}

// Kind says how a node reaches a function.
type Kind uint8

// The kinds of edges.
const (
	Call  Kind = iota // f()
	Go                // go f()
	Defer             // defer f()
	Value             // f is handed on, stored or compared
	Lit               // the function literal stands there and nobody calls it at once
)

// Edge leads from a node to what it calls or mentions.
type Edge struct {
	From    *Node
	To      *Node            // nil outside of the package's syntax
	Callee  *types.Func      // the generic origin; nil for literals and variables
	Var     *types.Var       // the package variable that is mentioned
	Mention inspector.Cursor // the identifier, or the function literal
	Site    inspector.Cursor // the call, or the mention where there is none
	Kind    Kind
}

// Graph is the call graph of a package. It may be asked by several goroutines.
type Graph struct {
	Index *index.Index

	once    sync.Once
	nodes   []*Node
	funcs   map[*types.Func]*Node
	lits    map[*ast.FuncLit]*Node
	vars    map[*types.Var]*Node
	init    *Node
	methods func() map[string][]*Node // by name
}

// New makes a graph. Nothing is walked before the first question.
func New(ix *index.Index) *Graph {
	g := &Graph{Index: ix}
	g.methods = sync.OnceValue(func() map[string][]*Node {
		byName := map[string][]*Node{}
		for _, n := range g.nodes {
			if n.Func != nil && n.Func.Signature().Recv() != nil {
				byName[n.Func.Name()] = append(byName[n.Func.Name()], n)
			}
		}
		return byName
	})
	return g
}

func (g *Graph) build() {
	g.funcs, g.lits, g.vars = map[*types.Func]*Node{}, map[*ast.FuncLit]*Node{}, map[*types.Var]*Node{}
	g.init = &Node{}
	g.addNode(g.init)
	root := g.Index.Root()
	for cur := range root.Preorder((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.ValueSpec)(nil)) {
		g.declare(cur)
	}
	for cur := range root.Preorder((*ast.Ident)(nil), (*ast.FuncLit)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.Ident:
			g.mention(cur, n)
		case *ast.FuncLit:
			g.literal(cur, n)
		}
	}
}

func (g *Graph) addNode(n *Node) {
	n.id = len(g.nodes)
	g.nodes = append(g.nodes, n)
}

// declare makes the node of a declaration or literal.
func (g *Graph) declare(cur inspector.Cursor) {
	switch n := cur.Node().(type) {
	case *ast.FuncDecl:
		fn, _ := g.Index.Info.Defs[n.Name].(*types.Func)
		if fn == nil || n.Body == nil {
			return
		}
		node := &Node{Func: fn, Body: n.Body, At: cur}
		g.funcs[fn] = node
		g.addNode(node)
		if n.Recv == nil && n.Name.Name == "init" {
			g.add(&Edge{From: g.init, To: node, Callee: fn, Mention: cur, Site: cur, Kind: Call})
		}
	case *ast.FuncLit:
		node := &Node{Lit: n, Body: n.Body, At: cur}
		g.lits[n] = node
		g.addNode(node)
	case *ast.ValueSpec:
		if index.ParentEdge(cur.Parent()) != edge.File_Decls || cur.Parent().Node().(*ast.GenDecl).Tok != token.VAR {
			return
		}
		for i, name := range n.Names {
			v, ok := g.Index.Info.Defs[name].(*types.Var)
			if !ok || len(n.Values) == 0 {
				continue
			}
			value := n.Values[min(i, len(n.Values)-1)]
			node := &Node{Var: v, Body: value, At: cur}
			g.vars[v] = node
			g.addNode(node)
			g.add(&Edge{From: g.init, To: node, Var: v, Mention: cur, Site: cur, Kind: Call})
		}
	}
}

func (g *Graph) add(e *Edge) {
	e.From.out = append(e.From.out, e)
	if e.To != nil {
		e.To.in = append(e.To.in, e)
	}
}

// mention notes a use of a function or of a package variable.
func (g *Graph) mention(cur inspector.Cursor, id *ast.Ident) {
	switch object := g.Index.Info.Uses[id].(type) {
	case *types.Func:
		from := g.around(cur)
		if from == nil {
			return
		}
		fn := object.Origin()
		e := &Edge{From: from, To: g.funcs[fn], Callee: fn, Mention: cur}
		e.Kind, e.Site = how(cur)
		g.add(e)
	case *types.Var:
		if object.Pkg() == nil || object.Parent() != object.Pkg().Scope() {
			return
		}
		if from := g.around(cur); from != nil {
			e := &Edge{From: from, To: g.vars[object], Var: object, Mention: cur}
			e.Kind, e.Site = how(cur)
			g.add(e)
		}
	}
}

// literal notes where a function literal stands.
func (g *Graph) literal(cur inspector.Cursor, lit *ast.FuncLit) {
	if from := g.around(cur.Parent()); from != nil {
		e := &Edge{From: from, To: g.lits[lit], Mention: cur}
		if e.Kind, e.Site = how(cur); e.Kind == Value {
			e.Kind = Lit
		}
		g.add(e)
	}
}

// how says how an expression that denotes a function is used.
func how(cur inspector.Cursor) (Kind, inspector.Cursor) {
	call, ok := index.CallOf(cur)
	if !ok {
		return Value, cur
	}
	switch index.ParentEdge(call) {
	case edge.GoStmt_Call:
		return Go, call
	case edge.DeferStmt_Call:
		return Defer, call
	}
	return Call, call
}

// around is the innermost node that holds the code at cur, or nil for what
// does not run: types, constants, imports.
func (g *Graph) around(cur inspector.Cursor) *Node {
	for at := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.ValueSpec)(nil)) {
		switch n := at.Node().(type) {
		case *ast.FuncLit:
			return g.lits[n]
		case *ast.FuncDecl:
			fn, _ := g.Index.Info.Defs[n.Name].(*types.Func)
			return g.funcs[fn]
		case *ast.ValueSpec:
			if index.ParentEdge(at.Parent()) == edge.File_Decls {
				return g.initialised(n, cur)
			}
		}
	}
	return nil
}

// initialised is the variable whose initialiser the code is.
func (g *Graph) initialised(spec *ast.ValueSpec, cur inspector.Cursor) *Node {
	for i, value := range spec.Values {
		if index.Within(value, cur.Node()) {
			v, _ := g.Index.Info.Defs[spec.Names[min(i, len(spec.Names)-1)]].(*types.Var)
			return g.vars[v]
		}
	}
	return nil
}

// Nodes lists all nodes in source order, the initialisation first.
func (g *Graph) Nodes() []*Node {
	g.once.Do(g.build)
	return g.nodes
}

// Node is the node of a function of the package, or nil.
func (g *Graph) Node(fn *types.Func) *Node {
	if fn == nil {
		return nil
	}
	g.once.Do(g.build)
	return g.funcs[fn.Origin()]
}

// LitNode is the node of a function literal.
func (g *Graph) LitNode(lit *ast.FuncLit) *Node {
	g.once.Do(g.build)
	return g.lits[lit]
}

// VarNode is the node of a package variable with an initialiser, or nil.
func (g *Graph) VarNode(v *types.Var) *Node {
	g.once.Do(g.build)
	return g.vars[v]
}

// InitNode is the initialisation of the package.
func (g *Graph) InitNode() *Node {
	g.once.Do(g.build)
	return g.init
}

// At is the innermost node that holds a piece of code, or nil.
func (g *Graph) At(cur inspector.Cursor) *Node {
	g.once.Do(g.build)
	return g.around(cur)
}

// Out yields what a node reaches, in source order.
func (g *Graph) Out(n *Node) iter.Seq[*Edge] { return edges(n, func() []*Edge { return n.out }) }

// In yields what reaches a node.
func (g *Graph) In(n *Node) iter.Seq[*Edge] { return edges(n, func() []*Edge { return n.in }) }

func edges(n *Node, list func() []*Edge) iter.Seq[*Edge] {
	return func(yield func(*Edge) bool) {
		if n == nil {
			return
		}
		for _, e := range list() {
			if !yield(e) {
				return
			}
		}
	}
}

// Reach is the nodes that the given ones reach over edges that follow accepts,
// themselves included; follow nil accepts all.
func (g *Graph) Reach(from []*Node, follow func(*Edge) bool) map[*Node]bool {
	reached := map[*Node]bool{}
	work := append([]*Node(nil), from...)
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		if n == nil || reached[n] {
			continue
		}
		reached[n] = true
		for _, e := range n.out {
			if e.To != nil && (follow == nil || follow(e)) {
				work = append(work, e.To)
			}
		}
	}
	return reached
}

// Methods lists the methods of the package's types that a method of an
// interface may stand for, in source order. Those of other packages are known
// to them alone.
func (g *Graph) Methods(method *types.Func) []*Node {
	recv := method.Signature().Recv()
	if recv == nil {
		return nil
	}
	face, ok := recv.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	g.once.Do(g.build)
	var list []*Node
	for _, n := range g.methods()[method.Name()] {
		if symbol.Implements(n.Func.Signature().Recv().Type(), face) {
			list = append(list, n)
		}
	}
	return list
}
