package corswildcard

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// call passes the results of a call to k, once for each path through it.
func (f *frame) call(e *ast.CallExpr, w *world, k func(*world, []value)) {
	if tv := f.in.info.Types[e.Fun]; tv.IsType() {
		f.evalAll(e.Args, w, func(w *world, vs []value) { k(w, vs) }) // a conversion
		return
	}
	if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok {
		if b, ok := f.in.info.Uses[id].(*types.Builtin); ok {
			f.builtin(b.Name(), e, w, k)
			return
		}
	}
	fn, _ := typeutil.Callee(f.in.info, e).(*types.Func)
	if fn != nil {
		fn = fn.Origin()
	}
	f.receiver(e, fn, w, func(w *world, recv value) {
		f.evalAll(e.Args, w, func(w *world, args []value) {
			if fn == nil {
				f.dynamic(e, args, w, k)
				return
			}
			f.static(&site{call: e, fn: fn, name: fn.FullName(), recv: recv, args: args}, w, k)
		})
	})
}

// site is a call of a declared function.
type site struct {
	call *ast.CallExpr
	fn   *types.Func
	name string
	recv value
	args []value
}

func (s *site) operands() []value { return append(slices.Clone(s.args), s.recv) }

func (f *frame) receiver(e *ast.CallExpr, fn *types.Func, w *world, k func(*world, value)) {
	sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
	if !ok || fn == nil || fn.Signature().Recv() == nil {
		k(w, value{})
		return
	}
	f.eval(sel.X, w, k)
}

// dynamic calls a function value.
func (f *frame) dynamic(e *ast.CallExpr, args []value, w *world, k func(*world, []value)) {
	f.eval(e.Fun, w, func(w *world, fn value) {
		if fn.kind == function && fn.lit != nil && f.in.depth < maxDepth {
			f.inline(fn.lit.Type, nil, fn.lit.Body, value{}, args, w, k)
			return
		}
		if fn.kind == function && fn.decl != nil {
			f.static(&site{call: e, fn: fn.decl, name: fn.decl.FullName(), args: args}, w, k)
			return
		}
		f.sinkAll(args, w)
		f.in.havoc(args, w)
		k(w, []value{mix(append(args, fn)...)})
	})
}

// static calls a declared function: one of those that are known, one whose
// body is at hand, or else one that may do anything with its arguments.
func (f *frame) static(s *site, w *world, k func(*world, []value)) {
	switch {
	case neverReturns(s.name):
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
	if decl := f.in.decls[s.fn]; decl != nil && f.worthInlining(s, decl) {
		f.inline(decl.Type, decl.Recv, decl.Body, s.recv, s.args, w, k)
		return
	}
	if vs, ok := f.in.imported(s, w); ok {
		k(w, vs)
		return
	}
	f.sinkAll(s.args, w)
	k(w, f.in.opaque(s, w))
}

// havoc forgets the configurations that an unknown function gets to change.
func (in *interp) havoc(args []value, w *world) {
	for _, a := range args {
		if rec, ok := w.vars[a.key]; a.kind == pointer && ok && rec.kind == record {
			w.vars[a.key] = value{kind: record, row: rec.row, open: true}
		}
	}
}

// opaque is the result of a function that is not looked into. What it does
// with a pointer is unknown; what it answers may depend on all it was given.
func (in *interp) opaque(s *site, w *world) []value {
	in.havoc(s.operands(), w)
	v := mix(s.operands()...)
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
		if isError(t) {
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

const (
	maxDepth   = 4
	inlineSize = 80 // statements
)

func (f *frame) worthInlining(s *site, decl *ast.FuncDecl) bool {
	if decl.Body == nil || f.in.depth >= maxDepth || f.in.size(decl) > inlineSize {
		return false
	}
	if f.in.touches(decl) {
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

// inline runs a function's body in the caller's world.
func (f *frame) inline(typ *ast.FuncType, recv *ast.FieldList, body *ast.BlockStmt, self value, args []value, w *world, k func(*world, []value)) {
	in := f.in
	if recv != nil && len(recv.List) == 1 && len(recv.List[0].Names) == 1 {
		w.vars[in.info.Defs[recv.List[0].Names[0]]] = self
	}
	in.bindParams(typ, args, w)
	in.depth++
	g := &frame{in: in, results: typ.Results}
	g.ret = func(w *world, vs []value) {
		in.depth--
		k(w, vs)
		in.depth++
	}
	in.zeroResults(typ, w)
	g.block(body.List, w, func(w *world) { g.ret(w, g.namedResults(w)) })
	in.depth--
}

func (in *interp) zeroResults(typ *ast.FuncType, w *world) {
	if typ.Results == nil {
		return
	}
	for _, field := range typ.Results.List {
		for _, name := range field.Names {
			w.vars[in.info.Defs[name]] = in.zero(in.info.TypeOf(name))
		}
	}
}

func (in *interp) bindParams(typ *ast.FuncType, args []value, w *world) {
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

// header handles calls that read or write a header by name.
func (f *frame) header(s *site, w *world, k func(*world, []value)) bool {
	if read, ok := f.in.know.reads[s.name]; ok {
		if read.Key < len(s.args) && s.args[read.Key].kind == text && strings.EqualFold(s.args[read.Key].s, "Origin") && f.in.ofRequest(s) {
			v := f.in.stranger()
			if s.fn.Name() == "Values" {
				v = value{kind: list, elems: []value{v}}
			}
			k(w, []value{v})
			return true
		}
		k(w, []value{mix(s.recv, value{request: true})})
		return true
	}
	write, ok := f.in.know.writes[s.name]
	if !ok {
		return false
	}
	if write.Key < len(s.args) && s.args[write.Key].kind == text && !f.in.toRequest(s.call) {
		v := value{}
		if write.Value < len(s.args) && !write.Delete {
			v = s.args[write.Value]
		}
		f.in.writeHeader(s.call, s.recv, s.args[write.Key].s, v, write.Delete, w)
	}
	k(w, nil)
	return true
}

// ofRequest reports that a read is of the client's headers, not of headers
// this program is about to send.
func (in *interp) ofRequest(s *site) bool { return s.recv.kind != header }

// toRequest reports that a header is set on a request: this is a client.
func (in *interp) toRequest(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	inner, ok := ast.Unparen(sel.X).(*ast.SelectorExpr)
	return ok && typeName(in.info.TypeOf(inner.X)) == "net/http.Request"
}

// stranger is the Origin that a page of an attacker sends.
func (in *interp) stranger() value {
	v := str(in.attacker)
	v.origin, v.request = true, true
	if in.visitor {
		v.kind = unknown
	}
	return v
}

// middleware handles calls into CORS libraries.
func (f *frame) middleware(s *site, w *world, k func(*world, []value)) bool {
	in := f.in
	if set, ok := in.know.setters[s.name]; ok {
		k(w, []value{in.applySetter(set, s, w)})
		return true
	}
	if preset, ok := in.know.presets[funcName(s.fn)]; ok {
		rec := in.presetValue(preset)
		if preset.Chains {
			w.vars[s.call] = rec
			rec = value{kind: pointer, key: s.call}
		}
		k(w, []value{rec})
		return true
	}
	made := false
	if row := in.know.optionMaker(s.fn); row != nil {
		in.judge(in.merge(row, s), s.call, w)
		made = true
	}
	for _, a := range s.operands() {
		if rec, ok := in.asRecord(a, w); ok && !made && in.know.maker(s.fn, rec.row) {
			in.judge(rec, s.call, w)
			made = true
		}
	}
	if made {
		v := value{}
		vs := make([]value, s.fn.Signature().Results().Len())
		for i := range vs {
			vs[i] = v
		}
		k(w, vs)
	}
	return made
}

func (in *interp) asRecord(v value, w *world) (value, bool) {
	if v.kind == pointer {
		v = w.vars[v.key]
	}
	return v, v.kind == record
}

// applySetter sets a name on a builder, or makes an option that will.
func (in *interp) applySetter(set knowledge.CORSSetter, s *site, w *world) value {
	v := boolOf(set.Value == "true")
	v.at = s.call
	if set.Value == "" {
		v = value{config: true}
		if len(s.args) == 1 {
			v = s.args[0]
		}
		if sig := s.fn.Signature(); sig.Variadic() && s.call.Ellipsis == 0 {
			v = value{kind: list, elems: s.args}
		}
		v.at = s.call
	}
	if set.Field == "AllowOriginFunc" && v.kind == list {
		v = value{config: true, at: s.call} // regular expressions
	}
	if s.recv.kind == pointer {
		w.vars[s.recv.key] = w.vars[s.recv.key].with(set.Field, v)
		return s.recv
	}
	return value{kind: record, row: in.know.rows[set.Type], open: true}.with(set.Field, v)
}

// merge collects the options given to a maker.
func (in *interp) merge(row *knowledge.CORSConfig, s *site) value {
	rec := value{kind: record, row: row}
	if row.Origins == "" {
		rec = rec.with(row.Credentials, boolOf(true)) // not a choice in this library
	}
	var add func(vs []value, spread bool)
	add = func(vs []value, spread bool) {
		for _, v := range vs {
			switch {
			case v.kind == record:
				for name, fv := range v.fields {
					rec = rec.with(name, fv)
				}
			case v.kind == list:
				add(v.elems, true)
				rec.open = rec.open || v.open
			case spread || v.config || v.request:
				rec.open = true
			}
		}
	}
	add(s.args, false)
	if s.call.Ellipsis != 0 && len(s.args) > 0 && s.args[len(s.args)-1].kind != list {
		rec.open = true
	}
	return rec
}

func (f *frame) sinkAll(args []value, w *world) {
	for _, a := range args {
		if a.kind != pointer { // may be completed there
			f.in.sink(a, w)
		}
	}
}

// neverReturns reports that a function ends the program.
func neverReturns(name string) bool {
	switch name {
	case "os.Exit", "runtime.Goexit", "log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln":
		return true
	}
	return false
}
