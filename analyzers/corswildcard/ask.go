package corswildcard

import (
	"go/ast"
	"go/types"
)

// answer is an origin that a check function lets in.
type answer struct {
	attacker string
	weak     bool
	because  []condition
}

// tryOut runs a check function on origins that an attacker can have and returns
// those it accepts: a stranger if it accepts one, else the look-alikes.
func (in *interp) tryOut(fn value) []answer {
	before := in.spent
	defer func() { in.steps -= in.spent - before }() // on each path it is asked again
	hints := map[hint]bool{}
	for _, attacker := range strangers() {
		if because, ok := in.accepts(fn, attacker, hints); ok {
			return []answer{{attacker: attacker, because: because}}
		}
	}
	var list []answer
	for _, attacker := range attackers(hints) {
		if because, ok := in.accepts(fn, attacker, map[hint]bool{}); ok {
			list = append(list, answer{attacker: attacker, weak: true, because: because})
		}
	}
	return list
}

// acceptsAll reports that a function says yes to a stranger, whatever holds.
func (p *packageInfo) acceptsAll(fn value) bool {
	because, ok := p.accepts(fn, untrustedOrigin, map[hint]bool{})
	return ok && len(because) == 0
}

// accepts runs the function and reports whether some path says yes, with the
// least that has to be assumed. It adds to the hints.
func (p *packageInfo) accepts(fn value, attacker string, hints map[hint]bool) ([]condition, bool) {
	typ, body, env := p.bodyOf(fn)
	if body == nil {
		return nil, fn.anyone
	}
	in := p.ask(question{attacker: attacker, silent: true}, maxSteps/10)
	in.hints = hints
	w := newPath()
	if env != nil {
		w = env.clone()
		w.because, w.depth = nil, 0
	}
	in.bindOrigin(typ, w)
	var yes [][]condition
	f := &frame{in: in, results: typ.Results}
	f.ret = func(w *pathState, vs []value) {
		if len(yes) < maxPaths && saysYes(vs, attacker) {
			yes = append(yes, w.because)
			if len(w.because) == 0 {
				in.steps = 0 // there is no less to assume
			}
		}
	}
	in.zeroResults(typ, w)
	f.block(body.List, w, func(w *pathState) { f.ret(w, f.namedResults(w)) })
	return weakest(yes)
}

func (p *packageInfo) bodyOf(fn value) (*ast.FuncType, *ast.BlockStmt, *pathState) {
	if fn.lit != nil {
		return fn.lit.Type, fn.lit.Body, fn.env
	}
	if d := p.decls[fn.decl]; d != nil {
		return d.Type, d.Body, nil
	}
	return nil, nil, nil
}

// bindOrigin gives the function's string parameter what the stranger sends.
func (in *interp) bindOrigin(typ *ast.FuncType, w *pathState) {
	for _, field := range typ.Params.List {
		for _, name := range field.Names {
			t := in.info.TypeOf(name)
			if t == nil {
				continue
			}
			if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
				w.vars[in.info.Defs[name]] = in.stranger()
				continue
			}
			w.vars[in.info.Defs[name]] = value{request: true, key: in.info.Defs[name]}
		}
	}
}

// saysYes reads (bool), (bool, error), (bool, []string) and (origin, bool, error).
func saysYes(vs []value, attacker string) bool {
	yes := false
	for i, v := range vs {
		switch {
		case v.kind == boolean:
			if !v.b {
				return false
			}
			yes = true
		case v.kind == text && i == 0:
			if v.s != attacker {
				return false // a fixed origin
			}
		}
	}
	return yes
}
