package unversionedroute

import (
	"flag"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/module"
)

// ModulePass completes the analyzer a with what only the whole module shows:
// where the routers of a package are mounted, and which other routes the
// program has.
func ModulePass(a *analysis.Analyzer) module.Pass {
	return module.Pass{
		Analyzer: a,
		Fact:     (*packageRoutes)(nil),
		Judges: func(fact analysis.Fact) bool {
			p, ok := fact.(*packageRoutes)
			return ok && len(p.Routes) > 0
		},
		Run: func(packages []module.Package) module.Verdict {
			var v module.Verdict
			s, err := settingsOf(a)
			if err != nil {
				return v // the analyzer's runs have failed with it
			}
			for len(packages) > 0 {
				n := 1
				for n < len(packages) && packages[n].Module == packages[0].Module {
					n++
				}
				s.module(packages[:n], a, &v)
				packages = packages[n:]
			}
			return v
		},
	}
}

// module replaces what was reported in a module's packages.
func (s *options) module(packages []module.Package, a *analysis.Analyzer, v *module.Verdict) {
	var units []unit
	for _, p := range packages {
		if fact, ok := p.Fact.(*packageRoutes); ok && fact != nil {
			units = append(units, unit{p.Path, fact})
		}
	}
	keep := map[module.Position]bool{}
	before := map[module.Position]reported{}
	for _, u := range units {
		for _, r := range u.Reported {
			before[r.At.position(u.path)] = r
		}
	}
	for _, f := range s.judge(units, true) {
		at := f.at.position(f.unit.path)
		if before[at] == (reported{f.at, f.message, f.advice}) {
			keep[at] = true
			continue
		}
		if !listed(a, f.category) {
			v.Add = append(v.Add, f.export())
		}
	}
	for _, u := range units {
		for _, r := range u.Reported {
			if at := r.At.position(u.path); !keep[at] {
				v.Drop = append(v.Drop, at)
			}
		}
	}
}

func (f finding) export() module.Finding {
	m := module.Finding{Category: f.category, Message: f.message, Advice: f.advice, At: f.at.position(f.unit.path)}
	for _, r := range f.related {
		m.Related = append(m.Related, module.Related{At: r.at.position(r.unit.path), Message: r.message})
	}
	return m
}

// listed reports whether the category is disabled.
func listed(a *analysis.Analyzer, category string) bool {
	f := a.Flags.Lookup("disable")
	if f == nil {
		return false
	}
	get, ok := f.Value.(flag.Getter)
	if !ok {
		return false
	}
	list, _ := get.Get().([]string)
	return slices.Contains(list, category)
}
