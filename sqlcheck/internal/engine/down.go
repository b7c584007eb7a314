package engine

import (
	"maps"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// down checks the down migration of a file on the schema that its up migration leaves, and
// forgets what it did: the next file runs on what went up. It is part of the
// deploy that it takes back, so what that brought may go again; what was there
// before it is in use.
//
// Severities are one step lower than for the up migration: a down migration runs only when a
// deploy is taken back.
func (r *runner) down(i int, f *migrate.File) {
	fr := &fileRun{runner: r, file: f.Down, index: i, down: true}
	var unit int
	if unit, fr.checked = r.unit(i, f); !fr.checked && f.Down.Path != f.Path {
		_, fr.checked = r.unit(i, f.Down)
	}
	if !fr.checked {
		return
	}
	said, found := maps.Clone(r.said), len(r.findings)
	r.catalog.NewUnit(unit)
	r.catalog.Begin()
	fr.run(parseFiles([]*migrate.File{f.Down}, false)[0])
	r.catalog.Rollback()
	r.said = said
	for i := range r.findings[found:] {
		at := &r.findings[found+i]
		at.Severity = max(at.Severity-1, rule.Info)
	}
}

// owns reports whether an offset belongs to the migration at work. What stands
// between strings that are sent belongs to the next one, or to the one before
// on the same line.
func (fr *fileRun) owns(offset int) bool {
	other := fr.dir.Files[fr.index]
	if !fr.down {
		other = other.Down
	}
	if other == nil || other.Path != fr.file.Path {
		return true
	}
	return fr.distance(fr.file.Execs, offset) <= fr.distance(other.Execs, offset)
}

// distance is how far behind an offset the next of some strings begins; if
// there is none, it is further than any by how far the last one lies back.
func (fr *fileRun) distance(execs []migrate.Exec, offset int) int {
	end := 0
	for _, e := range execs {
		if end = e.End; offset < end || !strings.Contains(fr.file.Source[end:offset], "\n") {
			return max(e.Start-offset, 0)
		}
	}
	return len(fr.file.Source) + offset - end
}
