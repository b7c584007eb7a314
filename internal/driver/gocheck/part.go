package gocheck

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

// WithContext returns the load with the patterns of what it needs besides what
// was asked for: with whole, all of the modules that this lies in.
func (l Load) WithContext(whole bool) Load {
	l.Context = nil
	add := func(pattern string) {
		if !slices.Contains(l.Patterns, pattern) && !slices.Contains(l.Context, pattern) {
			l.Context = append(l.Context, pattern)
		}
	}
	for _, file := range l.Files {
		add(Pattern(l.Dir, filepath.Dir(file), false))
	}
	if whole {
		for _, root := range l.ModuleDirs {
			add(Pattern(l.Dir, root, true))
		}
	}
	return l
}

// All lists the patterns to load.
func (l Load) All() []string { return append(slices.Clone(l.Patterns), l.Context...) }

// AsksFor reports whether a package was asked for as a whole, given the
// patterns that name it.
func (l Load) AsksFor(match []string) bool {
	return slices.ContainsFunc(match, func(pattern string) bool { return !slices.Contains(l.Context, pattern) })
}

// Holds reports whether a package has a file that was asked for by itself.
func (l Load) Holds(dir string, names []string) bool {
	return slices.ContainsFunc(l.Files, func(file string) bool {
		return filepath.Dir(file) == dir && slices.Contains(names, filepath.Base(file))
	})
}

// LeftOut lists the files that were asked for and that are in no package.
func (l Load) LeftOut(has func(dir, name string) bool) []finding.Problem {
	var problems []finding.Problem
	for _, file := range l.Files {
		if !has(filepath.Dir(file), filepath.Base(file)) {
			problems = append(problems, finding.Problem{Message: "not checked: the go command leaves this file out of its package; build constraints decide that, see --tags", File: file})
		}
	}
	return problems
}

// Bearing sorts what is wrong with packages into what bears on what was asked
// for and what does not.
func (g *Result) Bearing(passes []module.Pass) (problems, other []finding.Problem) {
	bears := g.bearingPackages(passes)
	var ours, theirs []LoadErrors
	for _, p := range g.LoadErrors {
		if bears[p.ID] {
			ours = append(ours, p)
		} else {
			theirs = append(theirs, p)
		}
	}
	problems, other = append(summarize(ours), g.Problems...), summarize(theirs)
	for _, f := range g.Failures {
		if bears[f.ID] {
			problems = append(problems, f.Problem)
		} else {
			other = append(other, f.Problem)
		}
	}
	if g.Unlisted != nil {
		p := finding.Problem{Message: fmt.Sprintf("the rest of the module could not be loaded, so what only the whole module shows is missing: %s", g.Unlisted.Message), File: g.Unlisted.File, Line: g.Unlisted.Line}
		if len(g.judged(passes)) > 0 {
			problems = append(problems, p)
		} else {
			other = append(other, p)
		}
	}
	return problems, other
}

// bearingPackages returns the ids of the packages that the report depends on.
func (g *Result) bearingPackages(passes []module.Pass) map[string]bool {
	bears := map[string]bool{}
	var visit func(id string)
	visit = func(id string) {
		if !bears[id] {
			bears[id] = true
			for _, imported := range g.Listed[id].Imports {
				visit(imported)
			}
		}
	}
	modules := g.judged(passes)
	for id, l := range g.Listed {
		if l.Asked {
			visit(id)
		}
		if modules[l.Module] {
			visit(id)
		}
	}
	return bears
}

// judged returns the modules in which a module pass may say something about
// what was asked for.
func (g *Result) judged(passes []module.Pass) map[string]bool {
	modules := map[string]bool{}
	for _, pass := range passes {
		for _, p := range g.Packages {
			if fact := p.Facts[pass.Analyzer.Name]; fact != nil && g.Listed[p.ID].Asked && pass.Judges(fact) {
				modules[p.Module] = true
			}
		}
	}
	return modules
}

// Pattern returns the pattern of a folder below root, with tree of those below
// it too.
func Pattern(root, dir string, tree bool) string {
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		rel = dir
	}
	pattern := "./" + filepath.ToSlash(rel)
	if rel == "." {
		pattern = "."
	}
	if tree {
		pattern += "/..."
	}
	return pattern
}
