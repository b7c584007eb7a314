package corswildcard

import (
	"cmp"
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// exportValues records the package's list variables and configuration
// defaults for the packages that use them.
func (p *packageInfo) exportValues() {
	in := p.ask(question{attacker: untrustedOrigin, silent: true}, maxSteps)
	for obj := range p.globals {
		if !obj.Exported() || !isStrings(obj.Type()) && p.know.rowOf(obj.Type()) == nil {
			continue
		}
		if constant, ok := plainOf(in.packageVar(obj)); ok {
			p.pass.ExportObjectFact(obj, &constantFact{Value: constant})
		}
	}
}

// exportFunctions records the functions that other packages may use in a
// policy.
func (p *packageInfo) exportFunctions() {
	writes := false
	fns := slices.SortedFunc(maps.Keys(p.decls), func(a, b *types.Func) int { return cmp.Compare(a.Pos(), b.Pos()) })
	for _, fn := range fns { // in order, as the steps may run out
		d := p.decls[fn]
		if !fn.Exported() || d.Body == nil || fn.Signature().TypeParams() != nil || fn.Signature().RecvTypeParams() != nil {
			continue
		}
		fact := new(functionFact)
		if p.couldCheck(fn) {
			fact.Anyone = p.acceptsAll(value{kind: function, decl: fn})
		}
		if p.couldBuild(fn) {
			fact.Result = p.resultOf(d)
		}
		if p.containsSeed(d) {
			fact.Writes = p.writesOf(d)
			writes = writes || len(fact.Writes) > 0
		}
		if fact.Anyone || fact.Result != nil || len(fact.Writes) > 0 {
			p.pass.ExportObjectFact(fn, fact)
		}
	}
	if writes {
		p.pass.ExportPackageFact(&packageFact{Writes: true})
	}
}

// couldCheck reports that a function has the form of an origin check.
func (p *packageInfo) couldCheck(fn *types.Func) bool {
	params, results := fn.Signature().Params(), fn.Signature().Results()
	if results.Len() == 0 || results.Len() > 3 || params.Len() == 0 || params.Len() > 2 || p.size(p.decls[fn]) > inlineSize {
		return false
	}
	last := params.At(params.Len() - 1).Type()
	isText := false
	if b, ok := last.Underlying().(*types.Basic); ok {
		isText = b.Kind() == types.String
	}
	if !isText && symbol.TypeKey(last) != "net/http.Request" {
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
func (p *packageInfo) couldBuild(fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() != 1 || p.size(p.decls[fn]) > inlineSize {
		return false
	}
	t := results.At(0).Type()
	return p.know.rowOf(t) != nil || isStrings(t) && mentionsOrigin(fn.Name())
}

// resultOf runs a function and returns what it returns on every path.
func (p *packageInfo) resultOf(d *ast.FuncDecl) *plain {
	sub := p.ask(question{attacker: untrustedOrigin, silent: true}, maxSteps/10)
	var results []value
	f := &frame{in: sub, results: d.Type.Results}
	f.ret = func(w *pathState, vs []value) {
		if len(vs) != 1 {
			return
		}
		v := vs[0]
		if v.kind == pointer {
			v = w.vars[v.key]
		}
		results = append(results, v)
	}
	f.block(d.Body.List, newPath(), func(w *pathState) { f.ret(w, f.namedResults(w)) })
	if sub.steps <= 0 || len(results) == 0 || slices.ContainsFunc(results, func(v value) bool { return !same(v, results[0]) }) {
		return nil
	}
	result, ok := plainOf(results[0])
	if !ok {
		return nil
	}
	return &result
}

// writesOf runs a function and returns the headers it sets on a parameter on
// every path, if they are not a whole policy: those are reported here.
func (p *packageInfo) writesOf(d *ast.FuncDecl) []write {
	params := map[any]int{}
	n := 0
	for _, field := range d.Type.Params.List {
		for _, name := range field.Names {
			params[p.info.Defs[name]] = n
			n++
		}
	}
	sub := p.ask(question{attacker: untrustedOrigin, silent: true}, maxSteps/10)
	var out []write
	paths := 0
	end := func(w *pathState) {
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
	f := &frame{in: sub, results: d.Type.Results}
	f.ret = func(w *pathState, _ []value) { end(w) }
	f.block(d.Body.List, newPath(), end)
	if sub.steps <= 0 || paths != 1 {
		return nil // only when something holds
	}
	slices.SortFunc(out, func(a, b write) int {
		return cmp.Or(cmp.Compare(a.Param, b.Param), cmp.Compare(a.Header, b.Header))
	})
	return out
}
