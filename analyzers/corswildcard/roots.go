package corswildcard

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// roots lists the functions to run. A helper that is handed the request, and
// that is only ever called from functions of this package, is run as a part
// of those: they may have looked at the origin before.
func (p *packageInfo) roots() []*ast.FuncDecl {
	roots := map[*types.Func]bool{}
	var more []token.Pos // not among the triggers yet: those are kept sorted
	var visit func(fn *types.Func)
	visit = func(fn *types.Func) {
		if roots[fn] || p.decls[fn].Body == nil {
			return
		}
		roots[fn] = true
		calls, _ := p.callers(fn)
		for _, call := range calls {
			more = append(more, call.Mention.Node().Pos())
			visit(p.around(call.From))
		}
	}
	for fn, d := range p.decls {
		if p.containsSeed(d) {
			visit(fn)
		}
	}
	p.seeds = append(p.seeds, more...)
	slices.Sort(p.seeds)
	var list []*ast.FuncDecl
	for fn := range roots {
		d := p.decls[fn]
		calls, handedOn := p.callers(fn)
		partOfCallers := !fn.Exported() && len(calls) > 0 && !handedOn && p.size(d) <= inlineSize
		if !partOfCallers || d.Name.Name == "main" {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b *ast.FuncDecl) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return list
}

// callers lists the calls of a function that is handed a request, from others of
// this package, and says whether it is used otherwise: as a handler, mostly.
func (p *packageInfo) callers(fn *types.Func) (calls []*callgraph.Edge, handedOn bool) {
	if !p.handedRequest(fn) {
		return nil, false
	}
	graph := p.pass.CallGraph()
	for e := range graph.In(graph.Node(fn)) {
		switch around := p.around(e.From); {
		case around == fn || around == nil && e.Kind != callgraph.Value:
		case e.Kind == callgraph.Value:
			handedOn = true
		default:
			calls = append(calls, e)
		}
	}
	return calls, handedOn
}

// around is the declared function that a node is, or lies in.
func (p *packageInfo) around(n *callgraph.Node) *types.Func {
	if n.Func != nil || !index.Valid(n.At) {
		return n.Func
	}
	decl, ok := index.EnclosingDecl(n.At).Node().(*ast.FuncDecl)
	if !ok {
		return nil
	}
	fn, _ := p.info.Defs[decl.Name].(*types.Func)
	return fn
}

// handedRequest reports that a parameter is a request or response.
func (p *packageInfo) handedRequest(fn *types.Func) bool {
	for v := range fn.Signature().Params().Variables() {
		if p.know.request[symbol.TypeKey(v.Type())] {
			return true
		}
	}
	return false
}
