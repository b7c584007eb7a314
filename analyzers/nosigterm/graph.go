package nosigterm

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// node is a function, a package-level variable, or the initialisation of the
// package. What it mentions counts as run: functions are handed on as values,
// stored in fields and called by frameworks that no table could follow.
type node struct {
	decl  *ast.FuncDecl
	code  []ast.Node
	edges []edge
	all   summary
}

// edge leads to what a node mentions.
type edge struct {
	to      *node
	at      span
	spawned bool
	aux     bool
}

// span is a place in this package; the zero span is in another one.
type span struct{ pos, end token.Pos }

// Pos and End implement [analysis.Range].
func (s span) Pos() token.Pos { return s.pos }

func (s span) End() token.Pos { return s.end }

func (s span) here() bool { return s.pos.IsValid() }

// graph is the package under analysis.
type graph struct {
	*check.Pass
	nodes   map[types.Object]*node
	order   []*node // in source order
	init    *node
	methods []*node
	facts   map[*types.Package]*packageFact
	known   map[*types.Func]*known
	extra   options
	closure effects // of the methods in imported packages
}

func newGraph(pass *check.Pass, extra options) *graph {
	g := &graph{
		Pass: pass, extra: extra, nodes: map[types.Object]*node{}, init: &node{},
		facts: map[*types.Package]*packageFact{}, known: map[*types.Func]*known{},
	}
	for _, imported := range pass.Pkg.Imports() {
		var fact packageSummary
		if pass.ImportPackageFact(imported, &fact) {
			g.closure |= fact.Methods
			g.init.all.add(fact.Init.plain(), edge{})
		}
	}
	for _, file := range pass.Files {
		if !pass.TestFile(file.Pos()) {
			g.declare(file)
		}
	}
	g.order = append(g.order, g.init)
	return g
}

// declare makes the nodes of a file.
func (g *graph) declare(file *ast.File) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			g.declareFunc(decl)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.ValueSpec); ok && decl.Tok == token.VAR {
					g.declareVar(spec)
				}
			}
		}
	}
}

func (g *graph) declareFunc(decl *ast.FuncDecl) {
	if decl.Body == nil {
		return
	}
	if decl.Recv == nil && decl.Name.Name == "init" {
		g.init.code = append(g.init.code, decl.Body)
		return
	}
	if object := g.TypesInfo.Defs[decl.Name]; object != nil {
		n := &node{decl: decl, code: []ast.Node{decl.Body}}
		g.nodes[object] = n
		g.order = append(g.order, n)
		if decl.Recv != nil {
			g.methods = append(g.methods, n)
		}
	}
}

func (g *graph) declareVar(spec *ast.ValueSpec) {
	for _, value := range spec.Values {
		if _, calls := ast.Unparen(value).(*ast.CallExpr); calls {
			g.init.code = append(g.init.code, value)
		}
	}
	for i, name := range spec.Names {
		object := g.TypesInfo.Defs[name]
		if object == nil || len(spec.Values) == 0 {
			continue
		}
		n := &node{code: []ast.Node{spec.Values[min(i, len(spec.Values)-1)]}}
		g.nodes[object] = n
		g.order = append(g.order, n)
	}
}

// summarise finds out what everything in the package does.
func (g *graph) summarise() {
	for _, n := range g.order {
		for _, code := range n.code {
			g.walk(n, code)
		}
	}
	for changed := true; changed; {
		changed = false
		for _, n := range g.order {
			for _, e := range n.edges {
				changed = n.all.add(&e.to.all, e) || changed
			}
		}
	}
}

// walk notes what a piece of code mentions.
func (g *graph) walk(n *node, code ast.Node) {
	ast.PreorderStack(code, nil, func(x ast.Node, stack []ast.Node) bool {
		id, ok := x.(*ast.Ident)
		if !ok {
			return true
		}
		p := place{code: code, id: id, stack: stack}
		switch object := g.TypesInfo.Uses[id].(type) {
		case *types.Func:
			g.mention(n, p, object.Origin())
		case *types.Var:
			g.variable(n, p, object)
		case nil:
			if len(g.TypeErrors) > 0 && g.TypesInfo.Defs[id] == nil {
				g.unresolved(n, p)
			}
		}
		return true
	})
}

func (g *graph) variable(n *node, p place, v *types.Var) {
	switch {
	case v.IsField():
		kind := knowledge.SignalField(v)
		n.all.Effects |= effectOf(kind)
		if kind == knowledge.Drains {
			n.all.Effects |= drains
		}
		if grpcStreams(v) {
			n.all.Effects |= streams
		}
	case v.Pkg() != nil && v.Parent() == v.Pkg().Scope():
		g.follow(n, p, v, func() string { return v.Pkg().Path() + "." + v.Name() })
	}
}

// place is a name in the code of a node.
type place struct {
	code  ast.Node
	id    *ast.Ident
	stack []ast.Node
}

func (p place) parent() ast.Node {
	if len(p.stack) == 0 {
		return nil
	}
	return p.stack[len(p.stack)-1]
}

// span is the call whose function the name is, if it stands on one line, else
// the name.
func (g *graph) span(p place) span {
	if call := p.call(); call != nil && g.line(call.Pos()) == g.line(call.End()) {
		return span{call.Pos(), call.End()}
	}
	return span{p.id.Pos(), p.id.End()}
}

func (g *graph) line(pos token.Pos) int { return g.Fset.Position(pos).Line }

// call is the call whose function the name is, or nil.
func (p place) call() *ast.CallExpr {
	for i := len(p.stack) - 1; i >= 0; i-- {
		switch x := p.stack[i].(type) {
		case *ast.SelectorExpr, *ast.ParenExpr, *ast.IndexExpr, *ast.IndexListExpr:
			continue
		case *ast.CallExpr:
			if x.Fun.Pos() <= p.id.Pos() && p.id.End() <= x.Fun.End() {
				return x
			}
		}
		return nil
	}
	return nil
}

// within reports whether the name is inside a node of one of the kinds.
func (p place) within(match func(ast.Node) bool) bool { return slices.ContainsFunc(p.stack, match) }

func (p place) spawned() bool {
	return p.within(func(n ast.Node) bool { _, ok := n.(*ast.GoStmt); return ok })
}

func (p place) inLoop() bool {
	return p.within(func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
		return false
	})
}

// mention notes a function that is called or handed on.
func (g *graph) mention(n *node, p place, fn *types.Func) {
	if fn.Pkg() == nil {
		return
	}
	is := g.lookup(fn)
	switch {
	case is.serves:
		g.serve(n, p, fn, is.serve)
	case is.signal == knowledge.RunsToEnd && g.switchedOff(p, fn):
		g.serve(n, p, fn, knowledge.ServeUnknown)
	case is.signal == knowledge.TakesSignals:
		g.takes(n, p, is.variadic)
	case is.signal == knowledge.Drains:
		n.all.Effects |= drainOf(fn)
	case is.signal != knowledge.NoSignals:
		n.all.Effects |= effectOf(is.signal)
	default:
		g.call(n, p, fn, is)
	}
}

// call notes a function that no table names.
func (g *graph) call(n *node, p place, fn *types.Func, is *known) {
	if is.variadic >= 0 {
		g.takes(n, p, is.variadic)
	}
	switch {
	case is.abstract != nil:
		n.edges = append(n.edges, g.edge(p, fn, is.abstract))
		if stopName.MatchString(fn.Name()) {
			n.all.Effects |= drains
		}
	case is.foreign:
		n.all.Effects |= is.doubt
		if g.handsServer(p, fn) || stopName.MatchString(fn.Name()) && ofInterface(fn) {
			n.all.Effects |= drains
		}
	default:
		g.follow(n, p, fn, fn.FullName)
	}
}

var auxiliary = regexp.MustCompile(`(?i)pprof|metric|prometheus|promhttp|profil|debug|health|probe|readiness|liveness|expvar|telemetry`)

// follow leads to a function or variable of the module.
func (g *graph) follow(n *node, p place, object types.Object, name func() string) {
	if to := g.nodes[object]; to != nil {
		n.edges = append(n.edges, g.edge(p, object, to))
		return
	}
	if object.Pkg() == g.Pkg || g.standard(object.Pkg()) {
		return
	}
	if fact := g.fact(object.Pkg()); fact != nil {
		if s := fact.index[name()]; s != nil {
			e := g.edge(p, object, nil)
			e.at = g.span(p)
			n.all.add(s, e)
		}
	}
}

func (g *graph) edge(p place, object types.Object, to *node) edge {
	e := edge{to: to, spawned: p.spawned(), aux: auxiliary.MatchString(object.Name())}
	if to != nil && to.decl == nil {
		e.at = g.span(p)
	}
	return e
}
