package report_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/report"
	"github.com/patternvet/patternvet/sqlcheck/trace"
)

// evil has what drives terminals, logs, code review pages and editors.
const evil = "x\x1b]0;t\a\u202e\u2066\u200f\u009b\r\n::stop-commands::k\n ##[add-mask]a ##vso[b] [c](http://evil.invalid/x) ![p](y) <img src=x>\u2028"

var (
	older = regexp.MustCompile(`##[a-z]*\[`)
	newer = regexp.MustCompile(`(?m)^\s*::`)
)

// holds reports what of a hostile text an output has left as it is.
func holds(t *testing.T, out []byte) {
	t.Helper()
	for _, c := range string(out) {
		if c != '\n' && c != '\t' && !unicode.IsPrint(c) {
			t.Errorf("the output has %U", c)
		}
	}
	if m := older.Find(out); m != nil {
		t.Errorf("the output has the command %s", m)
	}
	for _, line := range newer.FindAllIndex(out, -1) {
		if rest := string(out[line[0]:]); !strings.HasPrefix(rest, "::warning file=") && !strings.HasPrefix(rest, "::error file=") {
			t.Errorf("the output has a command: %.80q", rest)
		}
	}
}

func TestHostileNames(t *testing.T) {
	r := sample()
	r.Dir, r.Version = "/"+evil, evil
	r.Source = func(string) []byte { return []byte("  " + evil + "\n##[add-mask]\n") }
	f := &r.Findings[0]
	f.Message, f.Advice, f.File, f.Related = evil, evil, evil, []finding.Related{{File: evil, Line: 1, Column: 1, Message: evil}}
	f.Fixes = []finding.Fix{{Message: evil, Edits: []finding.Edit{{File: evil, End: 1, NewText: evil}}}}
	r.Problems = []finding.Problem{{File: evil, Line: 1, Message: evil}}
	r.SQL = []finding.SQLFolder{{Dir: evil, Found: 2, Read: 1, Notes: []string{evil}, LeftOut: []finding.LeftOut{{Why: evil, Count: 1, Files: []string{evil}}}}}
	for _, format := range report.Formats() {
		t.Run(format, func(t *testing.T) { holds(t, write(t, format, r)) })
	}
	t.Run("column", func(t *testing.T) { // the line that is shown begins in the middle
		f.Line, f.Column, f.EndLine, f.EndColumn = 5, 3, 5, 4
		holds(t, write(t, "text", r))
	})
}

// What a format says of a file is still the file's name.
func TestHostileNamesMean(t *testing.T) {
	r := sample()
	r.Findings[0].File = evil
	var doc struct{ Findings []struct{ File string } }
	if err := json.Unmarshal(write(t, "json", r), &doc); err != nil || doc.Findings[0].File != evil {
		t.Errorf("%v: the file is %q, want %q", err, doc.Findings[0].File, evil)
	}
}

func TestSARIFHasNoLinks(t *testing.T) {
	r := sample()
	r.Findings[0].Message = `dropping table [c](http://evil.invalid/x) ![p](y) <img src=x>`
	r.Problems[0].Message = r.Findings[0].Message
	log := readSARIF(t, write(t, "sarif", r))
	want := `dropping table \[c\](http://evil.invalid/x) !\[p\](y) \<img src=x>`
	if got := log.Runs[0].Results[0].Message.Text; got != want {
		t.Errorf("the message is %s, want %s", got, want)
	}
}

func TestTraceHostileNames(t *testing.T) {
	long := strings.Repeat("y", 88) + "::stop-commands::k"
	r := &trace.Report{
		Files: []trace.File{{File: evil, Tool: "goose", Statements: []trace.Statement{{
			Text: evil, Unpredicted: long,
			Observed: trace.Effects{Locks: []trace.Lock{{Relation: evil, Mode: "SHARE"}}, Error: long + evil},
		}}}},
		Errors: []trace.Problem{{File: evil, Message: evil}},
	}
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		if err := report.Trace(&out, format, r, false); err != nil {
			t.Fatal(err)
		}
		holds(t, out.Bytes())
	}
}
