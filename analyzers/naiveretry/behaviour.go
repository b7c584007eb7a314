package naiveretry

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/summary"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// behaviour is what a function does that matters to its callers' loops.
type behaviour struct {
	Remote bool // reaches the network, a database or another process
	Waits  bool // sleeps, or blocks until something happens

	// dynamic says that it calls a fallible method of an interface, which may
	// be remote. It is known within the package only.
	dynamic bool
}

// AFact marks behaviour as a fact of go/analysis.
func (*behaviour) AFact() {}

func (b *behaviour) String() string {
	var words []string
	if b.Remote {
		words = append(words, "remote")
	}
	if b.Waits {
		words = append(words, "waits")
	}
	return strings.Join(words, ",")
}

func (b behaviour) with(other behaviour) behaviour {
	return behaviour{b.Remote || other.Remote, b.Waits || other.Waits, b.dynamic || other.dynamic}
}

// behaviours knows what functions, calls and statements of the package do.
type behaviours struct {
	pass    *check.Pass
	options *options
	graph   *callgraph.Graph
	known   *summary.Result[behaviour]
	names   map[string]bool // whether a name is one of a function that waits
}

// newBehaviours finds out what the package's functions do. What a function
// starts on its own does not count, and that a literal in it waits doesn't
// either: who calls that is not known.
func newBehaviours(pass *check.Pass, o *options) (b *behaviours, err error) {
	b = &behaviours{pass: pass, options: o, graph: pass.CallGraph(), names: map[string]bool{}}
	b.known, err = summary.Compute(b.graph, summary.Spec[behaviour]{
		Local: b.local,
		Import: func(object types.Object) (behaviour, bool) {
			var fact behaviour
			fn, ok := object.(*types.Func)
			found := ok && pass.ImportObjectFact(fn, &fact)
			return fact, found
		},
		Opaque: func(fn *types.Func) (behaviour, bool) { return b.opaque(fn), true },
		Join: func(into, from behaviour, e *callgraph.Edge) (behaviour, bool) {
			switch e.Kind {
			case callgraph.Go, callgraph.Value:
				return into, false
			case callgraph.Lit:
				from.Waits = false
			}
			from.Waits = from.Waits || e.Callee != nil && b.waiter(e.Callee.Name())
			joined := into.with(from)
			return joined, joined != into
		},
	})
	return b, err
}

// export tells the packages that import this one.
func (b *behaviours) export() {
	for fn, known := range b.known.All() {
		if fn.Exported() && (known.Remote || known.Waits) {
			b.pass.ExportObjectFact(fn, &behaviour{Remote: known.Remote, Waits: known.Waits})
		}
	}
}

// local is what a function does by itself.
func (b *behaviours) local(n *callgraph.Node) behaviour {
	if n.Body == nil {
		return behaviour{}
	}
	var own behaviour
	ast.Inspect(n.Body, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.GoStmt, *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if symbol.Callee(b.pass.TypesInfo, x) == nil {
				own = own.with(b.call(x))
			}
		default:
			own.Waits = own.Waits || x != nil && b.waits(x)
		}
		return !own.Waits
	})
	return own
}

// waits reports whether a statement or expression other than a call blocks: a
// receive, or a select without default.
func (b *behaviours) waits(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.UnaryExpr:
		return n.Op == token.ARROW && !b.polls(n)
	case *ast.RangeStmt:
		return symbol.IsChan(b.pass.TypesInfo.TypeOf(n.X))
	case *ast.SelectStmt:
		return !hasDefault(n)
	}
	return false
}

func hasDefault(n *ast.SelectStmt) bool {
	return slices.ContainsFunc(n.Body.List, func(clause ast.Stmt) bool { return clause.(*ast.CommClause).Comm == nil })
}

// polls reports whether a receive is one of a select with a default: it does
// not block.
func (b *behaviours) polls(receive *ast.UnaryExpr) bool {
	cur, ok := b.graph.Index.Cursor(receive)
	return ok && inPoll(cur)
}

func inPoll(cur inspector.Cursor) bool {
	for clause := range cur.Enclosing((*ast.CommClause)(nil), (*ast.FuncLit)(nil)) {
		if _, ok := clause.Node().(*ast.CommClause); !ok {
			return false
		}
		comm := clause.Node().(*ast.CommClause).Comm
		if comm == nil || !index.Within(comm, cur.Node()) || index.ParentEdge(clause) != edge.BlockStmt_List {
			return false
		}
		body := clause.Parent()
		sel, ok := body.Parent().Node().(*ast.SelectStmt)
		return ok && hasDefault(sel)
	}
	return false
}

// waiterName matches functions that wait, by the words of their name.
var waiterName = regexp.MustCompile(`(?i)sleep|wait|back_?off|delay|pause|throttle|ratelimit|poll`)

// waiter reports whether a name says that the function waits.
func (b *behaviours) waiter(name string) bool {
	is, ok := b.names[name]
	if !ok {
		is = waiterName.MatchString(name)
		b.names[name] = is
	}
	return is
}

// call returns what a call does, as far as it can be told.
func (b *behaviours) call(call *ast.CallExpr) behaviour {
	if fn := symbol.Callee(b.pass.TypesInfo, call); fn != nil {
		return b.of(fn)
	}
	if callee := typeutil.Callee(b.pass.TypesInfo, call); callee != nil {
		return behaviour{Waits: b.waiter(callee.Name())} // a function variable or a built-in
	}
	return behaviour{Waits: waiterName.MatchString(types.ExprString(call.Fun))}
}

// of returns what a function does, as far as it can be told. Its name counts,
// too.
func (b *behaviours) of(fn *types.Func) behaviour {
	does, _ := b.known.Of(fn)
	does.Waits = does.Waits || b.waiter(fn.Name())
	return does
}

// body returns what a function literal or a body does.
func (b *behaviours) body(lit *ast.FuncLit) behaviour { return b.known.OfNode(b.graph.LitNode(lit)) }

// opaque is what a function of another package, or without a body, does.
func (b *behaviours) opaque(fn *types.Func) behaviour {
	does := behaviour{Waits: b.options.waiters.Has(fn)}
	if fn.Pkg() == nil {
		return does
	}
	does.Remote = b.remote(fn)
	does.dynamic = !does.Remote && symbol.ReturnsError(fn.Signature()) && symbol.InterfaceMethod(fn) && !knowledge.StandardLibrary(fn.Pkg().Path())
	return does
}

// remote reports whether a function without a known body is a remote call: one
// of a package that talks to others, or one that takes a context and may fail,
// behind an interface or in another module.
func (b *behaviours) remote(fn *types.Func) bool {
	path := fn.Pkg().Path()
	signature := fn.Signature()
	if knowledge.QueriesByResult(path, fn.Name()) {
		return true
	}
	if !symbol.ReturnsError(signature) {
		return false
	}
	if knowledge.IsRemote(path, fn.Name()) || slices.Contains(b.options.remotes.List, path) {
		return true
	}
	if knowledge.StandardLibrary(path) {
		return false
	}
	takesContext := signature.Params().Len() > 0 && symbol.IsContext(signature.Params().At(0).Type())
	return takesContext && (signature.Recv() != nil || fn.Pkg() != b.pass.Pkg)
}
