package fix

import (
	"bytes"

	"github.com/patternvet/patternvet/internal/finding"
)

// mover finds places of an edited file again. What gofmt moves besides is not
// followed: a place may then be off by a few columns.
type mover struct {
	before, after []byte
	edits         []finding.Edit // sorted
}

// move changes the places of findings in a file, and of what they refer to
// there.
func move(list []finding.Finding, file string, m mover) {
	for i := range list {
		f := &list[i]
		if f.File == file {
			f.Line, f.Column = m.place(f.Line, f.Column)
			if f.EndLine > 0 {
				f.EndLine, f.EndColumn = m.place(f.EndLine, f.EndColumn)
			}
		}
		f.Related = append([]finding.Related(nil), f.Related...)
		for j := range f.Related {
			if rel := &f.Related[j]; rel.File == file {
				rel.Line, rel.Column = m.place(rel.Line, rel.Column)
			}
		}
	}
}

// place returns where a place of the old content is in the new one.
func (m mover) place(line, column int) (int, int) {
	offset := 0
	for range line - 1 {
		next := bytes.IndexByte(m.before[offset:], '\n')
		if next < 0 {
			return line, column
		}
		offset += next + 1
	}
	offset += column - 1
	for i := len(m.edits) - 1; i >= 0; i-- { // the last first: offsets of those before stay right
		e := m.edits[i]
		switch {
		case e.End <= offset:
			offset += len(e.NewText) - (e.End - e.Start)
		case e.Start < offset: // inside of what was replaced
			offset = e.Start
		}
	}
	offset = min(max(offset, 0), len(m.after))
	start := bytes.LastIndexByte(m.after[:offset], '\n') + 1
	return bytes.Count(m.after[:start], []byte("\n")) + 1, offset - start + 1
}
