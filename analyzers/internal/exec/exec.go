// Package exec says when a piece of code runs: while the package is
// initialised, for each request, on each turn of an endless loop, in a goroutine,
// deferred, or at most once.
//
// A function runs for each request if it has the shape of a handler, or if one
// that does calls it within the package. Calls through values and interfaces are
// not followed, so false means "not known". The sets are computed when a rule
// first asks, from the call graph.
package exec

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/source"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// Analyzer makes the *[Times] of a package.
var Analyzer = &analysis.Analyzer{
	Name:             "patternvetexec",
	Doc:              "tell when code runs for the rules of patternvet",
	Requires:         []*analysis.Analyzer{callgraph.Analyzer},
	ResultType:       reflect.TypeFor[*Times](),
	RunDespiteErrors: true,
	Run: func(pass *analysis.Pass) (any, error) {
		return New(pass.ResultOf[callgraph.Analyzer].(*callgraph.Graph), pass.Fset), nil
	},
}

// Context is when a piece of code runs. Several may hold; none means that
// nothing is known.
type Context struct {
	Init        bool // while the package is initialised
	Request     bool // for each request, message or job
	EndlessLoop bool // on each turn of a loop without a condition, or over a channel
	Goroutine   bool // in a goroutine that the function around it starts
	Deferred    bool // when the function around it returns
	Once        bool // guarded by a sync.Once
}

// Times knows when the code of a package runs. Tests are left out.
type Times struct {
	graph *callgraph.Graph
	fset  *token.FileSet
	sets  func() (requests, inits map[*callgraph.Node]bool)
}

// New makes the times of a package.
func New(g *callgraph.Graph, fset *token.FileSet) *Times {
	t := &Times{graph: g, fset: fset}
	t.sets = sync.OnceValues(t.compute)
	return t
}

// compute follows the calls from the functions that serve requests and from
// initialisation.
func (t *Times) compute() (requests, inits map[*callgraph.Node]bool) {
	var serving []*callgraph.Node
	for _, n := range t.graph.Nodes() {
		if !t.inTest(n.At) && t.serves(n) && !t.guarded(n) {
			serving = append(serving, n)
		}
	}
	calls := func(e *callgraph.Edge) bool {
		return e.Kind != callgraph.Value && (e.Var == nil || e.From.Init()) && !t.inTest(e.Site) && !t.guarded(e.To)
	}
	// A literal of a function that runs at the start is an option, mostly, that is
	// applied at once; one that a variable holds is for later.
	atOnce := func(e *callgraph.Edge) bool { return (e.Kind != callgraph.Lit || e.From.Var == nil) && calls(e) }
	return t.graph.Reach(serving, calls), t.graph.Reach([]*callgraph.Node{t.graph.InitNode()}, atOnce)
}

func (t *Times) inTest(cur inspector.Cursor) bool {
	return index.Valid(cur) && cur.Node() != nil && source.IsTestFile(t.fset, cur.Node().Pos())
}

// At says when the code at cur runs.
func (t *Times) At(cur inspector.Cursor) Context {
	c := Context{EndlessLoop: t.inEndlessLoop(cur)}
	c.Goroutine, c.Deferred = started(cur)
	requests, inits := t.sets()
	later := false // a literal that is not called where it stands
	for at := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		switch n := at.Node().(type) {
		case *ast.FuncLit:
			if index.ParentEdge(at) == edge.CallExpr_Fun {
				continue
			}
			later = true
			node := t.graph.LitNode(n)
			c.Once = c.Once || t.guarded(node)
			if !c.Once && t.serves(node) {
				c.Request = true
				return c
			}
		case *ast.FuncDecl:
			if c.Once {
				return c
			}
			node := t.graph.Node(t.declared(n))
			c.Request = requests[node]
			c.Init = !c.Request && inits[node] && node != nil
			return c
		}
	}
	c.Init = !later // the initialiser of a package variable
	return c
}

func (t *Times) declared(decl *ast.FuncDecl) *types.Func {
	fn, _ := t.graph.Index.Info.Defs[decl.Name].(*types.Func)
	return fn
}

// started reports whether the code at cur is the body of a go or defer
// statement, or its call.
func started(cur inspector.Cursor) (spawned, deferred bool) {
	for at := range cur.Enclosing((*ast.GoStmt)(nil), (*ast.DeferStmt)(nil), (*ast.FuncDecl)(nil)) {
		switch at.Node().(type) {
		case *ast.GoStmt:
			return true, deferred
		case *ast.DeferStmt:
			deferred = true
		}
	}
	return false, deferred
}

// guarded reports whether a function literal is an argument of
// (*sync.Once).Do, sync.OnceFunc, sync.OnceValue or sync.OnceValues.
func (t *Times) guarded(n *callgraph.Node) bool {
	if n == nil || n.Lit == nil || index.ParentEdge(n.At) != edge.CallExpr_Args {
		return false
	}
	fn := symbol.Callee(t.graph.Index.Info, n.At.Parent().Node().(*ast.CallExpr))
	return fn != nil && (symbol.IsMethod(fn, "sync", "Once", "Do") || symbol.IsFunc(fn, "sync", "OnceFunc", "OnceValue", "OnceValues"))
}

// inEndlessLoop reports whether cur is in a for without condition, or in a
// range over a channel, of the function around it.
func (t *Times) inEndlessLoop(cur inspector.Cursor) bool {
	for at := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		switch n := at.Node().(type) {
		case *ast.ForStmt:
			if n.Cond == nil {
				return true
			}
		case *ast.RangeStmt:
			if symbol.IsChan(t.graph.Index.Info.TypeOf(n.X)) {
				return true
			}
		default:
			return false
		}
	}
	return false
}

// serves reports whether a function has the shape of a handler: it receives a
// request, a message or a job.
func (t *Times) serves(n *callgraph.Node) bool {
	if n == nil {
		return false
	}
	var signature *types.Signature
	switch {
	case n.Func != nil:
		signature = n.Func.Signature()
	case n.Lit != nil:
		signature, _ = t.graph.Index.Info.TypeOf(n.Lit).(*types.Signature)
	}
	return signature != nil && Handler(signature)
}

// Handler reports whether a signature is that of a function which receives a
// request, a message or a job.
func Handler(signature *types.Signature) bool {
	params, results := signature.Params(), signature.Results()
	for p := range params.Variables() {
		if knowledge.RequestType(symbol.TypeName(p.Type())) {
			return true
		}
	}
	for r := range results.Variables() {
		if knowledge.ResponseType(symbol.TypeName(r.Type())) {
			return true
		}
	}
	// gRPC: a method (context, *Message) (*Message, error).
	return signature.Recv() != nil && params.Len() == 2 && results.Len() == 2 && isMessage(params.At(1).Type()) && isMessage(results.At(0).Type())
}

// isMessage reports whether a type is a pointer to a protobuf message.
func isMessage(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	if _, ok := types.Unalias(p.Elem()).(*types.Named); !ok {
		return false
	}
	object, _, _ := types.LookupFieldOrMethod(p, true, nil, "ProtoMessage")
	_, ok = object.(*types.Func)
	return ok
}
