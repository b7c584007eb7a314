package flow

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/cfg"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/index"
)

// Walk visits the paths of a function from a place on, with a state that the
// rule keeps. Each block is visited once for each state that it is entered with.
// Hooks that are nil do nothing.
type Walk[S comparable] struct {
	// Node is called for each statement and expression; false ends the path.
	Node func(n ast.Node, s S) (after S, goesOn bool)

	// Cond is called for each way out of a condition; false says that the state
	// rules it out. Conjunctions, disjunctions and negations are taken apart
	// before, in the order in which they are evaluated; a case of a switch comes
	// as a comparison with the switch's expression.
	Cond func(cond ast.Expr, is bool, s S) (after S, feasible bool)

	// Edge is called before a block is entered from another; false ends the path.
	Edge func(from, to *cfg.Block, s S) (after S, goesOn bool)

	// Exit is called where a path leaves the function; at is the return statement,
	// or the statement with the call that never returns.
	Exit func(at ast.Node, s S)

	// Max bounds the visits of blocks; 0 stands for 20,000. Beyond it the walk
	// is incomplete, and a rule must not conclude from what it did not see.
	Max int
}

const defaultVisits = 20_000

// visit is a block to enter with a state.
type visit[S comparable] struct {
	block *cfg.Block
	s     S
}

// From walks from behind a node of the graph: the call, statement or condition
// that n is or lies in. It reports whether all paths were seen.
func (w *Walk[S]) From(g *Graph, n ast.Node, s S) (complete bool) {
	r := w.run(g)
	for _, b := range g.Blocks {
		for i, in := range b.Nodes {
			if b.Live && index.Within(in, n) {
				r.block(b, i+1, s)
			}
		}
	}
	return r.finish()
}

// FromStart walks from the beginning of the function.
func (w *Walk[S]) FromStart(g *Graph, s S) (complete bool) { return w.FromBlock(g, g.Blocks[0], s) }

// FromBlock walks from the beginning of a block.
func (w *Walk[S]) FromBlock(g *Graph, b *cfg.Block, s S) (complete bool) {
	r := w.run(g)
	r.block(b, 0, s)
	return r.finish()
}

func (w *Walk[S]) run(g *Graph) *running[S] {
	left := w.Max
	if left == 0 {
		left = defaultVisits
	}
	return &running[S]{Walk: w, graph: g, seen: map[visit[S]]bool{}, left: left}
}

// running is a walk under way.
type running[S comparable] struct {
	*Walk[S]
	graph *Graph
	seen  map[visit[S]]bool
	todo  []visit[S]
	left  int
}

func (r *running[S]) finish() bool {
	for len(r.todo) > 0 {
		if r.left--; r.left < 0 {
			return false
		}
		next := r.todo[len(r.todo)-1]
		r.todo = r.todo[:len(r.todo)-1]
		r.block(next.block, 0, next.s)
	}
	return true
}

// block visits a block from its i-th node on.
func (r *running[S]) block(b *cfg.Block, i int, s S) {
	for ; i < len(b.Nodes); i++ {
		if r.Node == nil {
			break
		}
		var goesOn bool
		if s, goesOn = r.Node(b.Nodes[i], s); !goesOn {
			return
		}
	}
	if len(b.Succs) == 0 && len(b.Nodes) > 0 && r.Exit != nil {
		r.Exit(b.Nodes[len(b.Nodes)-1], s)
	}
	cond := r.graph.condition(b)
	// Backwards, since the last one is visited first.
	for i := len(b.Succs) - 1; i >= 0; i-- {
		if cond == nil || r.Cond == nil {
			r.enter(b, b.Succs[i], s)
			continue
		}
		for _, after := range r.decide(cond, i == 0, s, 0) {
			r.enter(b, b.Succs[i], after)
		}
	}
}

// maxNested bounds the depth of conditions that are taken apart.
const maxNested = 50

// decide lists the states in which a condition is as given: one for each way to
// get there, as a && b is false because of a, or because of b.
func (r *running[S]) decide(cond ast.Expr, is bool, s S, depth int) []S {
	cond = ast.Unparen(cond)
	if depth > maxNested {
		return []S{s}
	}
	switch x := cond.(type) {
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			return r.decide(x.X, !is, s, depth+1)
		}
	case *ast.BinaryExpr:
		if x.Op != token.LAND && x.Op != token.LOR {
			break
		}
		through := x.Op == token.LAND // the value of the left side that asks the right one
		var states []S
		for _, left := range r.decide(x.X, through, s, depth+1) {
			states = append(states, r.decide(x.Y, is, left, depth+1)...)
		}
		if is != through {
			states = append(states, r.decide(x.X, !through, s, depth+1)...)
		}
		return distinct(states)
	}
	if after, feasible := r.Cond(cond, is, s); feasible {
		return []S{after}
	}
	return nil
}

func distinct[S comparable](states []S) []S {
	var list []S
	for _, s := range states {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func (r *running[S]) enter(from, to *cfg.Block, s S) {
	if r.Edge != nil {
		var goesOn bool
		if s, goesOn = r.Edge(from, to, s); !goesOn {
			return
		}
	}
	next := visit[S]{to, s}
	if !r.seen[next] {
		r.seen[next] = true
		r.todo = append(r.todo, next)
	}
}

// Nil takes apart a comparison with nil: v == nil is true, v != nil false.
func Nil(info *types.Info, cond ast.Expr) (v *types.Var, isNil, ok bool) {
	comparison, isBinary := ast.Unparen(cond).(*ast.BinaryExpr)
	if !isBinary || comparison.Op != token.EQL && comparison.Op != token.NEQ {
		return nil, false, false
	}
	x, y := comparison.X, comparison.Y
	if info.Types[x].IsNil() {
		x, y = y, x
	}
	if !info.Types[y].IsNil() {
		return nil, false, false
	}
	if v = defs.Var(info, x); v == nil {
		return nil, false, false
	}
	return v, comparison.Op == token.EQL, true
}
