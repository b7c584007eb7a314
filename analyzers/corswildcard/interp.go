package corswildcard

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// interp interprets code of the package to answer one question. It is made anew
// for each, so that nothing of one is left for the next.
type interp struct {
	*packageInfo
	question
	steps int // left
	hints map[hint]bool
	found []finding
}

// question is what a piece of code is run for.
type question struct {
	attacker    string // the origin that a stranger sends
	anyOrigin   bool   // the origin is anyone's, for the vary check
	silent      bool   // nothing is reported
	development bool   // the function's name says so
	scope       *slice
}

// ask makes the interpreter of a question, with a number of steps.
func (p *packageInfo) ask(q question, steps int) *interp {
	if p.spent > maxPackage {
		steps /= 8
	}
	return &interp{packageInfo: p, question: q, steps: steps}
}

// packageInfo is what is known of the package before any function is run.
type packageInfo struct {
	pass    *check.Pass
	info    *types.Info
	know    *tables
	decls   map[*types.Func]*ast.FuncDecl
	globals map[*types.Var]global
	seeds   []token.Pos // sorted
	values  map[*types.Var]value
	sizes   map[*ast.FuncDecl]int
	spent   int // steps in this package
}

// global is a package variable's declaration.
type global struct {
	spec *ast.ValueSpec
	i    int
}

const (
	maxSteps   = 40000  // for one function
	maxPackage = 500000 // for all; what comes after gets little
	maxPaths   = 400    // that lead to findings
)

// step counts work; a function that needs too much is left.
func (in *interp) step() bool {
	in.steps--
	in.spent++
	return in.steps > 0
}

// containsSeed reports whether a trigger stands in the node.
func (p *packageInfo) containsSeed(n ast.Node) bool {
	lo, hi := 0, len(p.seeds)
	for lo < hi {
		if mid := (lo + hi) / 2; p.seeds[mid] < n.Pos() {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo < len(p.seeds) && p.seeds[lo] < n.End()
}

func (p *packageInfo) size(d *ast.FuncDecl) int {
	n, ok := p.sizes[d]
	if !ok {
		ast.Inspect(d, func(x ast.Node) bool {
			if _, ok := x.(ast.Stmt); ok {
				n++
			}
			return true
		})
		p.sizes[d] = n
	}
	return n
}

// root interprets a declared function that someone may call.
func (p *packageInfo) root(d *ast.FuncDecl, q question) *interp {
	q.scope, q.development = newSlice(p, d), mentions(d.Name.Name, developmentWords)
	in := p.ask(q, maxSteps)
	w := newPath()
	f := &frame{in: in, scope: in.scope, results: d.Type.Results}
	f.ret = func(w *pathState, vs []value) {
		for _, v := range vs {
			in.escape(v, w)
		}
		in.endOfPath(w)
	}
	in.zeroResults(d.Type, w)
	f.block(d.Body.List, w, func(w *pathState) { f.ret(w, f.namedResults(w)) })
	return in
}

// closure interprets a function literal as what it mostly is: a handler that
// runs later.
func (in *interp) closure(lit *ast.FuncLit, w *pathState) {
	if in.silent || !in.containsSeed(lit) {
		return
	}
	later := w.clone()
	later.out = map[any]response{}
	f := &frame{in: in, results: lit.Type.Results}
	if w.depth == 0 {
		f.scope = in.scope
	}
	f.ret = func(w *pathState, vs []value) {
		for _, v := range vs {
			in.escape(v, w)
		}
		in.endOfPath(w)
	}
	f.block(lit.Body.List, later, func(w *pathState) { f.ret(w, nil) })
}

// zero is the zero value of a type.
func (in *interp) zero(t types.Type) value {
	if t == nil {
		return value{}
	}
	if row := in.know.rowOf(t); row != nil {
		if _, isPointer := types.Unalias(t).(*types.Pointer); !isPointer {
			return value{kind: record, row: row}
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return boolOf(false)
		case u.Info()&types.IsString != 0:
			return str("")
		case u.Info()&types.IsInteger != 0:
			return numberOf(0)
		}
	case *types.Slice:
		return value{kind: list}
	case *types.Map:
		return value{kind: mapping}
	case *types.Pointer, *types.Signature, *types.Interface:
		return value{kind: null}
	}
	return value{}
}

// fieldOf is a field of something that is not tracked.
func (in *interp) fieldOf(e *ast.SelectorExpr, x value) value {
	t := in.info.TypeOf(e)
	if fn, ok := in.info.Uses[e.Sel].(*types.Func); ok {
		v := in.funcValue(fn)
		v.elems = []value{x}
		return v
	}
	if e.Sel.Name == "Header" && symbol.TypeKey(in.info.TypeOf(e.X)) == "net/http.Request" {
		return value{request: true, key: sent{}}
	}
	if row := in.know.rowOf(t); row != nil {
		return value{kind: record, row: row, open: true}
	}
	if field, ok := in.info.Uses[e.Sel].(*types.Var); ok && !x.request {
		if v, ok := in.defaultOf(field); ok {
			return v
		}
	}
	v := joinTaint(x)
	v.key = x.key
	if v.key == nil && !v.origin && !v.request {
		if !symbol.IsError(t) {
			v = setting()
		}
		if in.know.request[symbol.TypeKey(t)] {
			v = value{request: true, key: types.ExprString(e)}
		}
	}
	return v
}

// element is x[key] and whether it exists.
func (in *interp) element(e *ast.IndexExpr, x, key value) (elem, ok value) {
	if x.kind == list && key.kind == number && key.n >= 0 && key.n < int64(len(x.elems)) {
		return x.elems[key.n], boolOf(true)
	}
	if x.request && key.kind == text && strings.EqualFold(key.s, "Origin") {
		return value{kind: list, elems: []value{in.stranger()}}.withTaint(value{request: true}), boolOf(true)
	}
	if v, found := x.fields[key.s]; x.kind == mapping && key.kind == text && found {
		return v.withTaint(key), boolOf(true).withTaint(key)
	}
	if key.origin && key.kind == text && !x.origin {
		return in.zero(in.info.TypeOf(e)).withTaint(key), boolOf(false).withTaint(key)
	}
	return joinTaint(x, key), joinTaint(x, key)
}
