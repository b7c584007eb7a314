package migrations

import (
	"slices"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/finding"
)

// outside says that a configured folder is no part of the run. Where the run is
// on all that the configuration stands for, it is missed: a problem.
func (r *Run) outside(m config.Migrations) {
	c := r.options.Config
	name := paths.Rel(c.Dir(), m.Dir)
	if m.Dirs != nil {
		var names []string
		for _, dir := range m.Dirs {
			names = append(names, paths.Rel(c.Dir(), dir))
		}
		name = finding.Some(names)
	}
	if slices.ContainsFunc(r.targets.SQLTrees, func(tree string) bool { return paths.Within(c.Dir(), tree) }) {
		r.add(nil, []finding.Problem{{
			Message: "the configuration names migrations in " + name + ", which is outside of this run, so they were not checked; name the folder as an argument, or run where it belongs to",
			File:    c.File, Line: m.Line,
		}})
		return
	}
	r.options.Log("%s: migrations of the configuration that are no part of this run", name)
}
