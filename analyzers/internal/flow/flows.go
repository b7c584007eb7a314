package flow

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/cfg"

	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/source"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// Analyzer makes the *[Flows] of a package, and tells importing packages which
// of its functions never return.
var Analyzer = &analysis.Analyzer{
	Name:             "patternvetflow",
	Doc:              "follow the control flow for the rules of patternvet",
	Requires:         []*analysis.Analyzer{index.Analyzer},
	ResultType:       reflect.TypeFor[*Flows](),
	FactTypes:        []analysis.Fact{new(neverReturns)},
	RunDespiteErrors: true,
	Run:              run,
}

// neverReturns is the fact that a function never returns.
type neverReturns struct{}

// AFact marks a fact.
func (*neverReturns) AFact() {}

func (*neverReturns) String() string { return "never returns" }

func run(pass *analysis.Pass) (any, error) {
	f := New(pass.ResultOf[index.Analyzer].(*index.Index))
	if !source.InMain(pass) {
		return f, nil // dependencies are known through the list
	}
	f.imported = func(fn *types.Func) bool { return pass.ImportObjectFact(fn, new(neverReturns)) }
	for _, fn := range f.candidates() {
		if fn.Pkg() == pass.Pkg && f.Of(fn) == Never {
			pass.ExportObjectFact(fn, new(neverReturns))
		}
	}
	return f, nil
}

// Flows holds the control flow of a package's functions. It may be asked by
// several goroutines.
type Flows struct {
	index    *index.Index
	imported func(*types.Func) bool

	mu     sync.Mutex
	graphs map[*ast.BlockStmt]*Graph
	own    map[*types.Func]Returning
}

// New makes the flows of a package that knows nothing of others but the list.
func New(ix *index.Index) *Flows {
	return &Flows{
		index: ix, imported: func(*types.Func) bool { return false },
		graphs: map[*ast.BlockStmt]*Graph{}, own: map[*types.Func]Returning{},
	}
}

// candidates lists the functions of the package that may never return: they
// call something that doesn't, or end in a loop without a condition. It looks
// from the callees, since most packages have few such calls.
func (f *Flows) candidates() []*types.Func {
	var list []*types.Func
	seen := map[*types.Func]bool{}
	add := func(decl *ast.FuncDecl) {
		fn, ok := f.index.Info.Defs[decl.Name].(*types.Func)
		if ok && !seen[fn] {
			seen[fn] = true
			list = append(list, fn)
		}
	}
	for cur := range f.index.Root().Children() {
		for _, decl := range cur.Node().(*ast.File).Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil && endsInLoop(fn.Body) {
				add(fn)
			}
		}
	}
	var ends []types.Object
	for object := range f.index.All() {
		if f.ends(object) {
			ends = append(ends, object)
		}
	}
	// In order, since what functions that call each other do depends on where one begins.
	slices.SortFunc(ends, func(a, b types.Object) int { return cmp.Compare(a.String(), b.String()) })
	for _, object := range ends {
		f.callers(object, add)
	}
	for at := 0; at < len(list); at++ { //nolint:intrange // the list grows: of those, the callers
		if f.Of(list[at]) == Never {
			f.callers(list[at], add)
		}
	}
	return list
}

func (f *Flows) ends(object types.Object) bool {
	switch object := object.(type) {
	case *types.Builtin:
		return object.Name() == "panic"
	case *types.Func:
		return NoReturn(object) || object.Pkg() != f.index.Pkg && object.Pkg() != nil && f.imported(object)
	}
	return false
}

func (f *Flows) callers(object types.Object, visit func(*ast.FuncDecl)) {
	for call := range f.index.Calls(object) {
		if decl, ok := index.EnclosingFunc(call).Node().(*ast.FuncDecl); ok {
			visit(decl)
		}
	}
}

func endsInLoop(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	switch last := body.List[len(body.List)-1].(type) {
	case *ast.ForStmt:
		return last.Cond == nil
	case *ast.SelectStmt:
		return len(last.Body.List) == 0
	}
	return false
}

// Of says whether a function gives control back to its caller. Functions of the
// package are judged by their bodies, others by the list and by facts.
func (f *Flows) Of(fn *types.Func) Returning {
	if fn == nil {
		return Returns
	}
	fn = fn.Origin()
	if NoReturn(fn) {
		return Never
	}
	if body := f.index.Body(fn); body != nil {
		return f.ofBody(fn, body)
	}
	switch {
	case fn.Pkg() != nil && fn.Pkg() != f.index.Pkg && f.imported(fn):
		return Never
	case saysItEnds(fn.Name()):
		return Unclear
	}
	return Returns
}

func (f *Flows) ofBody(fn *types.Func, body *ast.BlockStmt) Returning {
	f.mu.Lock()
	answer, ok := f.own[fn]
	if !ok {
		f.own[fn] = Returns // while it is worked out, for functions that call themselves
	}
	f.mu.Unlock()
	if ok {
		return answer
	}
	answer = Returns
	if !f.recovers(body) && !f.CFG(body).returns() {
		answer = Never
	}
	f.mu.Lock()
	f.own[fn] = answer
	f.mu.Unlock()
	return answer
}

// recovers reports whether a function may turn a panic into a return.
func (f *Flows) recovers(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if stmt, ok := n.(*ast.DeferStmt); ok {
			if _, closure := ast.Unparen(stmt.Call.Fun).(*ast.FuncLit); !closure {
				return !found // a function that recovers for its caller is rare
			}
			ast.Inspect(stmt.Call.Fun, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && id.Name == "recover" {
					_, builtin := f.index.Info.Uses[id].(*types.Builtin)
					found = found || builtin
				}
				return !found
			})
		}
		return !found
	})
	return found
}

// Call says whether a call gives control back.
func (f *Flows) Call(call *ast.CallExpr) Returning {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "panic" {
		if _, builtin := f.index.Info.Uses[id].(*types.Builtin); builtin {
			return Never
		}
	}
	return f.Of(symbol.Callee(f.index.Info, call))
}

// CFG is the control-flow graph of a function's body, made once.
func (f *Flows) CFG(body *ast.BlockStmt) *Graph {
	f.mu.Lock()
	g := f.graphs[body]
	f.mu.Unlock()
	if g != nil {
		return g
	}
	g = &Graph{CFG: cfg.New(body, func(call *ast.CallExpr) bool { return f.Call(call) != Never })}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.graphs[body] = g
	return g
}

// Graph is the control-flow graph of a function.
type Graph struct {
	*cfg.CFG
	once sync.Once
	tags map[ast.Expr]ast.Expr
}

// returns reports whether any live block returns.
func (g *Graph) returns() bool {
	for _, b := range g.Blocks {
		if b.Live && b.Return() != nil {
			return true
		}
	}
	return false
}

// condition is what decides which of its two successors a block goes on with,
// or nil. That of a switch's case is the comparison.
func (g *Graph) condition(b *cfg.Block) ast.Expr {
	if len(b.Succs) != 2 || len(b.Nodes) == 0 {
		return nil
	}
	cond, ok := b.Nodes[len(b.Nodes)-1].(ast.Expr)
	if !ok {
		return nil
	}
	g.once.Do(g.findTags)
	if tag := g.tags[cond]; tag != nil {
		return &ast.BinaryExpr{X: tag, OpPos: cond.Pos(), Op: token.EQL, Y: cond}
	}
	return cond
}

// findTags maps the expressions of cases to what they are compared with. The
// graph has the switch statements' bodies by their blocks.
func (g *Graph) findTags() {
	g.tags = map[ast.Expr]ast.Expr{}
	seen := map[*ast.SwitchStmt]bool{}
	for _, b := range g.Blocks {
		stmt, ok := b.Stmt.(*ast.SwitchStmt)
		if !ok || seen[stmt] || stmt.Tag == nil {
			continue
		}
		seen[stmt] = true
		for _, clause := range stmt.Body.List {
			for _, e := range clause.(*ast.CaseClause).List {
				g.tags[e] = stmt.Tag
			}
		}
	}
}
