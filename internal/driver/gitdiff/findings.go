package gitdiff

import (
	"context"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/finding"
)

// CompareFindings compares the files that findings stand in.
func (c *Changes) CompareFindings(ctx context.Context, list []finding.Finding) error {
	var files []string
	for _, f := range list {
		files = append(files, f.File)
		for _, r := range f.Related {
			files = append(files, r.File)
		}
	}
	slices.Sort(files)
	return c.Compare(ctx, slices.Compact(files))
}

// Touches reports whether a finding stands on changed lines, itself or through
// a related place. A changed migration counts as a whole: a line may be
// dangerous because of another one.
func (c *Changes) Touches(f finding.Finding) bool {
	if at, hidden := c.hides[f.File]; hidden {
		c.met[at] = true
		return true
	}
	if strings.HasSuffix(f.File, ".sql") {
		return c.Changed(f.File)
	}
	if c.overlaps(f.File, f.Line, max(f.Line, f.EndLine)) {
		return true
	}
	for _, r := range f.Related {
		if c.overlaps(r.File, r.Line, r.Line) {
			return true
		}
	}
	return false
}

func (c *Changes) overlaps(file string, first, last int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.lines[file] {
		if r.First <= last && first <= r.Last {
			return true
		}
	}
	return false
}
