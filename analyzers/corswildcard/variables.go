package corswildcard

import (
	"go/ast"
	"go/types"

	"github.com/patternvet/patternvet/analyzers/internal/defs"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

// variable is the value of a variable that no statement of this path set.
func (in *interp) variable(obj *types.Var) value {
	if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
		return in.packageVar(obj)
	}
	switch {
	case in.know.request[symbol.TypeKey(obj.Type())]:
		return value{request: true, key: obj}
	case symbol.IsError(obj.Type()):
		return value{}
	}
	if row := in.know.rowOf(obj.Type()); row != nil {
		return value{kind: record, row: row, open: true}
	}
	return setting()
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
	v := setting()
	in.values[obj] = v // also for a variable that needs itself
	if obj.Pkg() != in.pass.Pkg {
		v = in.importedVar(obj)
	} else if g, ok := in.globals[obj]; ok && !in.mutated(obj) {
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
	if symbol.IsError(obj.Type()) {
		return value{kind: object} // such as errors.New gives
	}
	e, result := g.spec.Values[g.i], value{config: true}
	sub := in.packageInfo.ask(question{attacker: in.attacker, silent: true}, maxSteps/40) // an initializer is no path
	(&frame{in: sub, ret: func(*pathState, []value) {}}).eval(e, newPath(), func(w *pathState, v value) {
		if v.kind == pointer {
			v = w.vars[v.key]
		}
		if v.kind != unknown && v.at == nil {
			v.at = e
		}
		result = v
	})
	return result
}

// mutated reports whether the package changes one of its variables. That the
// address of a configuration is taken is no change: it is mostly passed by
// pointer to be read.
func (p *packageInfo) mutated(object types.Object) bool {
	v, ok := object.(*types.Var)
	return ok && defs.Changed(p.pass.Index(), v, func(e ast.Expr) bool { return p.know.rowOf(p.info.TypeOf(e)) == nil })
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
