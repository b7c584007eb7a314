package fix_test

import (
	"testing"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/fix"
)

func withFix(edits ...finding.Edit) finding.Finding {
	return finding.Finding{Fixes: []finding.Fix{{Message: "mend", Edits: edits}}}
}

func TestApply(t *testing.T) {
	sources := map[string][]byte{"a.sql": []byte("CREATE INDEX i ON t (a);\nDROP INDEX j;\n"), "b.go": []byte("package b\nvar  x = 1\n")}
	source := func(file string) []byte { return sources[file] }
	list := []finding.Finding{
		withFix(finding.Edit{File: "a.sql", Start: 12, End: 12, NewText: " CONCURRENTLY"}),
		withFix(finding.Edit{File: "a.sql", Start: 7, End: 20, NewText: "overlaps"}),
		withFix(finding.Edit{File: "a.sql", Start: 35, End: 35, NewText: " CONCURRENTLY"}),
		withFix(finding.Edit{File: "b.go", Start: 19, End: 20, NewText: "2"}, finding.Edit{File: "a.sql", Start: 35, End: 35, NewText: " CONCURRENTLY"}),
		{Message: "no fix"},
	}
	r, err := fix.Apply(list, nil, source)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(r.Files["a.sql"]), "CREATE INDEX CONCURRENTLY i ON t (a);\nDROP INDEX CONCURRENTLY j;\n"; got != want {
		t.Errorf("a.sql is %q, want %q", got, want)
	}
	if got, want := string(r.Files["b.go"]), "package b\n\nvar x = 2\n"; got != want {
		t.Errorf("b.go is %q, want %q", got, want)
	}
	if len(r.Fixed) != 3 || len(r.Remaining) != 2 {
		t.Errorf("%d fixed, %d remain; want 3 and 2", len(r.Fixed), len(r.Remaining))
	}
	want := "diff a/a.sql b/a.sql\n--- a/a.sql\n+++ b/a.sql\n@@ -1,2 +1,2 @@\n-CREATE INDEX i ON t (a);\n-DROP INDEX j;\n+CREATE INDEX CONCURRENTLY i ON t (a);\n+DROP INDEX CONCURRENTLY j;\n"
	if got := string(r.Diff(source)); len(got) < len(want) || got[:len(want)] != want {
		t.Errorf("diff is\n%s", got)
	}
}

// A file that changed during the run is an error, not a corrupted file.
func TestApplyOutOfRange(t *testing.T) {
	_, err := fix.Apply([]finding.Finding{withFix(finding.Edit{File: "a", Start: 5, End: 9})}, nil, func(string) []byte { return []byte("abc") })
	if err == nil {
		t.Error("an edit past the end of the file was made")
	}
}

// Fixes that break a Go file are not made.
func TestApplyUnparsable(t *testing.T) {
	source := func(string) []byte { return []byte("package a\n") }
	if _, err := fix.Apply([]finding.Finding{withFix(finding.Edit{File: "a.go", Start: 9, End: 9, NewText: " func"})}, nil, source); err == nil {
		t.Error("a fix that breaks the file was made")
	}
}

// What edits a file that is to stay is left, with all its edits.
func TestApplyKeeps(t *testing.T) {
	source := func(string) []byte { return []byte("DROP INDEX i;") }
	list := []finding.Finding{
		withFix(finding.Edit{File: "a.sql", Start: 10, End: 10, NewText: " CONCURRENTLY"}),
		withFix(finding.Edit{File: "b.sql", Start: 10, End: 10, NewText: " CONCURRENTLY"}, finding.Edit{File: "a.sql", Start: 12, End: 12, NewText: "x"}),
		withFix(finding.Edit{File: "c.sql", Start: 10, End: 10, NewText: " CONCURRENTLY"}),
	}
	r, err := fix.Apply(list, map[string]bool{"a.sql": true}, source)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Files) != 1 || string(r.Files["c.sql"]) != "DROP INDEX CONCURRENTLY i;" || len(r.Held) != 2 || len(r.Remaining) != 2 || len(r.Fixed) != 1 {
		t.Errorf("%d files, %d fixed, %d held, %d remain", len(r.Files), len(r.Fixed), len(r.Held), len(r.Remaining))
	}
}

// A new file is made once, with what the first fix says; one that is there is
// left as it is.
func TestApplyCreates(t *testing.T) {
	source := func(file string) []byte { return map[string][]byte{"there.sql": []byte("SELECT 1;\n")}[file] }
	list := []finding.Finding{
		withFix(finding.Edit{File: "new.sql", NewText: "SELECT 2;\n", Create: true}),
		withFix(finding.Edit{File: "new.sql", NewText: "SELECT 3;\n", Create: true}),
		withFix(finding.Edit{File: "new.sql", NewText: "SELECT 2;\n", Create: true}),
		withFix(finding.Edit{File: "there.sql", NewText: "SELECT 4;\n", Create: true}),
		withFix(finding.Edit{File: "there.sql", Start: 7, End: 8, NewText: "5"}),
	}
	r, err := fix.Apply(list, nil, source)
	if err != nil {
		t.Fatal(err)
	}
	if string(r.Files["new.sql"]) != "SELECT 2;\n" || string(r.Files["there.sql"]) != "SELECT 5;\n" {
		t.Errorf("files are %q", r.Files)
	}
	if !r.New["new.sql"] || r.New["there.sql"] {
		t.Errorf("new ones are %v", r.New)
	}
	if len(r.Fixed) != 3 || len(r.Remaining) != 2 || len(r.Taken) != 1 {
		t.Errorf("%d fixed, %d remain, %d taken; want 3, 2 and 1", len(r.Fixed), len(r.Remaining), len(r.Taken))
	}
}
