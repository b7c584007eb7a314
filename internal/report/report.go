// Package report writes the outcome of a run, one file a format.
package report

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/safetext"
)

// Report is what there is to write.
type Report struct {
	Findings   []finding.Finding
	Problems   []finding.Problem
	Packages   int
	Migrations int
	SQL        []finding.SQLFolder // what became of the SQL files
	Known      int                 // findings left out because the baseline has them
	Elapsed    time.Duration
	Exit       Exit

	Version string                   // of patternvet
	Dir     string                   // absolute folder that files are relative to
	Rules   []*rule.Rule             // all, sorted by name
	Source  func(file string) []byte // content of a file, nil if unreadable
	Color   bool                     // text only

	lines finding.Lines
}

// Exit is what the outcome comes to. The code of an incomplete run hides that
// of the findings, so both are said.
type Exit struct {
	Code       int  `json:"code"`
	Findings   bool `json:"findings"`   // some are at or above --fail-on
	Incomplete bool `json:"incomplete"` // not everything could be checked
}

// words say what the code of an incomplete run means.
func (e Exit) words() string {
	alone := 0
	if e.Findings {
		alone = 1
	}
	if e.Code == alone {
		return fmt.Sprintf("exit code %d for the findings alone, since --incomplete is warn", e.Code)
	}
	return fmt.Sprintf("exit code %d for what is incomplete, %d for the findings alone", e.Code, alone)
}

// formats are the writers by name.
var formats = map[string]func(io.Writer, *Report) error{
	"text":       writeText,
	"json":       writeJSON,
	"sarif":      writeSARIF,
	"github":     writeGitHub,
	"gitlab":     writeGitLab,
	"checkstyle": writeCheckstyle,
	"junit":      writeJUnit,
}

// Formats lists the names of the formats.
func Formats() []string {
	var names []string
	for name := range formats {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Known reports whether there is a format of that name.
func Known(format string) bool { return formats[format] != nil }

// Write writes the report in the named format.
func Write(w io.Writer, format string, r *Report) error {
	write := formats[format]
	if write == nil {
		return fmt.Errorf("unknown format %q; known are %s", format, strings.Join(Formats(), ", "))
	}
	return write(w, r.legible())
}

// legible returns a copy whose messages can be shown anywhere: they quote
// identifiers and paths. What names files is left to each format.
func (r *Report) legible() *Report {
	out := *r
	out.Findings = slices.Clone(r.Findings)
	for i := range out.Findings {
		f := &out.Findings[i]
		f.Message, f.Advice = safetext.Line(f.Message), safetext.Line(f.Advice)
		f.Related, f.Fixes = slices.Clone(f.Related), slices.Clone(f.Fixes)
		for j := range f.Related {
			f.Related[j].Message = safetext.Line(f.Related[j].Message)
		}
		for j := range f.Fixes {
			f.Fixes[j].Message = safetext.Line(f.Fixes[j].Message)
		}
	}
	out.Problems = slices.Clone(r.Problems)
	for i := range out.Problems {
		out.Problems[i].Message = safetext.Lines(out.Problems[i].Message)
	}
	return &out
}

// count returns the number of findings by severity.
func (r *Report) count() map[rule.Severity]int {
	n := map[rule.Severity]int{}
	for _, f := range r.Findings {
		n[f.Severity]++
	}
	return n
}
