package failures_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/failures"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
)

// A file of testdata is a txtar archive: "setup" has statements that run before
// each case; "fails" and "passes" are the cases, as many as there are: the last
// statement of one is judged, those before it are more setup. "transaction" in the
// comment above runs that statement between BEGIN and COMMIT.
type testFile struct {
	id          string
	transaction bool
	cases       []testCase
}

type testCase struct {
	fails     bool
	setup     string
	statement string
}

func rows() map[string]failures.Failed {
	out := map[string]failures.Failed{}
	for _, c := range failures.Categories() {
		for i := range c.Failures {
			out[c.Failures[i].ID] = failures.Failed{Failure: &c.Failures[i], Category: c.Name}
		}
	}
	return out
}

func testFiles(t *testing.T) []testFile {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var out []testFile
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		archive := txtar.Parse(data)
		f := testFile{id: strings.TrimSuffix(filepath.Base(name), ".txtar"), transaction: strings.Contains(string(archive.Comment), "transaction")}
		setup := ""
		for _, section := range archive.Files {
			text := string(section.Data)
			switch section.Name {
			case "setup":
				setup = text
			case "fails", "passes":
				f.cases = append(f.cases, cut(t, section.Name == "fails", setup, text))
			default:
				t.Errorf("%s: unknown section %q", name, section.Name)
			}
		}
		out = append(out, f)
	}
	return out
}

// cut makes a case of a section: its last statement is the one that is judged.
func cut(t *testing.T, fails bool, setup, text string) testCase {
	t.Helper()
	list := parse(t, text)
	last := list[len(list)-1]
	return testCase{fails, setup + text[:last.Start], text[last.Start:last.End]}
}

func parse(t *testing.T, sql string) []pgparse.Statement {
	t.Helper()
	list := slices.DeleteFunc(pgparse.Parse(sql, 0, len(sql)), func(s pgparse.Statement) bool { return s.Node == nil && s.Err == nil })
	for _, s := range list {
		if s.Err != nil {
			t.Fatalf("%v in %q", s.Err, sql)
		}
	}
	if len(list) == 0 {
		t.Fatalf("no statement in %q", sql)
	}
	return list
}

// foreseen lists the failures that are found in the statement of a case.
func (c testCase) foreseen(t *testing.T, version int, transaction bool) []failures.Failed {
	t.Helper()
	cat := catalog.New()
	cat.NewUnit(1)
	if strings.TrimSpace(c.setup) != "" {
		for _, s := range parse(t, c.setup) {
			cat.Apply(s.Node)
		}
	}
	return failures.Of(parse(t, c.statement)[0].Node, cat, failures.Env{Version: version, InTransaction: transaction})
}

// TestRows holds every row complete, with a file that has both kinds of cases.
func TestRows(t *testing.T) {
	files := map[string]testFile{}
	for _, f := range testFiles(t) {
		files[f.id] = f
	}
	n := 0
	for _, c := range failures.Categories() {
		for _, f := range c.Failures {
			n++
			if !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(f.ID) || !regexp.MustCompile(`^[0-9A-Z]{5}$`).MatchString(f.SQLState) || f.Message == "" {
				t.Errorf("%s: %+v is not complete", c.Name, f)
			}
			for _, fails := range []bool{true, false} {
				if !slices.ContainsFunc(files[f.ID].cases, func(c testCase) bool { return c.fails == fails }) {
					t.Errorf("testdata/%s.txtar has no case with fails=%v", f.ID, fails)
				}
			}
			delete(files, f.ID)
		}
	}
	if len(rows()) != n {
		t.Error("two rows have the same ID")
	}
	for id := range files {
		t.Errorf("testdata/%s.txtar belongs to no row", id)
	}
}

// TestFind holds the rows to their files, on the oldest and the newest version.
func TestFind(t *testing.T) {
	all := rows()
	for _, f := range testFiles(t) {
		for _, version := range []int{12, 18} {
			for _, c := range f.cases {
				got := c.foreseen(t, version, f.transaction)
				row := all[f.id]
				want := c.fails && version >= row.From && (row.To == 0 || version <= row.To)
				if failures.Has(got, f.id) != want {
					t.Errorf("%s, PostgreSQL %d: %q: foreseen %v, want %v", f.id, version, c.statement, !want, want)
				}
				for _, hit := range got {
					if text := hit.What() + hit.Instead(); strings.ContainsAny(text, "{}") || strings.Contains(text, "  ") {
						t.Errorf("%s: %q", hit.ID, text)
					}
					if !c.fails {
						t.Errorf("%s: %q passes, but %s is foreseen", f.id, c.statement, hit.ID)
					}
				}
			}
		}
	}
}

// TestCertain holds that what may be different never makes a failure up.
func TestCertain(t *testing.T) {
	const table = "CREATE TABLE t (a int PRIMARY KEY, b int CONSTRAINT k CHECK (b > 0)); CREATE INDEX i ON t (b); CREATE TYPE mood AS ENUM ('ok');"
	statements := []string{
		"ALTER TABLE t ADD COLUMN b int", "ALTER TABLE t DROP COLUMN c", "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)", "ALTER TABLE t DROP CONSTRAINT absent",
		"CREATE TABLE t (a int)", "CREATE INDEX i ON t (a)", "CREATE TYPE mood AS ENUM ('bad')", "DROP VIEW t", "ALTER TABLE t ADD PRIMARY KEY (b)",
	}
	doubts := map[string]func(*catalog.Catalog, []ast.Node){
		"what ran can't be read": func(cat *catalog.Catalog, made []ast.Node) {
			apply(cat, made)
			cat.Doubt()
		},
		"it may not have run": func(cat *catalog.Catalog, made []ast.Node) {
			for _, n := range made {
				cat.ApplyPerhaps(n)
			}
		},
		"no migration made it": func(*catalog.Catalog, []ast.Node) {},
	}
	for name, prepare := range doubts {
		for _, statement := range statements {
			cat := catalog.New()
			cat.NewUnit(1)
			var made []ast.Node
			for _, s := range parse(t, table) {
				made = append(made, s.Node)
			}
			prepare(cat, made)
			node := parse(t, statement)[0].Node
			if got := failures.Of(node, cat, failures.Env{Version: 14}); len(got) > 0 {
				t.Errorf("%s: %s: %s", name, statement, got[0].What())
			}
			sure := catalog.New()
			sure.NewUnit(1)
			apply(sure, made)
			if got := failures.Of(node, sure, failures.Env{Version: 14}); len(got) == 0 {
				t.Errorf("%s: nothing is foreseen on a schema that is known", statement)
			}
		}
	}
}

// TestDoubtIsUndone holds that what is undone leaves no doubt.
func TestDoubtIsUndone(t *testing.T) {
	cat := catalog.New()
	cat.NewUnit(1)
	apply(cat, []ast.Node{parse(t, "CREATE TABLE t (a int)")[0].Node})
	cat.Begin()
	cat.Doubt()
	if cat.CertainTable(ast.Name{Name: "t"}) != nil {
		t.Error("the table is certain")
	}
	cat.Rollback()
	if cat.CertainTable(ast.Name{Name: "t"}) == nil {
		t.Error("the table is not certain again")
	}
}

func apply(cat *catalog.Catalog, list []ast.Node) {
	for _, n := range list {
		cat.Apply(n)
	}
}
