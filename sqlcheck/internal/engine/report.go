package engine

import (
	"fmt"
	"sort"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/newfile"
)

// emit turns a rule's report into a finding unless it is ignored or off.
func (fr *fileRun) emit(i int, c check.Check, r check.Report) {
	if !fr.enabled(&c.Rule, r.Category) || fr.ignored(i, c.Rule.Name, r.Category) || fr.contracted(i, c) || fr.alreadyReported(c, r) {
		return
	}
	start, end := r.Start, r.End
	if fr.statements[i].Dynamic { // offsets inside of a constant are not those of the file
		start, end, r.Fixes, r.Related = 0, 0, nil, nil
	}
	if start == 0 && end == 0 {
		start, end = fr.statements[i].Start, fr.statements[i].End
	}
	message, advice := parts(c.Rule.Name, r.Message)
	f := check.Finding{
		Rule: c.Rule.Name, Category: r.Category, Severity: c.Rule.SeverityOf(r.Category), Message: message, Advice: advice,
		File: fr.file.Path, Start: fr.position(start), End: fr.position(end), Fixes: r.Fixes,
	}
	for _, rel := range r.Related {
		f.Related = append(f.Related, check.Related{File: fr.file.Path, Start: fr.position(rel.Offset), Message: rel.Message})
	}
	for i := range f.Fixes {
		for j := range f.Fixes[i].Edits {
			f.Fixes[i].Edits[j].File = fr.file.Path
		}
	}
	if r.Migration != nil && !fr.statements[i].Dynamic {
		f.Fixes = append(f.Fixes, fr.newMigration(*r.Migration)...)
	}
	fr.findings = append(fr.findings, f)
}

// parts cuts a rule's text into what happens and what to write instead. What
// can't be read is quoted as it is, and has no advice.
func parts(ruleName, text string) (message, advice string) {
	if ruleName == unreadableRule {
		return text, ""
	}
	return rule.CutAdvice(text)
}

// newMigration is the fix that adds a migration behind all files.
func (fr *fileRun) newMigration(m check.Migration) []check.Fix {
	f, ok := newfile.Behind(fr.dir, fr.index, fr.made, m.Slug, m.SQL)
	if !ok {
		return nil
	}
	fr.made++
	does := strings.Join(append([]string{fmt.Sprintf("add %s, %s", strings.TrimPrefix(f.Path, fr.dir.Path+"/"), m.Is)}, f.Remarks...), "; ")
	return []check.Fix{{Message: does, Edits: []check.Edit{{File: f.Path, NewText: f.Text, Create: true}}}}
}

// alreadyReported reports whether a finding of this kind was made in its scope, and
// remembers this one.
func (fr *fileRun) alreadyReported(c check.Check, r check.Report) bool {
	key := c.Rule.Name + "/" + r.Category
	switch r.Once {
	case check.Always:
		return false
	case check.OncePerFile:
		key += " " + fr.file.Path
	}
	before := fr.said[key]
	fr.said[key] = true
	return before
}

func (fr *fileRun) enabled(r *rule.Rule, category string) bool {
	if fr.opts.Enabled != nil {
		return fr.opts.Enabled(r.Name, category)
	}
	c, ok := r.Category(category)
	return !r.Off && !(ok && c.Off)
}

// position turns an offset into line and column.
func (fr *fileRun) position(offset int) check.Position {
	if fr.lines == nil {
		fr.lines = []int{0}
		for i := range len(fr.file.Source) {
			if fr.file.Source[i] == '\n' {
				fr.lines = append(fr.lines, i+1)
			}
		}
	}
	offset = min(max(offset, 0), len(fr.file.Source))
	line := sort.SearchInts(fr.lines, offset+1)
	return check.Position{Offset: offset, Line: line, Column: offset - fr.lines[line-1] + 1}
}
