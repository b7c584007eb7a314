package plan_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/plan"
)

func load(t *testing.T, dir string, files map[string]string) *migrate.Dir {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, errs := migrate.Load(dir, migrate.LoadOptions{})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return d
}

// planned plans the first of some files that is rejected and returns the folder with the plan in
// its place, how many files were there before, and the plan.
func planned(t *testing.T, files map[string]string) (*migrate.Dir, int, *plan.Plan) {
	t.Helper()
	dir := t.TempDir()
	d := load(t, dir, files)
	last := d.Files[len(d.Files)-1]
	for _, f := range sqlcheck.Check(d, sqlcheck.Options{}).Findings {
		last = d.Files[slices.IndexFunc(d.Files, func(m *migrate.File) bool { return m.Path == f.File })]
		break
	}
	p, err := plan.Make(d, last.Path, sqlcheck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.FromSlash(last.Path)); err != nil {
		t.Fatal(err)
	}
	after := map[string]string{}
	for _, f := range p.Files {
		after[f.Name] = f.Text
	}
	if len(after) != len(p.Files) {
		t.Errorf("two files of one name: %+v", p.Files)
	}
	return load(t, dir, after), len(d.Files) - 1, p
}

func example(text string) map[string]string {
	files := map[string]string{}
	for _, f := range sqltest.Sections(text) {
		files[f.Name] = string(f.Data)
	}
	return files
}

// byHand are the rules whose bad examples have no sequence that a machine
// could write: only people know which program was the last to use what goes,
// what a statement that can't be read was to say, or the bounds of a partition.
var byHand = map[string]bool{
	"table-dropped": true, "object-dropped": true, "object-renamed": true, "table-truncated": true, "table-rewritten": true,
	"statement-fails": true, "partition-attached-unproven": true, "statement-unreadable": true, "column-renamed": true,
	"column-default-volatile": true, // one of its two columns is a serial
	"not-null-unproven":       true, // nothing says what the rows get that are there
	"update-unbounded":        true, // programs write the column too
	"lock-held-during-work":   true, // no migration tells a key of the table, to batch by
}

// TestExamples plans the bad example of every rule: the plan itself must not be
// rejected, and all of it must be there.
func TestExamples(t *testing.T) {
	for _, c := range sqlcheck.Checks() {
		t.Run(c.Rule.Name, func(t *testing.T) {
			d, _, p := planned(t, example(c.Rule.Bad))
			if (len(p.Files) == 0) != (c.Rule.Name == "migration-out-of-order" || c.Rule.Name == "constraint-never-validated") { // those are about the file's name, and one that is missing
				t.Fatalf("%d files", len(p.Files))
			}
			if open := len(p.Open) > 0; open != byHand[c.Rule.Name] {
				t.Errorf("left to people: %q", p.Open)
			}
			for _, f := range sqlcheck.Check(d, sqlcheck.Options{}).Findings {
				if f.Severity == rule.Error {
					t.Errorf("%s:%d: %s: %s", filepath.Base(f.File), f.Start.Line, f.Rule, f.Message)
				}
			}
			if t.Failed() {
				for _, f := range p.Files {
					t.Logf("-- file: %s\n%s", f.Name, f.Text)
				}
			}
		})
	}
}

func TestNothingToPlan(t *testing.T) {
	d := load(t, t.TempDir(), map[string]string{"1_a.up.sql": "CREATE TABLE a (id int);"})
	p, err := plan.Make(d, d.Files[0].Path, sqlcheck.Options{})
	if err != nil || len(p.Files) != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	d = load(t, t.TempDir(), map[string]string{"1_a.up.sql": "CREATE INDEX i ON a (id);\nSAVEPOINT s;"})
	if p, err := plan.Make(d, d.Files[0].Path, sqlcheck.Options{}); err == nil {
		t.Errorf("%+v", p)
	}
}

// TestTools holds names and directives of the tools against their readers: the
// plan must load as the tool's, and its index must run outside of a transaction.
func TestTools(t *testing.T) {
	const create, index = "CREATE TABLE a (id int);\n", "CREATE INDEX i ON a (id);\nALTER TABLE a ADD COLUMN b int;\n"
	for name, c := range map[string]struct{ first, second, firstText, before, after, want string }{
		"golang-migrate": {"0009_a.up.sql", "0010_b.up.sql", create, "", "", "0011_b_expand.up.sql 0012_b_index.up.sql"},
		"goose":          {"20250101000000_a.sql", "20250101000059_b.sql", "-- +goose Up\n" + create, "-- +goose Up\n", "", "20250101000060_b_expand.sql 20250101000061_b_index.sql"},
		"dbmate":         {"1_a.sql", "2_b.sql", "-- migrate:up\n" + create + "-- migrate:down\n", "-- migrate:up\n", "-- migrate:down\n", "3_b_expand.sql 4_b_index.sql"},
		"sql-migrate":    {"1-a.sql", "2-b.sql", "-- +migrate Up\n" + create, "-- +migrate Up\n", "", "3_b_expand.sql 4_b_index.sql"},
		"tern":           {"001_a.sql", "002_b.sql", create + "---- create above / drop below ----\n", "", "---- create above / drop below ----\n", "002_b_expand.sql 003_b_index.sql"},
		"flyway":         {"V1.8__a.sql", "V1.9__b.sql", create, "", "", "V1.10__b_expand.sql V1.11__b_index.sql"},
		"plain":          {"1.sql", "2.sql", create, "", "", "3_plan_expand.sql 4_plan_index.sql"},
	} {
		t.Run(name, func(t *testing.T) {
			d, before, p := planned(t, map[string]string{c.first: c.firstText, c.second: c.before + index + c.after})
			var names []string
			for _, f := range d.Files[before:] {
				names = append(names, filepath.Base(f.Path))
			}
			if got := strings.Join(names, " "); d.Tool != name || got != c.want {
				t.Errorf("%s: %s, want %s", d.Tool, got, c.want)
			}
			for _, f := range sqlcheck.Check(d, sqlcheck.Options{}).Findings {
				t.Errorf("%s: %s\n%s", f.Rule, f.Message, p.Files[1].Text)
			}
		})
	}
}

// TestAlone holds that statements which ran one by one do so in the plan:
// together they would hold their locks for longer.
func TestAlone(t *testing.T) {
	d, _, _ := planned(t, map[string]string{
		"1_a.sql": "-- +goose Up\nCREATE TABLE a (id int, b int);\nCREATE TABLE c (id int);\n",
		"2_b.sql": "-- +goose NO TRANSACTION\n-- +goose Up\nALTER TABLE a ADD CONSTRAINT k CHECK (b > 0) NOT VALID;\n" +
			"ALTER TABLE a VALIDATE CONSTRAINT k;\nCREATE INDEX i ON c (id);\n",
	})
	for _, f := range sqlcheck.Check(d, sqlcheck.Options{}).Findings {
		t.Errorf("%s: %s: %s", filepath.Base(f.File), f.Rule, f.Message)
	}
	if f := d.Files[1]; len(f.Execs) != 2 || f.Execs[0].Transaction != 0 {
		t.Errorf("%q", f.Source)
	}
}

// TestOrder holds that what builds on a statement that moved moves behind it.
func TestOrder(t *testing.T) {
	_, _, p := planned(t, map[string]string{
		"1_a.up.sql": "CREATE TABLE a (id int, b int);\nALTER TABLE a ADD CONSTRAINT k CHECK (b IS NOT NULL) NOT VALID;\nCREATE TABLE c (id int);",
		"2_b.up.sql": "ALTER TABLE c ADD COLUMN d int;\nALTER TABLE a VALIDATE CONSTRAINT k;\nALTER TABLE a ALTER COLUMN b SET NOT NULL;\n" +
			"ALTER TABLE a DROP CONSTRAINT k;\nALTER TABLE c ADD COLUMN e int;",
	})
	var got []string
	for _, f := range p.Files {
		got = append(got, strings.Fields(f.Text)[2]+" "+strings.Join(strings.Fields(f.Text)[3:5], " "))
	}
	if want := "c ADD COLUMN, a VALIDATE CONSTRAINT, a ALTER COLUMN, a DROP CONSTRAINT"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}
