package corswildcard

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

const (
	maxDepth   = 4
	inlineSize = 80 // statements
)

func (f *frame) worthInlining(s *site, decl *ast.FuncDecl, w *pathState) bool {
	if decl.Body == nil || w.depth >= maxDepth || f.in.size(decl) > inlineSize {
		return false
	}
	if f.in.containsSeed(decl) || s.fails() {
		return true
	}
	for i := range s.fn.Signature().Results().Len() {
		t := s.fn.Signature().Results().At(i).Type()
		if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info()&(types.IsBoolean|types.IsString) != 0 {
			return true
		}
		if isStrings(t) || isFunc(t) || f.in.know.rowOf(t) != nil {
			return true
		}
	}
	return false
}

// fails reports that the call is a check of the origin which answers with an
// error and nothing else.
func (s *site) fails() bool {
	results := s.fn.Signature().Results()
	return results.Len() == 1 && symbol.IsError(results.At(0).Type()) && slices.ContainsFunc(s.args, func(a value) bool { return a.origin })
}

// guarded takes an error that is not understood for one about the origin.
func guarded(k func(*pathState, []value)) func(*pathState, []value) {
	return func(w *pathState, vs []value) {
		if len(vs) == 1 && vs[0].kind == unknown {
			v := joinTaint(vs[0])
			v.origin = true
			vs = []value{v}
		}
		k(w, vs)
	}
}

// inline runs a function's body in the caller's world.
func (f *frame) inline(typ *ast.FuncType, recv *ast.FieldList, body *ast.BlockStmt, self value, args []value, w *pathState, k func(*pathState, []value)) {
	in := f.in
	if recv != nil && len(recv.List) == 1 && len(recv.List[0].Names) == 1 {
		w.vars[in.info.Defs[recv.List[0].Names[0]]] = self
	}
	in.bindParams(typ, args, w)
	w.depth++
	g := &frame{in: in, results: typ.Results}
	g.ret = func(w *pathState, vs []value) {
		w.depth--
		k(w, vs)
	}
	in.zeroResults(typ, w)
	g.block(body.List, w, func(w *pathState) { g.ret(w, g.namedResults(w)) })
}

func (in *interp) zeroResults(typ *ast.FuncType, w *pathState) {
	if typ.Results == nil {
		return
	}
	for _, field := range typ.Results.List {
		for _, name := range field.Names {
			w.vars[in.info.Defs[name]] = in.zero(in.info.TypeOf(name))
		}
	}
}

func (in *interp) bindParams(typ *ast.FuncType, args []value, w *pathState) {
	i := 0
	for _, field := range typ.Params.List {
		_, variadic := field.Type.(*ast.Ellipsis)
		for _, name := range field.Names {
			switch {
			case variadic && i < len(args):
				w.vars[in.info.Defs[name]] = value{kind: list, elems: args[i:]}
			case variadic:
				w.vars[in.info.Defs[name]] = value{kind: list}
			case i < len(args):
				w.vars[in.info.Defs[name]] = args[i]
			}
			in.forget(name.Name, w)
			i++
		}
		if len(field.Names) == 0 {
			i++
		}
	}
}
