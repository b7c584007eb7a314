// Package finding holds what a run reports: the shape that Go analyzers and
// SQL rules are both turned into, and that every output format reads.
package finding

import (
	"cmp"
	"slices"

	"github.com/patternvet/patternvet/internal/rule"
)

// Finding is one reported defect. File is slash-separated and relative to the
// folder of the run; lines and columns are 1-based, columns count bytes, and
// the end is exclusive. The JSON form is a contract with users.
type Finding struct {
	Rule        string        `json:"rule"`
	Category    string        `json:"category,omitempty"`
	Severity    rule.Severity `json:"severity"`
	Message     string        `json:"message"`          // what happens
	Advice      string        `json:"advice,omitempty"` // what to write instead
	File        string        `json:"file"`
	Line        int           `json:"line"`
	Column      int           `json:"column"`
	EndLine     int           `json:"endLine"`
	EndColumn   int           `json:"endColumn"`
	URL         string        `json:"url"`
	Fingerprint string        `json:"fingerprint"`
	Related     []Related     `json:"related,omitempty"`
	Fixes       []Fix         `json:"fixes,omitempty"`

	// Name is File by its [Names], which fingerprints are made of.
	Name string `json:"-"`
	// Former is the fingerprint that baselines of version 1 have.
	Former string `json:"-"`
	// Earlier has the fingerprints, of all versions, that the finding had while its
	// rule had another name.
	Earlier []string `json:"-"`
	// Undeployed is set in migrations that the run knows to be not deployed.
	Undeployed bool `json:"-"`
}

// ID is the rule's name with the category, as in configuration and ignores.
func (f Finding) ID() string {
	if f.Category == "" {
		return f.Rule
	}
	return f.Rule + "/" + f.Category
}

// Text is the message with the advice, for what has one text for both.
func (f Finding) Text() string { return rule.WithAdvice(f.Message, f.Advice) }

// SetText sets the message and the advice from what [Finding.Text] returns.
func (f *Finding) SetText(text string) { f.Message, f.Advice = rule.CutAdvice(text) }

// Related is a further place that explains a finding.
type Related struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// Fix is one way to mend a finding; its edits are made together.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// Edit replaces the bytes from Start to End (exclusive) of a file. With Create
// the file is a new one, NewText all of it, and nothing may be there yet.
type Edit struct {
	File    string `json:"file"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	NewText string `json:"newText"`
	Create  bool   `json:"create,omitempty"`
}

// Creates reports whether the fix does no more than make new files.
func (f Fix) Creates() bool {
	return !slices.ContainsFunc(f.Edits, func(e Edit) bool { return !e.Create })
}

// Problem is a part of the analysis that could not be done: a package that
// does not load, a file that cannot be read. File and Line may be empty.
type Problem struct {
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
}

// Sort orders findings by file, line, column and rule, and removes those that
// are equal but for their fixes, as the test variants of a package give.
func Sort(list []Finding) []Finding {
	slices.SortStableFunc(list, compare)
	return slices.CompactFunc(list, func(a, b Finding) bool { return compare(a, b) == 0 })
}

func compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Category, b.Category),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Advice, b.Advice),
	)
}

// SortProblems orders problems by file, line and message, each once.
func SortProblems(list []Problem) []Problem {
	slices.SortFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(list)
}
