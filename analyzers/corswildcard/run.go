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
	in := gather(pass, builtinTables().withExtra(o.extra))
	in.exportDefaults()
	if in.concerned() {
		in.findSeeds()
	}
	in.exportValues()
	sockets := pass.Enabled(webSocket) && in.importsSockets()
	if len(in.seeds) == 0 && !sockets {
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
func (p *packageInfo) paths(keep func([]finding)) {
	for _, d := range p.roots() {
		asked := p.root(d, question{attacker: untrustedOrigin})
		keep(asked.verdicts())
		for _, attacker := range attackers(asked.hints) {
			keep(lookAlikes(p.root(d, question{attacker: attacker}).verdicts(), attacker))
		}
		if p.pass.Enabled(vary) {
			keep(p.root(d, question{attacker: untrustedOrigin, anyOrigin: true}).verdicts())
		}
	}
	p.globalPolicies(keep)
}

// lookAlikes keeps what only an attacker with a fitting name gets.
func lookAlikes(list []finding, attacker string) []finding {
	var out []finding
	for _, fd := range list {
		if fd.category != exploitable || fd.attacker != attacker {
			continue
		}
		fd.category = weakMatch
		fd.message, fd.advice = canRead(attacker)+"the check of the Origin lets "+pronoun(attacker)+" in, with credentials", "compare whole origins"
		if assumed(attacker) {
			fd.message = "whatever the entries are, other sites can read users' data, with credentials: the check lets " + attacker + " in for " + assumedEntry
			fd.advice = "compare whole origins, or put the dot before the entry"
		}
		if attacker == "null" {
			fd.category = nullOrigin
		}
		out = append(out, fd)
	}
	return out
}

// globalPolicies judges configurations in package variables, as they are
// declared.
func (p *packageInfo) globalPolicies(keep func([]finding)) {
	for _, file := range p.pass.Files {
		for _, decl := range file.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok || d.Tok != token.VAR || !p.containsSeed(d) {
				continue
			}
			for _, spec := range d.Specs {
				vs := spec.(*ast.ValueSpec)
				in := p.ask(question{attacker: untrustedOrigin}, maxSteps)
				f := &frame{in: in, ret: func(*pathState, []value) {}}
				w := newPath()
				f.evalAll(vs.Values, w, func(w *pathState, vals []value) {
					for i, v := range vals {
						if len(vs.Names) > i && !p.mutated(p.info.Defs[vs.Names[i]]) {
							in.escape(v, w)
						}
					}
				})
				keep(in.verdicts())
			}
		}
	}
}
