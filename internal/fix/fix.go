// Package fix applies suggested fixes to sources.
package fix

import (
	"fmt"
	"go/format"
	"path"
	"slices"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/patternvet/patternvet/internal/finding"
)

// Result is what fixing gave.
type Result struct {
	Files     map[string][]byte // new content of the changed files, and of new ones
	New       map[string]bool   // those of Files that must not be there yet
	Fixed     []finding.Finding // whose first fix was applied
	Remaining []finding.Finding // the others, in order, with their places in the new content
	Held      []finding.Finding // those of Remaining whose fix edits a file that is to stay
	Taken     []finding.Finding // those of Remaining whose fix would make a file that is there
}

// Apply applies the first fix of each finding to the sources. A fix whose
// edits overlap those of one applied before is left for the next run, and one
// that edits a file of keep altogether. source returns a file's content, nil if
// it cannot be read.
func Apply(list []finding.Finding, keep map[string]bool, source func(file string) []byte) (*Result, error) {
	r := &Result{Files: map[string][]byte{}, New: map[string]bool{}}
	accepted := map[string][]finding.Edit{}
	for _, f := range list {
		if len(f.Fixes) > 0 && slices.ContainsFunc(f.Fixes[0].Edits, func(e finding.Edit) bool { return keep[e.File] }) {
			r.Held = append(r.Held, f)
			r.Remaining = append(r.Remaining, f)
			continue
		}
		if len(f.Fixes) > 0 && slices.ContainsFunc(f.Fixes[0].Edits, func(e finding.Edit) bool { return e.Create && source(e.File) != nil }) {
			r.Taken = append(r.Taken, f)
			r.Remaining = append(r.Remaining, f)
			continue
		}
		if len(f.Fixes) == 0 || !accept(accepted, f.Fixes[0].Edits) {
			r.Remaining = append(r.Remaining, f)
			continue
		}
		r.Fixed = append(r.Fixed, f)
	}
	for file, edits := range accepted {
		fixed, err := edit(source(file), edits)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if path.Ext(file) == ".go" {
			if fixed, err = format.Source(fixed); err != nil {
				return nil, fmt.Errorf("%s: the fixes together would not parse, so nothing was written: %w", file, err)
			}
		}
		r.Files[file] = fixed
		r.New[file] = edits[0].Create
		move(r.Remaining, file, mover{source(file), fixed, edits})
	}
	return r, nil
}

// accept adds the edits if none overlaps one that is there. The same edit
// twice, such as an import that two fixes need, is made once.
func accept(accepted map[string][]finding.Edit, edits []finding.Edit) bool {
	for _, e := range edits {
		for _, other := range accepted[e.File] {
			if e != other && overlap(e, other) {
				return false
			}
		}
	}
	for _, e := range edits {
		if !slices.Contains(accepted[e.File], e) {
			accepted[e.File] = append(accepted[e.File], e)
		}
	}
	return true
}

func overlap(a, b finding.Edit) bool {
	if a.Start == a.End && b.Start == b.End {
		return a.Start == b.Start // two insertions at one place: the order would be chance
	}
	return a.Start < b.End && b.Start < a.End
}

func edit(source []byte, edits []finding.Edit) ([]byte, error) {
	slices.SortFunc(edits, func(a, b finding.Edit) int { return a.Start - b.Start })
	var out []byte
	at := 0
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > len(source) {
			return nil, fmt.Errorf("a fix edits bytes %d to %d of %d; the file may have changed during the run", e.Start, e.End, len(source))
		}
		out = append(append(out, source[at:e.Start]...), e.NewText...)
		at = e.End
	}
	return append(out, source[at:]...), nil
}

// Diff returns the changes as a unified diff that git apply takes.
func (r *Result) Diff(source func(file string) []byte) []byte {
	var files []string
	for file := range r.Files {
		files = append(files, file)
	}
	slices.Sort(files)
	var out []byte
	for _, file := range files {
		before := "a/" + file
		if r.New[file] {
			before = "/dev/null"
		}
		out = append(out, diff.Diff(before, source(file), "b/"+file, r.Files[file])...)
	}
	return out
}
