package corswildcard

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"github.com/patternvet/patternvet/analyzers/internal/check"
)

func run(pass *check.Pass, o *options) error {
	if !pass.InMainModule() {
		return nil // dependencies are known by tables
	}
	in := &interp{packageInfo: gather(pass, builtinTables().withExtra(o.extra)), attacker: evil}
	in.exportDefaults()
	if in.concerned() {
		in.findTriggers()
	}
	in.exportValues()
	sockets := pass.Enabled(webSocket) && in.importsSockets()
	if len(in.triggers) == 0 && !sockets {
		return nil
	}
	found := map[token.Pos]finding{}
	keep := func(list []finding) {
		for _, fd := range list {
			if !o.tests && pass.TestFile(fd.at.Pos()) {
				continue
			}
			if old, ok := found[fd.at.Pos()]; !ok || slices.Index(rank, fd.category) < slices.Index(rank, old.category) {
				found[fd.at.Pos()] = fd
			}
		}
	}
	in.paths(keep)
	in.calls(keep)
	if sockets {
		in.sockets(keep)
	}
	in.exportFunctions()
	list := make([]finding, 0, len(found))
	for _, fd := range found {
		list = append(list, fd)
	}
	slices.SortFunc(list, func(a, b finding) int { return cmp.Compare(a.at.Pos(), b.at.Pos()) })
	for _, fd := range list {
		pass.Report(fd.diagnostic())
	}
	return nil
}

// paths interprets the functions and variables with triggers, and the
// functions that call one which writes half a policy.
func (in *interp) paths(keep func([]finding)) {
	roots := in.roots()
	for _, d := range roots {
		in.attacker = evil
		in.hints = nil
		in.root(d)
		keep(in.verdicts())
		for _, attacker := range attackers(in.hints) {
			in.attacker = attacker
			in.root(d)
			keep(lookAlikes(in.verdicts(), attacker))
		}
		in.attacker = evil
		if in.pass.Enabled(vary) {
			in.visitor = true
			in.root(d)
			keep(in.verdicts())
			in.visitor = false
		}
	}
	in.globalPolicies(keep)
}

// lookAlikes keeps what only an attacker with a fitting name gets.
func lookAlikes(list []finding, attacker string) []finding {
	var out []finding
	for _, fd := range list {
		if fd.category != exploitable || fd.attacker != attacker {
			continue
		}
		fd.category = weakMatch
		fd.message = "the check of the Origin also lets " + attacker + " in, with " + allowCredentials +
			": true: whoever owns such a name can read responses with the user's cookies; compare whole origins"
		if attacker == "null" {
			fd.category = nullOrigin
		}
		out = append(out, fd)
	}
	return out
}

// globalPolicies judges configurations in package variables, as they are
// declared.
func (in *interp) globalPolicies(keep func([]finding)) {
	for _, file := range in.pass.Files {
		for _, decl := range file.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok || d.Tok != token.VAR || !in.touches(d) {
				continue
			}
			for _, spec := range d.Specs {
				vs := spec.(*ast.ValueSpec)
				in.allot(maxSteps)
				in.attacker, in.scope, in.development = evil, nil, false
				f := &frame{in: in, ret: func(*world, []value) {}}
				w := newWorld()
				f.evalAll(vs.Values, w, func(w *world, vals []value) {
					for i, v := range vals {
						if len(vs.Names) > i && !in.mutated()[in.info.Defs[vs.Names[i]]] {
							in.sink(v, w)
						}
					}
				})
				keep(in.verdicts())
			}
		}
	}
}
