package driver

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/finding"
)

// result puts the findings in order and leaves out those nobody wants; r.mu is
// held.
func (r *run) result(ctx context.Context) (*Result, error) {
	all := finding.Sort(r.found.Findings)
	names := Names(r.options.Dir)
	shown := func(file string) string { return paths.Rel(r.options.Dir, file) }
	finding.Fingerprint(all, names.Of, shown, r.sources.Read)
	if r.changes != nil {
		if err := r.changes.CompareFindings(ctx, all); err != nil {
			return nil, err
		}
	}
	kept := all[:0]
	for _, f := range all {
		if r.options.Config.Excluded(f.File) || r.changes != nil && !r.changes.Touches(f) {
			continue
		}
		f.URL = r.suite.Rule(f.Rule).URL(f.Category)
		kept = append(kept, relativeTo(r.options.Dir, f))
	}
	for i := range r.found.Problems {
		p := &r.found.Problems[i]
		p.File = paths.Rel(r.options.Dir, p.File)
	}
	result := &Result{
		Findings:   finding.Sort(kept),
		Problems:   finding.SortProblems(r.found.Problems),
		Packages:   r.found.Packages,
		Migrations: r.found.Migrations,
		SQL:        r.found.SQL,
		Notes:      r.notes(),
		Sources:    r.sources,
	}
	if r.found.Packages+r.found.Migrations+r.found.Dirs == 0 && len(r.found.Problems) == 0 {
		why := unreadSQL(r.found.SQL)
		if r.targets != nil && len(r.targets.Untested) > 0 {
			why = " (tests are checked with --tests)" + why
		}
		return nil, misuse.Errorf("%s: nothing to check; there are no Go packages and no migrations there%s", strings.Join(r.options.Patterns, " "), why)
	}
	return result, nil
}

// relativeTo returns a finding with its files as they are shown.
func relativeTo(dir string, f finding.Finding) finding.Finding {
	f.File = paths.Rel(dir, f.File)
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		f.Related[i].File = paths.Rel(dir, f.Related[i].File)
	}
	f.Fixes = slices.Clone(f.Fixes)
	for i := range f.Fixes {
		edits := slices.Clone(f.Fixes[i].Edits)
		for j := range edits {
			edits[j].File = paths.Rel(dir, edits[j].File)
		}
		f.Fixes[i].Edits = edits
	}
	return f
}

// Names returns the names that files have in fingerprints and baselines.
func Names(dir string) *finding.Names {
	return finding.NewNames(dir, "go.work", "go.mod", config.Name)
}

func (r *run) notes() []string {
	if r.changes == nil {
		return nil
	}
	return r.changes.Notes(r.options.Dir)
}

// unreadSQL tells, where nothing at all was checked, which SQL files there are.
func unreadSQL(list []finding.SQLFolder) string {
	const most = 5
	var b strings.Builder
	for i, f := range list {
		if i == most {
			fmt.Fprintf(&b, "\n  and in %d more folders; -v lists them", len(list)-most)
			break
		}
		for _, l := range f.LeftOut {
			fmt.Fprintf(&b, "\n  %s: SQL files left out: %d (%s)", f.Dir, l.Count, l.Why)
		}
	}
	return b.String()
}
