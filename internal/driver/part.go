package driver

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/patternvet/patternvet/analyzers/module"
	"github.com/patternvet/patternvet/internal/finding"
)

// A run may be asked for a part of a module: some packages, or some files. It
// must find there what a run on the whole module finds, so the rest of the
// module is loaded too, as far as rules look beyond a package; the store makes
// that cheap. The report is cut down to what was asked for.
//
// What cannot be checked is a problem of the part when it bears on it:
//
//   - it is in the part;
//   - the part imports it, directly or through others: facts may be missing;
//   - a module pass judges something in the part, and it is in the same
//     module: what the pass could not see there may decide.
//
// Anything else that is wrong in the module changes nothing in the report, and
// is told with -v only.

// withContext returns the load with the patterns of what it needs besides what
// was asked for: with whole, all of the modules that this lies in.
func (l goLoad) withContext(whole bool) goLoad {
	l.context = nil
	add := func(pattern string) {
		if !slices.Contains(l.patterns, pattern) && !slices.Contains(l.context, pattern) {
			l.context = append(l.context, pattern)
		}
	}
	for _, file := range l.files {
		add(relPattern(l.dir, filepath.Dir(file), false))
	}
	if whole {
		for _, root := range l.modules {
			add(relPattern(l.dir, root, true))
		}
	}
	return l
}

// all lists the patterns to load.
func (l goLoad) all() []string { return append(slices.Clone(l.patterns), l.context...) }

// asksFor reports whether a package was asked for as a whole, given the
// patterns that name it.
func (l goLoad) asksFor(match []string) bool {
	return slices.ContainsFunc(match, func(pattern string) bool { return !slices.Contains(l.context, pattern) })
}

// holds reports whether a package has a file that was asked for by itself.
func (l goLoad) holds(dir string, names []string) bool {
	return slices.ContainsFunc(l.files, func(file string) bool {
		return filepath.Dir(file) == dir && slices.Contains(names, filepath.Base(file))
	})
}

// leftOut lists the files that were asked for and that are in no package.
func (l goLoad) leftOut(has func(dir, name string) bool) []finding.Problem {
	var problems []finding.Problem
	for _, file := range l.files {
		if !has(filepath.Dir(file), filepath.Base(file)) {
			problems = append(problems, finding.Problem{Message: "not checked: the go command leaves this file out of its package; build constraints decide that, see --tags", File: file})
		}
	}
	return problems
}

// bearing sorts what is wrong with packages into what bears on what was asked
// for and what does not.
func (g *goResult) bearing(passes []module.Pass) (problems, other []finding.Problem) {
	bears := g.bearingPackages(passes)
	var ours, theirs []partial
	for _, p := range g.partials {
		if bears[p.id] {
			ours = append(ours, p)
		} else {
			theirs = append(theirs, p)
		}
	}
	problems, other = append(summarize(ours), g.problems...), summarize(theirs)
	for _, f := range g.failures {
		if bears[f.id] {
			problems = append(problems, f.problem)
		} else {
			other = append(other, f.problem)
		}
	}
	if g.unlisted != nil {
		p := finding.Problem{Message: fmt.Sprintf("the rest of the module could not be loaded, so what only the whole module shows is missing: %s", g.unlisted.Message), File: g.unlisted.File, Line: g.unlisted.Line}
		if len(g.judged(passes)) > 0 {
			problems = append(problems, p)
		} else {
			other = append(other, p)
		}
	}
	return problems, other
}

// bearingPackages returns the ids of the packages that the report depends on.
func (g *goResult) bearingPackages(passes []module.Pass) map[string]bool {
	bears := map[string]bool{}
	var visit func(id string)
	visit = func(id string) {
		if !bears[id] {
			bears[id] = true
			for _, imported := range g.listed[id].imports {
				visit(imported)
			}
		}
	}
	modules := g.judged(passes)
	for id, l := range g.listed {
		if l.asked {
			visit(id)
		}
		if modules[l.module] {
			visit(id)
		}
	}
	return bears
}

// judged returns the modules in which a module pass may say something about
// what was asked for.
func (g *goResult) judged(passes []module.Pass) map[string]bool {
	modules := map[string]bool{}
	for _, pass := range passes {
		for _, p := range g.packages {
			if fact := p.facts[pass.Analyzer.Name]; fact != nil && g.listed[p.id].asked && pass.Judges(fact) {
				modules[p.module] = true
			}
		}
	}
	return modules
}
