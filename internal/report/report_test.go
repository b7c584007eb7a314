package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/report"
	"github.com/patternvet/patternvet/internal/rule"
)

var update = flag.Bool("update", false, "rewrite testdata/golden")

// sample has what is awkward: columns behind wide characters, tabs, control
// characters, a fix, a related place, a problem without a line.
func sample() *report.Report {
	sources := map[string]string{
		"api/größe.go":  "package api\n\n\tvar größe, 𝔵 = os.Getenv(\"A\")\n",
		"db/0001_x.sql": "CREATE INDEX i ON t (a);\r\n",
		"a:b,c.go":      "x := \"\x1b[31m\"\n",
	}
	r := &rule.Rule{Name: "envscatter", Lang: rule.Go, Kind: rule.Policy, Severity: rule.Warning, Since: "v0.1.0", Title: "report scattered reads", Why: "Why.", Reported: "When.", Fix: "Fix.", NotReported: "Not."}
	index := &rule.Rule{Name: "index-not-concurrent", Lang: rule.SQL, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0", Title: "report indexes that block writes", Why: "Why.", Reported: "When.", Fix: "Fix.", NotReported: "Not."}
	return &report.Report{
		Findings: []finding.Finding{
			{Rule: "envscatter", Category: "secret", Severity: rule.Warning, Message: "100% \x1b[31mred\nsecond line", File: "a:b,c.go", Line: 1, Column: 1, EndLine: 2, EndColumn: 1, URL: r.URL("secret"), Fingerprint: "aaaaaaaaaaaaaaaaaaaaaaaa"},
			{Rule: "envscatter", Category: "scattered", Severity: rule.Warning, Message: "a wrong A shows only when f runs", Advice: "load it once at startup", File: "api/größe.go", Line: 3, Column: 22, EndLine: 3, EndColumn: 36, URL: r.URL("scattered"), Fingerprint: "bbbbbbbbbbbbbbbbbbbbbbbb",
				Related: []finding.Related{{File: "db/0001_x.sql", Line: 1, Column: 1, Message: "also here"}}},
			{Rule: "index-not-concurrent", Severity: rule.Error, Message: "creating index i on t blocks writes", Advice: "use CREATE INDEX CONCURRENTLY\x1b[31m", File: "db/0001_x.sql", Line: 1, Column: 1, EndLine: 1, EndColumn: 24, URL: index.URL(""), Fingerprint: "cccccccccccccccccccccccc",
				Fixes: []finding.Fix{{Message: "add CONCURRENTLY", Edits: []finding.Edit{{File: "db/0001_x.sql", Start: 12, End: 12, NewText: " CONCURRENTLY"}}}}},
		},
		Problems:   []finding.Problem{{Message: "package x was checked only in part", File: "x/x.go", Line: 3}, {Message: "loading failed", File: "y"}},
		Packages:   2,
		Migrations: 1,
		SQL: []finding.SQLFolder{
			{Dir: "db", Tool: "golang-migrate", Found: 7, Read: 1, LeftOut: []finding.LeftOut{
				{Why: "golang-migrate runs .up.sql and .down.sql alone", Count: 5, Files: []string{"1\x1b[31m.sql", "2.sql", "3.sql", "4.sql", "5.sql"}},
				{Why: "no way up goes with them", Count: 1, Files: []string{"6.down.sql"}},
			}, Notes: []string{"version 1 is that of two files"}},
			{Dir: "lite", Found: 1, LeftOut: []finding.LeftOut{{Why: "the path says lite", Count: 1}}},
			{Dir: "ok", Tool: "goose", Found: 2, Read: 2},
		},
		Elapsed: 1230 * time.Millisecond,
		Exit:    report.Exit{Code: 3, Findings: true, Incomplete: true},
		Version: "v0.0.0-test",
		Dir:     "/repo",
		Rules:   []*rule.Rule{r, index},
		Source: func(file string) []byte {
			if s, ok := sources[file]; ok {
				return []byte(s)
			}
			return nil
		},
	}
}

func TestGolden(t *testing.T) {
	for _, format := range report.Formats() {
		t.Run(format, func(t *testing.T) {
			golden(t, format, sample())
		})
	}
	t.Run("color", func(t *testing.T) {
		colored := sample()
		colored.Color = true
		var out bytes.Buffer
		if err := report.Write(&out, "text", colored); err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(out.Bytes(), []byte("\x1b[33;1mwarning:\x1b[0m")) || bytes.Contains(out.Bytes(), []byte("\x1b[31mred")) {
			t.Errorf("colours are wrong, or a message drives the terminal:\n%q", out.String())
		}
	})
	t.Run("empty", func(t *testing.T) {
		for _, format := range report.Formats() {
			var out bytes.Buffer
			if err := report.Write(&out, format, &report.Report{Source: func(string) []byte { return nil }}); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
	})
}

// TestAdvice: every format says what to write instead, in the place it has for
// that.
func TestAdvice(t *testing.T) {
	for format, want := range map[string]string{
		"text":       "a wrong A shows only when f runs \x1b[2m(envscatter/scattered)\x1b[0m\n",
		"json":       "\"message\": \"a wrong A shows only when f runs\",\n      \"advice\": \"load it once at startup\",\n",
		"sarif":      "\"text\": \"a wrong A shows only when f runs. Load it once at startup\"",
		"github":     "::a wrong A shows only when f runs; load it once at startup%0A",
		"gitlab":     "\"description\": \"a wrong A shows only when f runs; load it once at startup\"",
		"checkstyle": " message=\"a wrong A shows only when f runs; load it once at startup\"",
		"junit":      " message=\"a wrong A shows only when f runs; load it once at startup\"",
	} {
		t.Run(format, func(t *testing.T) {
			r := sample()
			r.Color = true
			if out := string(write(t, format, r)); !strings.Contains(out, want) {
				t.Errorf("%q is missing in\n%s", want, out)
			}
		})
	}
	t.Run("a line of its own", func(t *testing.T) {
		if out := string(write(t, "text", sample())); !strings.Contains(out, "\n  = help: load it once at startup\n") {
			t.Errorf("the advice is on no line of its own:\n%s", out)
		}
	})
	t.Run("all formats", func(t *testing.T) {
		for _, format := range report.Formats() {
			if out := string(write(t, format, sample())); !strings.Contains(out, "oad it once at startup") {
				t.Errorf("%s leaves the advice out:\n%s", format, out)
			}
		}
	})
}

func golden(t *testing.T, format string, r *report.Report) {
	t.Helper()
	var out bytes.Buffer
	if err := report.Write(&out, format, r); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("..", "..", "testdata", "golden", "report."+format)
	if *update {
		if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("the %s report changed; run with -update and look at the diff\ngot:\n%s", format, out.String())
	}
}
