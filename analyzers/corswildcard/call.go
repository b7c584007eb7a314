package corswildcard

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/flow"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// call passes the results of a call to k, once for each path through it.
func (f *frame) call(e *ast.CallExpr, w *pathState, k func(*pathState, []value)) {
	if tv := f.in.info.Types[e.Fun]; tv.IsType() {
		f.evalAll(e.Args, w, func(w *pathState, vs []value) { k(w, vs) }) // a conversion
		return
	}
	if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok {
		if b, ok := f.in.info.Uses[id].(*types.Builtin); ok {
			f.builtin(b.Name(), e, w, k)
			return
		}
	}
	fn := symbol.Callee(f.in.info, e)
	f.receiver(e, fn, w, func(w *pathState, recv value) {
		f.arguments(e, fn, w, func(w *pathState, args []value) {
			if fn == nil {
				f.dynamic(e, args, w, k)
				return
			}
			f.static(&site{call: e, fn: fn, name: fn.FullName(), recv: recv, args: args}, w, k)
		})
	})
}

// arguments evaluates the arguments; a call with several results may stand for
// all of them.
func (f *frame) arguments(e *ast.CallExpr, fn *types.Func, w *pathState, k func(*pathState, []value)) {
	if len(e.Args) == 1 && fn != nil && fn.Signature().Params().Len() > 1 {
		if inner, ok := ast.Unparen(e.Args[0]).(*ast.CallExpr); ok {
			if tuple, ok := f.in.info.TypeOf(inner).(*types.Tuple); ok {
				f.evalMulti(inner, tuple.Len(), w, k)
				return
			}
		}
	}
	f.evalAll(e.Args, w, k)
}

// site is a call of a declared function.
type site struct {
	call *ast.CallExpr
	fn   *types.Func
	name string
	recv value
	args []value
}

// incomplete reports that there are fewer arguments than parameters.
func (s *site) incomplete() bool {
	sig := s.fn.Signature()
	n := sig.Params().Len()
	if sig.Variadic() {
		n--
	}
	return len(s.args) < n
}

func (s *site) operands() []value { return append(slices.Clone(s.args), s.recv) }

func (f *frame) receiver(e *ast.CallExpr, fn *types.Func, w *pathState, k func(*pathState, value)) {
	sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
	if !ok || fn == nil || fn.Signature().Recv() == nil {
		k(w, value{})
		return
	}
	f.eval(sel.X, w, k)
}

// dynamic calls a function value.
func (f *frame) dynamic(e *ast.CallExpr, args []value, w *pathState, k func(*pathState, []value)) {
	f.eval(e.Fun, w, func(w *pathState, fn value) {
		if fn.kind == function && fn.lit != nil && w.depth < maxDepth {
			f.inline(fn.lit.Type, nil, fn.lit.Body, value{}, args, w, k)
			return
		}
		if fn.kind == function && fn.decl != nil {
			s := &site{call: e, fn: fn.decl, name: fn.decl.FullName(), args: args}
			if len(fn.elems) == 1 {
				s.recv = fn.elems[0]
			}
			f.static(s, w, k)
			return
		}
		f.escapeAll(args, w)
		f.in.havoc(args, w)
		k(w, []value{joinTaint(append(args, fn)...)})
	})
}

// static calls a declared function: one of those that are known, one whose
// body is at hand, or else one that may do anything with its arguments.
func (f *frame) static(s *site, w *pathState, k func(*pathState, []value)) {
	switch {
	case f.in.pass.Flows().Of(s.fn) == flow.Never:
		return
	case s.incomplete():
		k(w, f.in.opaque(s, w)) // does not compile
		return
	case f.header(s, w, k):
		return
	case f.middleware(s, w, k):
		return
	}
	if v, ok := f.in.library(s); ok {
		k(w, v)
		return
	}
	if decl := f.in.decls[s.fn]; decl != nil && f.worthInlining(s, decl, w) {
		if s.fails() {
			k = guarded(k)
		}
		f.inline(decl.Type, decl.Recv, decl.Body, s.recv, s.args, w, k)
		return
	}
	if vs, ok := f.in.imported(s, w); ok {
		k(w, vs)
		return
	}
	f.escapeAll(s.args, w)
	k(w, f.in.opaque(s, w))
}

// havoc forgets the configurations that an unknown function gets to change.
func (in *interp) havoc(args []value, w *pathState) {
	for _, a := range args {
		if rec, ok := w.vars[a.key]; a.kind == pointer && ok && rec.kind == record {
			w.vars[a.key] = value{kind: record, row: rec.row, open: true}
		}
	}
}

// opaque is the result of a function that is not looked into. What it does
// with a pointer is unknown; what it answers may depend on all it was given.
func (in *interp) opaque(s *site, w *pathState) []value {
	in.havoc(s.operands(), w)
	v := joinTaint(s.operands()...)
	if !v.origin && !v.request && len(s.args) == 0 {
		v.config = true
	}
	if v.request && mentionsOrigin(s.fn.Name()) {
		v.origin = true // s.allowed(r) reads the header itself
	}
	results := s.fn.Signature().Results()
	vs := make([]value, results.Len())
	for i := range vs {
		vs[i] = v
		t := results.At(i).Type()
		if symbol.IsError(t) {
			vs[i].config = false // failures come and go, they are no setting
			vs[i].origin = v.origin && !answers(results)
		}
		if v.request && s.recv.key != nil {
			vs[i].key = s.recv.key
		}
		if row := in.know.rowOf(t); row != nil {
			vs[i] = value{kind: record, row: row, open: true}
		}
	}
	return vs
}

// answers reports that a function says yes or no beside its error.
func answers(results *types.Tuple) bool {
	for v := range results.Variables() {
		if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Kind() == types.Bool {
			return true
		}
	}
	return false
}

func mentionsOrigin(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"origin", "cors", "allow", "trust", "permit", "valid", "check", "white", "host", "domain"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

func (f *frame) escapeAll(args []value, w *pathState) {
	for _, a := range args {
		if a.kind != pointer { // may be completed there
			f.in.escape(a, w)
		}
	}
}
