package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/plan"
)

// TestNotTheLast holds that the plan of a file with others behind it puts what
// they may build on in its place, and is refused when they use what comes later.
func TestNotTheLast(t *testing.T) {
	const first, second = "CREATE TABLE a (id int PRIMARY KEY, b int);", "ALTER TABLE a ADD COLUMN c int;\nCREATE INDEX i ON a (b);"
	for name, c := range map[string]struct{ later, want string }{
		"apart":    {"ALTER TABLE a ADD COLUMN d int;", "0002_b_expand.up.sql 0004_b_index.up.sql"},
		"building": {"CREATE VIEW v AS SELECT c FROM a;", "0002_b_expand.up.sql 0004_b_index.up.sql"},
		"using":    {"ALTER INDEX i RENAME TO j;", "0003_c.up.sql names i"},
	} {
		t.Run(name, func(t *testing.T) {
			d := load(t, t.TempDir(), map[string]string{"0001_a.up.sql": first, "0002_b.up.sql": second, "0003_c.up.sql": c.later})
			p, err := plan.Make(d, d.Files[1].Path, sqlcheck.Options{})
			if err != nil {
				if !errors.Is(err, plan.ErrUsedLater) || !strings.Contains(err.Error(), c.want) {
					t.Fatal(err)
				}
				return
			}
			var names []string
			for _, f := range p.Files {
				names = append(names, f.Name)
			}
			if got := strings.Join(names, " "); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestMovedAgain holds that what a file does with a column behind its move is
// refused, and columns that depend on each other are left to people.
func TestMovedAgain(t *testing.T) {
	const first = "CREATE TABLE a (id int PRIMARY KEY, b int, c int, d int GENERATED ALWAYS AS (c + 1) STORED);\nCREATE INDEX i ON a (id, b);\nCREATE TABLE z (b int);"
	for second, want := range map[string]string{
		"ALTER TABLE a RENAME COLUMN b TO e;\nALTER TABLE a ALTER COLUMN e SET DEFAULT 1;":     "a.b",
		"ALTER TABLE a RENAME COLUMN b TO e;\nCREATE INDEX j ON a (e);":                        "a.b",
		"ALTER TABLE a ALTER COLUMN b TYPE bigint, ALTER COLUMN b SET DEFAULT 0;":              "a.b",
		"ALTER TABLE a RENAME COLUMN b TO e;\nALTER TABLE z ALTER COLUMN b SET DEFAULT 1;":     "",
		"ALTER TABLE a RENAME COLUMN c TO e;":                                                  "by hand",
		"ALTER TABLE a ALTER COLUMN b TYPE bigint, ALTER COLUMN id TYPE bigint;":               "by hand",
		"ALTER TABLE a ALTER COLUMN b TYPE bigint;\nALTER TABLE z ALTER COLUMN b TYPE bigint;": "",
	} {
		d := load(t, t.TempDir(), map[string]string{"0001_a.up.sql": first, "0002_b.up.sql": second})
		p, err := plan.Make(d, d.Files[1].Path, sqlcheck.Options{})
		got := ""
		switch {
		case errors.Is(err, plan.ErrMoved) && strings.HasSuffix(err.Error(), want):
			got = want
		case err != nil:
			got = err.Error()
		case len(p.Open) > 0:
			got = "by hand"
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", second, got, want)
		}
	}
}
