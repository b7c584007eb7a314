package report

import (
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// RelativeTo returns the report with its files named relative to root, a
// folder at or above the one of the run. What shows findings beside a
// repository's files wants paths from its root, wherever the run started.
// Fingerprints stay.
func (r *Report) RelativeTo(root string) (*Report, error) {
	rel, err := filepath.Rel(resolve(root), resolve(r.Dir))
	prefix := filepath.ToSlash(rel)
	if err != nil || prefix == ".." || strings.HasPrefix(prefix, "../") {
		return nil, fmt.Errorf("%s is not above %s", root, r.Dir)
	}
	before := map[string]string{}
	under := func(file string) string {
		if file == "" || path.IsAbs(file) || filepath.IsAbs(file) {
			return file
		}
		name := path.Join(prefix, file)
		before[name] = file
		return name
	}
	out := *r
	out.Dir = root
	out.Source = func(file string) []byte { return r.Source(cmp.Or(before[file], file)) }
	out.Findings = slices.Clone(r.Findings)
	for i := range out.Findings {
		f := &out.Findings[i]
		f.File = under(f.File)
		f.Related = slices.Clone(f.Related)
		for j := range f.Related {
			f.Related[j].File = under(f.Related[j].File)
		}
		f.Fixes = slices.Clone(f.Fixes)
		for j := range f.Fixes {
			f.Fixes[j].Edits = slices.Clone(f.Fixes[j].Edits)
			for k := range f.Fixes[j].Edits {
				f.Fixes[j].Edits[k].File = under(f.Fixes[j].Edits[k].File)
			}
		}
	}
	out.SQL = slices.Clone(r.SQL)
	for i := range out.SQL {
		out.SQL[i].Dir = under(out.SQL[i].Dir)
	}
	out.Problems = slices.Clone(r.Problems)
	for i := range out.Problems {
		out.Problems[i].File = under(out.Problems[i].File)
	}
	return &out, nil
}

// resolve follows links where it can: the two folders may be named by
// different ones.
func resolve(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}
