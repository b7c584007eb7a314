// Package summary computes a property of functions that their callers inherit:
// what a function does itself, joined with what it calls does, callees first.
//
// Functions that call each other are joined until nothing new comes; all others
// are looked at once. What functions outside of the package do comes from the
// rule: tables, options and facts. A method of an interface stands for those of
// the package's types that have it. The join must only ever add, and be bounded;
// a computation that goes on beyond 64 rounds in a component is an error, since the
// rule's Join is at fault.
package summary

import (
	"errors"
	"go/types"
	"iter"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// Spec says what a property is. S is a value: Join gets and gives copies.
type Spec[S any] struct {
	// Local is what a node does by itself, its calls left out.
	Local func(*callgraph.Node) S

	// Known answers for functions by tables and options, those of the package
	// included; ok is false where the body decides.
	Known func(*types.Func) (s S, ok bool)

	// Import answers for functions and variables of other packages by facts.
	Import func(types.Object) (s S, ok bool)

	// Join adds what the end of an edge does to its start. The second result is
	// whether that is news.
	Join func(into, from S, e *callgraph.Edge) (S, bool)

	// Opaque, if set, answers for a function that nothing is known of: its body is
	// elsewhere, and there is no fact. Methods of interfaces are among them, also
	// where the package's types have them: others may as well.
	Opaque func(*types.Func) (s S, ok bool)
}

// Result holds the summaries of a package.
type Result[S any] struct {
	spec  Spec[S]
	graph *callgraph.Graph
	of    []S // by the nodes' numbers
	known map[types.Object]known[S]
	far   map[*types.Func]known[S] // answers of Opaque
}

type known[S any] struct {
	s  S
	ok bool
}

// maxRounds bounds the joins within functions that call each other.
const maxRounds = 64

// Compute computes the summaries of all nodes.
func Compute[S any](g *callgraph.Graph, spec Spec[S]) (*Result[S], error) {
	r := &Result[S]{spec: spec, graph: g, of: make([]S, len(g.Nodes())), known: map[types.Object]known[S]{}, far: map[*types.Func]known[S]{}}
	for _, component := range g.SCCs(r.next) {
		for _, n := range component {
			r.of[n.ID()] = spec.Local(n)
		}
		for round := 0; r.join(component); round++ {
			if round == maxRounds {
				return nil, errEndless
			}
		}
	}
	return r, nil
}

var errEndless = errors.New("summary: Join goes on saying that there is news")

// next leads to what a node's summary depends on.
func (r *Result[S]) next(n *callgraph.Node, visit func(*callgraph.Node)) {
	for e := range r.graph.Out(n) {
		switch {
		case e.Callee != nil && r.answer(e.Callee).ok:
		case e.To != nil:
			visit(e.To)
		case e.Callee != nil && symbol.InterfaceMethod(e.Callee):
			for _, m := range r.graph.Methods(e.Callee) {
				visit(m)
			}
		}
	}
}

// join joins the edges of a component once.
func (r *Result[S]) join(component []*callgraph.Node) (again bool) {
	for _, n := range component {
		s := r.of[n.ID()]
		for e := range r.graph.Out(n) {
			r.ends(e, func(from S) {
				var news bool
				s, news = r.spec.Join(s, from, e)
				again = again || news && len(component) > 1
			})
		}
		r.of[n.ID()] = s
	}
	return again
}

// ends visits what the end of an edge does.
func (r *Result[S]) ends(e *callgraph.Edge, visit func(S)) {
	if e.Callee != nil {
		if k := r.answer(e.Callee); k.ok {
			visit(k.s)
			return
		}
	}
	if e.To != nil {
		visit(r.of[e.To.ID()])
		return
	}
	if e.Callee == nil {
		if e.Var != nil {
			if k := r.answer(e.Var); k.ok {
				visit(k.s)
			}
		}
		return
	}
	if symbol.InterfaceMethod(e.Callee) {
		for _, m := range r.graph.Methods(e.Callee) {
			visit(r.of[m.ID()])
		}
	}
	if k := r.opaque(e.Callee); k.ok {
		visit(k.s)
	}
}

func (r *Result[S]) opaque(fn *types.Func) known[S] {
	if k, ok := r.far[fn]; ok || r.spec.Opaque == nil {
		return k
	}
	var k known[S]
	k.s, k.ok = r.spec.Opaque(fn)
	r.far[fn] = k
	return k
}

// answer is what tables, options and facts say.
func (r *Result[S]) answer(object types.Object) known[S] {
	if k, ok := r.known[object]; ok {
		return k
	}
	var k known[S]
	if fn, ok := object.(*types.Func); ok && r.spec.Known != nil {
		k.s, k.ok = r.spec.Known(fn)
	}
	if !k.ok && r.spec.Import != nil && object.Pkg() != r.graph.Index.Pkg {
		k.s, k.ok = r.spec.Import(object)
	}
	r.known[object] = k
	return k
}

// Of is the summary of a function, here or elsewhere; that of an interface's
// method joins those of the methods that it may be. ok is false if nothing is
// known of it, which is not the same as doing nothing.
func (r *Result[S]) Of(fn *types.Func) (s S, ok bool) {
	if fn == nil {
		return s, false
	}
	fn = fn.Origin()
	if k := r.answer(fn); k.ok {
		return k.s, true
	}
	if n := r.graph.Node(fn); n != nil {
		return r.of[n.ID()], true
	}
	e := &callgraph.Edge{Callee: fn}
	r.ends(e, func(from S) {
		s, _ = r.spec.Join(s, from, e)
		ok = true
	})
	return s, ok
}

// OfNode is the summary of a node; that of nil is empty.
func (r *Result[S]) OfNode(n *callgraph.Node) (s S) {
	if n == nil {
		return s
	}
	return r.of[n.ID()]
}

// All yields the functions of the package with their summaries, in source order.
func (r *Result[S]) All() iter.Seq2[*types.Func, S] {
	return func(yield func(*types.Func, S) bool) {
		for _, n := range r.graph.Nodes() {
			if n.Func != nil && !yield(n.Func, r.of[n.ID()]) {
				return
			}
		}
	}
}
