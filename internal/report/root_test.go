package report_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/report"
)

// Reports can name files from the repository's root although the run started
// below it, also when the root is given through a link.
func TestRelativeTo(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "services", "shop")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(root, link); err != nil {
		t.Fatal(err)
	}
	original := &report.Report{
		Dir: dir,
		Findings: []finding.Finding{{
			File: "db/1.sql", Fingerprint: "f",
			Related: []finding.Related{{File: "../lib/a.go"}},
			Fixes:   []finding.Fix{{Edits: []finding.Edit{{File: "db/1.sql"}}}},
		}},
		Problems: []finding.Problem{{File: "x.go"}, {Message: "of no file"}},
		Source:   func(file string) []byte { return []byte(file) },
	}
	for _, to := range []string{root, link} {
		r, err := original.RelativeTo(to)
		if err != nil {
			t.Fatal(err)
		}
		f := r.Findings[0]
		for got, want := range map[string]string{
			f.File:                         "services/shop/db/1.sql",
			f.Related[0].File:              "services/lib/a.go",
			f.Fixes[0].Edits[0].File:       "services/shop/db/1.sql",
			r.Problems[0].File:             "services/shop/x.go",
			r.Problems[1].File:             "",
			string(r.Source(f.File)):       "db/1.sql",
			string(r.Source("other/z.go")): "other/z.go",
			f.Fingerprint:                  "f",
			r.Dir:                          to,
		} {
			if got != want {
				t.Errorf("relative to %s: got %q, want %q", to, got, want)
			}
		}
	}
	if f := original.Findings[0]; f.File != "db/1.sql" || f.Related[0].File != "../lib/a.go" || f.Fixes[0].Edits[0].File != "db/1.sql" {
		t.Errorf("the original changed: %+v", f)
	}
	if _, err := original.RelativeTo(filepath.Join(root, "services", "mail")); err == nil {
		t.Error("a folder beside the run's is accepted")
	}
}
