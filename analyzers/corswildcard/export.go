package corswildcard

import (
	"cmp"
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

// exportValues records the package's list variables and configuration
// defaults for the packages that use them.
func (in *interp) exportValues() {
	for obj := range in.globals {
		if !obj.Exported() || !isStrings(obj.Type()) && in.know.rowOf(obj.Type()) == nil {
			continue
		}
		if p, ok := plainOf(in.packageVar(obj)); ok {
			in.pass.ExportObjectFact(obj, &constantFact{Value: p})
		}
	}
}

// exportFunctions records the functions that other packages may use in a
// policy.
func (in *interp) exportFunctions() {
	writes := false
	fns := slices.SortedFunc(maps.Keys(in.decls), func(a, b *types.Func) int { return cmp.Compare(a.Pos(), b.Pos()) })
	for _, fn := range fns { // in order, as the steps may run out
		d := in.decls[fn]
		if !fn.Exported() || d.Body == nil || fn.Signature().TypeParams() != nil || fn.Signature().RecvTypeParams() != nil {
			continue
		}
		fact := new(functionFact)
		if in.couldCheck(fn) {
			fact.Anyone = in.acceptsAll(value{kind: function, decl: fn})
		}
		if in.couldBuild(fn) {
			fact.Result = in.resultOf(d)
		}
		if in.touches(d) {
			fact.Writes = in.writesOf(d)
			writes = writes || len(fact.Writes) > 0
		}
		if fact.Anyone || fact.Result != nil || len(fact.Writes) > 0 {
			in.pass.ExportObjectFact(fn, fact)
		}
	}
	if writes {
		in.pass.ExportPackageFact(&packageFact{Writes: true})
	}
}

// couldCheck reports that a function has the form of an origin check.
func (in *interp) couldCheck(fn *types.Func) bool {
	params, results := fn.Signature().Params(), fn.Signature().Results()
	if results.Len() == 0 || results.Len() > 3 || params.Len() == 0 || params.Len() > 2 || in.size(in.decls[fn]) > inlineSize {
		return false
	}
	last := params.At(params.Len() - 1).Type()
	isText := false
	if b, ok := last.Underlying().(*types.Basic); ok {
		isText = b.Kind() == types.String
	}
	if !isText && typeName(last) != "net/http.Request" {
		return false
	}
	for v := range results.Variables() {
		if b, ok := v.Type().Underlying().(*types.Basic); ok && b.Kind() == types.Bool {
			return mentionsOrigin(fn.Name())
		}
	}
	return false
}

// couldBuild reports that a function returns a configuration or a list.
func (in *interp) couldBuild(fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() != 1 || in.size(in.decls[fn]) > inlineSize {
		return false
	}
	t := results.At(0).Type()
	return in.know.rowOf(t) != nil || isStrings(t) && mentionsOrigin(fn.Name())
}

// resultOf runs a function and returns what it returns on every path.
func (in *interp) resultOf(d *ast.FuncDecl) *plain {
	sub := *in
	sub.silent, sub.found, sub.scope = 1, nil, nil
	sub.allot(maxSteps / 10)
	var results []value
	f := &frame{in: &sub, results: d.Type.Results}
	f.ret = func(w *world, vs []value) {
		if len(vs) != 1 {
			return
		}
		v := vs[0]
		if v.kind == pointer {
			v = w.vars[v.key]
		}
		results = append(results, v)
	}
	f.block(d.Body.List, newWorld(), func(w *world) { f.ret(w, f.namedResults(w)) })
	if sub.steps <= 0 || len(results) == 0 || slices.ContainsFunc(results, func(v value) bool { return !same(v, results[0]) }) {
		return nil
	}
	p, ok := plainOf(results[0])
	if !ok {
		return nil
	}
	return &p
}

// writesOf runs a function and returns the headers it sets on a parameter on
// every path, if they are not a whole policy: those are reported here.
func (in *interp) writesOf(d *ast.FuncDecl) []write {
	params := map[any]int{}
	n := 0
	for _, field := range d.Type.Params.List {
		for _, name := range field.Names {
			params[in.info.Defs[name]] = n
			n++
		}
	}
	sub := *in
	sub.silent, sub.found, sub.scope = 1, nil, nil
	sub.allot(maxSteps / 10)
	var out []write
	paths := 0
	end := func(w *world) {
		paths++
		out = nil
		for key, r := range w.out {
			i, ok := params[key]
			if !ok || r.origin.at != nil && r.credentials.at != nil {
				continue
			}
			if r.origin.kind == text && r.origin.at != nil {
				out = append(out, write{Param: i, Header: allowOrigin, Reflects: r.origin.origin, Value: r.origin.s})
			}
			if r.credentials.kind == text && r.credentials.at != nil {
				out = append(out, write{Param: i, Header: allowCredentials, Value: r.credentials.s})
			}
		}
	}
	f := &frame{in: &sub, results: d.Type.Results}
	f.ret = func(w *world, _ []value) { end(w) }
	f.block(d.Body.List, newWorld(), end)
	if sub.steps <= 0 || paths != 1 {
		return nil // only when something holds
	}
	slices.SortFunc(out, func(a, b write) int {
		return cmp.Or(cmp.Compare(a.Param, b.Param), cmp.Compare(a.Header, b.Header))
	})
	return out
}
