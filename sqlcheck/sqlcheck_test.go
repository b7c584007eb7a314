package sqlcheck_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

func load(t testing.TB, files map[string]string) *migrate.Dir {
	t.Helper()
	dir := t.TempDir()
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

// TestChecks holds the list against the folders of rules.
func TestChecks(t *testing.T) {
	var listed []string
	for _, c := range sqlcheck.Checks() {
		listed = append(listed, strings.ReplaceAll(c.Rule.Name, "-", ""))
		for _, p := range c.Rule.Problems() {
			t.Errorf("%s: %s", c.Rule.Name, p)
		}
		if c.Rule.Lang != rule.SQL || c.Run == nil {
			t.Errorf("%s: not a SQL rule", c.Rule.Name)
		}
	}
	if !slices.IsSorted(listed) {
		t.Errorf("not sorted: %q", listed)
	}
	entries, err := os.ReadDir("rules")
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, e := range entries {
		folders = append(folders, e.Name())
	}
	if !slices.Equal(listed, folders) {
		t.Errorf("rules %q\nfolders %q", listed, folders)
	}
}

// TestExamples holds the good example of each rule against all the others:
// advice that brings another finding is no advice.
func TestExamples(t *testing.T) {
	for _, c := range sqlcheck.Checks() {
		t.Run(c.Rule.Name, func(t *testing.T) {
			files := map[string]string{}
			for _, f := range sqltest.Sections(c.Rule.Good) {
				files[f.Name] = string(f.Data)
			}
			for _, f := range sqlcheck.Check(load(t, files), sqlcheck.Options{}).Findings {
				t.Errorf("%d: %s: %s", f.Start.Line, f.Rule, f.Message)
			}
		})
	}
}

// TestArrows holds the parser behind its one importer, and the rules away from
// everything but what they are given.
func TestArrows(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || path == "sqlcheck_test.go" {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text, slash := string(source), filepath.ToSlash(path)
		if strings.Contains(text, "\"github.com/pganalyze/") && !strings.HasPrefix(slash, "internal/pgparse/") {
			t.Errorf("%s imports the parser", slash)
		}
		isRule := strings.HasPrefix(slash, "rules/") && !strings.HasSuffix(slash, "_test.go")
		if isRule && (strings.Contains(text, "/sqlcheck/internal/") || strings.Contains(text, "/sqlcheck/rules/") || strings.Contains(text, "/sqlcheck/migrate\"")) {
			t.Errorf("%s imports more than ast, catalog, check and effects", slash)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestIgnores(t *testing.T) {
	const source = `-- patternvet:ignore column-dropped not read since v1.3
ALTER TABLE users DROP COLUMN a;
ALTER TABLE users DROP COLUMN b; -- patternvet:ignore column-dropped not read since v1.3
ALTER TABLE users -- patternvet:ignore column-dropped,column-type-rewrite the table is tiny
    DROP COLUMN c,
    ALTER COLUMN d TYPE bigint;
/* patternvet:ignore column-dropped, table-dropped old things */
-- and a word on it

DROP TABLE old_things;
-- patternvet:ignore column-default-volatile/serial the table has three rows
ALTER TABLE users ADD COLUMN e serial;
-- patternvet:ignore column-default-volatile/identity the table has three rows
ALTER TABLE users ADD COLUMN f serial;
-- patternvet:ignore column-dropped
ALTER TABLE users DROP COLUMN g;
-- patternvet:ignore column-dropt no reason to keep it
ALTER TABLE users DROP COLUMN h;
-- patternvet:ignore
-- patternvet:ignored nothing
-- patternvet:ignore table-renamed/fast it is quick
SELECT '-- patternvet:ignore x';
-- patternvet:ignore column-dropped nothing follows
`
	want := []string{
		`7 column-dropped/unused-ignore ignore of column-dropped suppresses nothing here; remove it`,
		`13 column-default-volatile/unused-ignore ignore of column-default-volatile/identity suppresses nothing here; remove it`,
		`14 column-default-volatile/serial adding serial column f rewrites users`,
		`15 ignore-malformed/ ignore of column-dropped gives no reason and is not in force; say why behind the rule`,
		`16 column-dropped/ dropping column g`,
		`17 ignore-malformed/ ignore names no rule: "column-dropt"; did you mean column-dropped`,
		`18 column-dropped/ dropping column h`,
		`19 ignore-malformed/ ignore names no rule; write "patternvet:ignore RULE reason"`,
		`21 ignore-malformed/ ignore names "table-renamed/fast", but rule table-renamed has no such category`,
		`23 column-dropped/unused-ignore ignore of column-dropped suppresses nothing here; remove it`,
	}
	var got []string
	for _, f := range sqlcheck.Check(load(t, map[string]string{"1_a.up.sql": source}), sqlcheck.Options{}).Findings {
		got = append(got, fmt.Sprintf("%d %s/%s %s", f.Start.Line, f.Rule, f.Category, f.Text()))
	}
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("missing: %s", want[i])
		case i >= len(want):
			t.Errorf("unexpected: %s", got[i])
		case !strings.HasPrefix(got[i], want[i]):
			t.Errorf("got  %s\nwant %s", got[i], want[i])
		}
	}
}

// TestIgnoreOnTheWayDown holds that ignores in what is not run are left alone.
func TestIgnoreOnTheWayDown(t *testing.T) {
	dir := load(t, map[string]string{"1_a.sql": "-- +goose Up\nSELECT 1;\n-- +goose Down\n-- patternvet:ignore column-dropped x\nALTER TABLE t DROP COLUMN a;\n"})
	if got := sqlcheck.Check(dir, sqlcheck.Options{}).Findings; len(got) > 0 {
		t.Error(got)
	}
}

func TestPositions(t *testing.T) {
	source := "\ufeff-- ü\r\n\tALTER TABLE users\r\n\t\tADD COLUMN é int,\r\n\t\tDROP COLUMN ünï;\r\n"
	dir := load(t, map[string]string{"1_a.up.sql": source})
	got := sqlcheck.Check(dir, sqlcheck.Options{}).Findings
	if len(got) != 1 {
		t.Fatal(got)
	}
	want := check.Position{Offset: strings.Index(source, "DROP"), Line: 4, Column: 3}
	if got[0].Start != want || source[got[0].Start.Offset:got[0].End.Offset] != "DROP COLUMN ünï" {
		t.Errorf("from %+v to %+v, want from %+v", got[0].Start, got[0].End, want)
	}
}

func TestOptions(t *testing.T) {
	files := map[string]string{
		"1_a.up.sql": "CREATE TABLE t (a int);\nDROP TABLE u;",
		"2_b.up.sql": "ALTER TABLE t DROP COLUMN a;\nALTER TABLE t ADD COLUMN b serial;",
	}
	dir := load(t, files)
	count := func(opts sqlcheck.Options) string {
		var rules []string
		r := sqlcheck.Check(dir, opts)
		for _, f := range r.Findings {
			rules = append(rules, f.Rule)
		}
		return fmt.Sprint(r.Files, rules)
	}
	if got := count(sqlcheck.Options{}); got != "2 [table-dropped column-dropped column-default-volatile]" {
		t.Error(got)
	}
	second := func(file string) bool { return filepath.Base(file) == "2_b.up.sql" }
	if got := count(sqlcheck.Options{Undeployed: second}); got != "1 [column-dropped column-default-volatile]" {
		t.Error(got)
	}
	all := func(string) bool { return true }
	if got := count(sqlcheck.Options{Undeployed: all}); got != "2 [table-dropped]" {
		t.Error(got)
	}
	some := func(rule, category string) bool { return rule == "column-default-volatile" && category == "serial" }
	if got := count(sqlcheck.Options{Enabled: some}); got != "2 [column-default-volatile]" {
		t.Error(got)
	}
}

// TestSameEveryTime holds that folders can be checked side by side and that
// the same input gives the same findings.
func TestSameEveryTime(t *testing.T) {
	dir := load(t, synthetic(40))
	want := sqlcheck.Check(dir, sqlcheck.Options{}).Findings
	if len(want) == 0 {
		t.Fatal("no findings")
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got := sqlcheck.Check(dir, sqlcheck.Options{}).Findings; !reflect.DeepEqual(got, want) {
				t.Error("the findings differ")
			}
		})
	}
	wg.Wait()
}

// synthetic makes migrations of the usual kind.
func synthetic(n int) map[string]string {
	files := map[string]string{}
	for i := range n {
		files[fmt.Sprintf("%04d_step.up.sql", i+1)] = fmt.Sprintf(`
CREATE TABLE table_%[1]d (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL DEFAULT '',
    owner_id bigint REFERENCES table_%[2]d (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT name_short CHECK (length(name) < 100)
);
CREATE INDEX table_%[1]d_name_idx ON table_%[1]d (name);
ALTER TABLE table_%[2]d ADD COLUMN extra_%[1]d jsonb NOT NULL DEFAULT '{}'::jsonb;
CREATE INDEX table_%[2]d_extra_%[1]d ON table_%[2]d (extra_%[1]d);
INSERT INTO table_%[1]d (name) VALUES ('a'), ('b');
`, i+1, i)
	}
	return files
}

// BenchmarkCheck parses, replays and checks histories of several lengths; the
// time a file takes should not depend on the length.
func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{250, 1000, 4000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := load(b, synthetic(n))
			b.ReportAllocs()
			for b.Loop() {
				sqlcheck.Check(dir, sqlcheck.Options{})
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/file")
		})
	}
}

func BenchmarkFind(b *testing.B) {
	dir := load(b, synthetic(500))
	for b.Loop() {
		if _, _, err := migrate.Find(context.Background(), dir.Path); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzCheck holds that nothing that a file may contain makes a check panic.
func FuzzCheck(f *testing.F) {
	for _, c := range sqlcheck.Checks() {
		f.Add(c.Rule.Bad, c.Rule.Good)
	}
	f.Add("-- patternvet:ignore a,,b/ -", "/* patternvet:ignore */ ALTER TABLE t DROP COLUMN a, DROP COLUMN b")
	f.Fuzz(func(t *testing.T, first, second string) {
		dir := load(t, map[string]string{"1_a.up.sql": "", "2_b.up.sql": ""})
		for i, source := range []string{first, second} {
			dir.Files[i].Source, dir.Files[i].Execs = source, []migrate.Exec{{Start: 0, End: len(source)}}
		}
		for _, f := range sqlcheck.Check(dir, sqlcheck.Options{}).Findings {
			if strings.Contains(f.Message, "internal error") {
				t.Fatal(f.Message)
			}
			if f.Start.Line < 1 || f.Start.Column < 1 || f.End.Offset < f.Start.Offset {
				t.Fatalf("position %+v", f)
			}
		}
	})
}

// TestAdvice: what to write instead is cut from what happens, but not out of
// SQL that is quoted.
func TestAdvice(t *testing.T) {
	const source = "CREATE TABLE users (id bigint);\n"
	for sql, want := range map[string]check.Finding{
		"CREATE INDEX i ON users (id);":                          {Message: "creating index i on users blocks writes until it is built", Advice: "use CREATE INDEX CONCURRENTLY"},
		"DO $$ BEGIN EXECUTE 'DROP TABLE a; DROP ' || x; END $$": {Message: "EXECUTE puts this statement together at run time, so it is not checked: DROP TABLE a; DROP"},
		"CREATE TABLE c (id bigint) \"x; y\";":                   {Message: `PostgreSQL can't read this statement, so it is not checked: syntax error at or near ""x; y""`},
		"-- patternvet:ignore table-dropped why":                 {Message: "ignore of table-dropped suppresses nothing here", Advice: "remove it"},
	} {
		findings := sqlcheck.Check(load(t, map[string]string{"1_a.up.sql": source, "2_b.up.sql": sql + "\n"}), sqlcheck.Options{}).Findings
		var got check.Finding
		for _, f := range findings {
			if f.Rule != "lock-timeout-missing" {
				got = f
			}
		}
		if !strings.HasPrefix(got.Message, want.Message) || got.Advice != want.Advice {
			t.Errorf("%s: message %q and advice %q, want %q and %q", sql, got.Message, got.Advice, want.Message, want.Advice)
		}
	}
}
