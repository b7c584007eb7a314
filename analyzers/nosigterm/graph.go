package nosigterm

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

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
	pos     token.Pos
	spawned bool
	aux     bool
}

// graph is the package under analysis.
type graph struct {
	*check.Pass
	nodes   map[types.Object]*node
	order   []*node // in source order
	init    *node
	methods []*node
	facts   map[*types.Package]map[string]*summary
	closure effects // of the methods in imported packages
}

func newGraph(pass *check.Pass) *graph {
	g := &graph{Pass: pass, nodes: map[types.Object]*node{}, init: &node{}, facts: map[*types.Package]map[string]*summary{}}
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
				via := edge{spawned: e.spawned, aux: e.aux}
				changed = n.all.add(&e.to.all, via) || changed
			}
		}
	}
}

// walk notes what a piece of code mentions.
func (g *graph) walk(n *node, code ast.Node) {
	ast.PreorderStack(code, nil, func(x ast.Node, stack []ast.Node) bool {
		if id, ok := x.(*ast.Ident); ok {
			switch object := g.TypesInfo.Uses[id].(type) {
			case *types.Func:
				g.mention(n, place{code: code, id: id, stack: stack}, object.Origin())
			case *types.Var:
				if object.Pkg() != nil && object.Parent() == object.Pkg().Scope() {
					g.follow(n, place{code: code, id: id, stack: stack}, object, object.Pkg().Path()+"."+object.Name())
				}
			case nil:
				g.unresolved(n, id)
			}
		}
		return true
	})
}

// unresolved notes a name that the type checker could not resolve, because a
// dependency is missing or the code is being written. What its name promises
// is believed.
func (g *graph) unresolved(n *node, id *ast.Ident) {
	if len(g.TypeErrors) == 0 || g.TypesInfo.Defs[id] != nil {
		return
	}
	switch {
	case knowledge.SuspectName(id.Name):
		n.all.Effects |= unknown
	case stopName.MatchString(id.Name):
		n.all.Effects |= drains
	}
}

var stopName = regexp.MustCompile(`^(Shutdown|GracefulStop|Stop|Close)`)

// place is a name in the code of a node.
type place struct {
	code  ast.Node
	id    *ast.Ident
	stack []ast.Node
}

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
	if call, ok := knowledge.Serves(fn); ok {
		g.serve(n, p, fn, call)
		return
	}
	switch knowledge.Signals(fn) {
	case knowledge.TakesSignals:
		g.takes(n, p)
	case knowledge.HandlesTerm:
		n.all.Effects |= takesTerm
	case knowledge.RunsToEnd:
		n.all.Effects |= takesTerm | drains | selfRun
	case knowledge.PlatformStops:
		n.all.Effects |= platform
	case knowledge.Drains:
		n.all.Effects |= drains
	default:
		g.follow(n, p, fn, fn.FullName())
	}
}

var auxiliary = regexp.MustCompile(`(?i)pprof|metric|prometheus|promhttp|profil|debug|health|probe|readiness|liveness|expvar|telemetry`)

// follow leads to a function or variable of the module.
func (g *graph) follow(n *node, p place, object types.Object, name string) {
	e := edge{pos: p.id.Pos(), spawned: p.spawned(), aux: auxiliary.MatchString(object.Name())}
	if to := g.nodes[object]; to != nil {
		e.to = to
		n.edges = append(n.edges, e)
		return
	}
	if object.Pkg() == g.Pkg || knowledge.StandardLibrary(object.Pkg().Path()) {
		return
	}
	if s := g.fact(object.Pkg())[name]; s != nil {
		n.all.add(s, e)
		return
	}
	if fn, ok := object.(*types.Func); ok && g.foreign(object.Pkg()) && knowledge.MightTakeSignals(fn) {
		n.all.Effects |= unknown
	}
}

// fact returns what is known of a package of the module.
func (g *graph) fact(pkg *types.Package) map[string]*summary {
	known, ok := g.facts[pkg]
	if !ok {
		var fact packageSummary
		if g.ImportPackageFact(pkg, &fact) {
			known = map[string]*summary{}
			for i := range fact.Objects {
				known[fact.Objects[i].Name] = &fact.Objects[i].Summary
			}
		}
		g.facts[pkg] = known
	}
	return known
}

// foreign reports whether a package is of another module, and so known from
// tables only.
func (g *graph) foreign(pkg *types.Package) bool {
	if g.facts[pkg] != nil {
		return false
	}
	return g.Module == nil || pkg.Path() != g.Module.Path && !strings.HasPrefix(pkg.Path(), g.Module.Path+"/")
}
