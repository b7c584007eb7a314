package corswildcard

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// interp interprets the functions of one package.
type interp struct {
	*packageInfo
	attacker string // the origin that a stranger sends
	visitor  bool   // the origin is anyone's, for the vary check
	steps    int    // left for this function
	depth    int    // of inlined calls
	silent   int    // in a question, not a path
	scope    *slice
	hints    map[hint]bool
	found    []finding
}

// packageInfo is what is known of the package before any function is run.
type packageInfo struct {
	pass     *check.Pass
	info     *types.Info
	know     *tables
	decls    map[*types.Func]*ast.FuncDecl
	globals  map[*types.Var]global
	triggers []token.Pos // sorted
	values   map[*types.Var]value
	changed  map[types.Object]bool
	sizes    map[*ast.FuncDecl]int
}

// global is a package variable's declaration.
type global struct {
	spec *ast.ValueSpec
	i    int
}

const (
	maxSteps = 40000 // for one function
	maxPaths = 400   // that lead to findings
)

// step counts work; a function that needs too much is left.
func (in *interp) step() bool {
	in.steps--
	return in.steps > 0
}

// touches reports whether a trigger stands in the node.
func (p *packageInfo) touches(n ast.Node) bool {
	lo, hi := 0, len(p.triggers)
	for lo < hi {
		if mid := (lo + hi) / 2; p.triggers[mid] < n.Pos() {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo < len(p.triggers) && p.triggers[lo] < n.End()
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
func (in *interp) root(d *ast.FuncDecl) {
	in.steps = maxSteps
	in.scope = newSlice(in.packageInfo, d)
	w := newWorld()
	f := &frame{in: in, scope: in.scope, results: d.Type.Results}
	f.ret = func(w *world, vs []value) {
		for _, v := range vs {
			in.sink(v, w)
		}
		in.endOfPath(w)
	}
	in.zeroResults(d.Type, w)
	f.block(d.Body.List, w, func(w *world) { f.ret(w, f.namedResults(w)) })
}

// closure interprets a function literal as what it mostly is: a handler that
// runs later.
func (in *interp) closure(lit *ast.FuncLit, w *world) {
	if in.silent > 0 || !in.touches(lit) {
		return
	}
	later := w.clone()
	later.out = map[any]response{}
	depth := in.depth
	f := &frame{in: in, results: lit.Type.Results}
	if in.depth == 0 {
		f.scope = in.scope
	}
	f.ret = func(w *world, vs []value) {
		for _, v := range vs {
			in.sink(v, w)
		}
		in.endOfPath(w)
	}
	f.block(lit.Body.List, later, func(w *world) { f.ret(w, nil) })
	in.depth = depth
}

// variable is the value of a variable that no statement of this path set.
func (in *interp) variable(obj *types.Var) value {
	if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
		return in.packageVar(obj)
	}
	switch {
	case in.know.request[typeName(obj.Type())]:
		return value{request: true, key: obj}
	case isError(obj.Type()):
		return value{}
	}
	if row := in.know.rowOf(obj.Type()); row != nil {
		return value{kind: record, row: row, open: true}
	}
	return value{config: true}
}

func (in *interp) packageVar(obj *types.Var) value {
	name := obj.Pkg().Path() + "." + obj.Name()
	if preset, ok := in.know.presets[name]; ok {
		return in.presetValue(preset)
	}
	if in.know.anyone[name] {
		return value{kind: function, anyone: true}
	}
	if v, ok := in.values[obj]; ok {
		return v
	}
	v := value{config: true}
	in.values[obj] = v // also for a variable that needs itself
	if obj.Pkg() != in.pass.Pkg {
		v = in.importedVar(obj)
	} else if g, ok := in.globals[obj]; ok && !in.mutated()[obj] {
		v = in.initial(obj, g)
	}
	in.values[obj] = v
	return v
}

// initial evaluates a package variable's initializer.
func (in *interp) initial(obj *types.Var, g global) value {
	if len(g.spec.Values) == 0 {
		return in.zero(obj.Type())
	}
	if len(g.spec.Values) != len(g.spec.Names) {
		return value{config: true}
	}
	e, result := g.spec.Values[g.i], value{config: true}
	in.silent++
	left := in.steps
	in.steps = maxSteps / 40 // an initializer is no path
	(&frame{in: in, ret: func(*world, []value) {}}).eval(e, newWorld(), func(w *world, v value) {
		if v.kind == pointer {
			v = w.vars[v.key]
		}
		if v.kind != unknown && v.at == nil {
			v.at = e
		}
		result = v
	})
	in.silent--
	in.steps = left
	return result
}

// mutated is the set of package variables that this package changes.
func (in *interp) mutated() map[types.Object]bool {
	if in.changed != nil {
		return in.changed
	}
	in.changed = map[types.Object]bool{}
	note := func(e ast.Expr) {
		for {
			switch x := ast.Unparen(e).(type) {
			case *ast.SelectorExpr:
				e = x.X
				continue
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.StarExpr:
				e = x.X
				continue
			case *ast.Ident:
				in.changed[in.info.ObjectOf(x)] = true
			}
			return
		}
	}
	for n := range in.pass.Inspector().PreorderSeq((*ast.AssignStmt)(nil), (*ast.UnaryExpr)(nil)) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				note(l)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND && in.know.rowOf(in.info.TypeOf(n.X)) == nil {
				note(n.X) // a configuration is mostly passed by pointer to be read
			}
		}
	}
	return in.changed
}

func (in *interp) funcValue(fn *types.Func) value {
	v := value{kind: function, decl: fn}
	v.anyone = in.know.anyone[funcName(fn)]
	if fact := new(functionFact); fn.Pkg() != in.pass.Pkg && fn.Pkg() != nil && in.pass.ImportObjectFact(fn, fact) {
		v.anyone = v.anyone || fact.Anyone
	}
	return v
}

func (in *interp) presetValue(p knowledge.CORSPreset) value {
	row := in.know.rows[p.Type]
	rec := value{kind: record, row: row}
	if p.Star && row.AllowAll != "" {
		rec = rec.with(row.AllowAll, boolOf(true))
	} else if p.Star {
		rec = rec.with(row.Origins, value{kind: list, elems: []value{str(row.AnyEntry())}})
	}
	if p.Creds {
		rec = rec.with(row.Credentials, boolOf(true))
	}
	return rec
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
	case *types.Pointer, *types.Signature, *types.Interface:
		return value{kind: null}
	}
	return value{}
}

// fieldOf is a field of something that is not tracked.
func (in *interp) fieldOf(e *ast.SelectorExpr, x value) value {
	t := in.info.TypeOf(e)
	if fn, ok := in.info.Uses[e.Sel].(*types.Func); ok {
		return in.funcValue(fn)
	}
	if row := in.know.rowOf(t); row != nil {
		return value{kind: record, row: row, open: true}
	}
	if field, ok := in.info.Uses[e.Sel].(*types.Var); ok && !x.request {
		if v, ok := in.defaultOf(field); ok {
			return v
		}
	}
	v := mix(x)
	v.key = x.key
	if v.key == nil && !v.origin && !v.request {
		v.config = !isError(t)
		if in.know.request[typeName(t)] {
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
		return value{kind: list, elems: []value{in.stranger()}}.like(value{request: true}), boolOf(true)
	}
	if key.origin && key.kind == text && !x.origin {
		return in.zero(in.info.TypeOf(e)).like(key), boolOf(false).like(key)
	}
	return mix(x, key), mix(x, key)
}
