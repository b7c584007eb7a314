package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
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

// TestLeft holds that columns are left to people with all that would be lost with
// them, or that would not mean the same in every session.
func TestLeft(t *testing.T) {
	const parts = "CREATE TABLE t (k int NOT NULL, note text, v int) PARTITION BY RANGE (k);\nCREATE TABLE t1 PARTITION OF t DEFAULT;\n"
	rename, retype := "ALTER TABLE t RENAME COLUMN note TO remark;", "ALTER TABLE t ALTER COLUMN v TYPE text;"
	for name, c := range map[string]struct{ tables, change, want string }{
		"index of a partition":      {parts + "CREATE INDEX own ON t1 (lower(note));", rename, "index own"},
		"check of a partition":      {parts + "ALTER TABLE t1 ADD CONSTRAINT own CHECK (note <> '');", rename, "constraint own"},
		"statistics of a partition": {parts + "CREATE STATISTICS own ON k, note FROM t1;", rename, "statistics public.own"},
		"default of a partition":    {parts + "ALTER TABLE t1 ALTER COLUMN note SET DEFAULT 'own';", rename, "default of its own"},
		"attached":                  {parts + "CREATE TABLE t2 (k int NOT NULL, note text NOT NULL, v int);\nALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (0) TO (9);", rename, "NOT NULL"},
		"domain over a domain":      {"CREATE DOMAIN d AS text CHECK (VALUE <> '');\nCREATE DOMAIN e AS d;\nCREATE TABLE t (k int PRIMARY KEY, note e);", rename, "domain"},
		"statistics of two":         {"CREATE TABLE t (k int PRIMARY KEY, note text, v text);\nCREATE STATISTICS s ON note, v FROM t;", rename + "\nALTER TABLE t RENAME COLUMN v TO w;", "spans it and note"},
		"domain over a time":        {"CREATE DOMAIN d AS timestamptz;\nCREATE TABLE t (k int PRIMARY KEY, v d);", retype, "TimeZone"},
		"range of dates":            {"CREATE TABLE t (k int PRIMARY KEY, v daterange);", retype, "DateStyle"},
		"name of a table":           {"CREATE TABLE t (k int PRIMARY KEY, v regclass);", retype, "search_path"},
		"row":                       {"CREATE TYPE r AS (a date);\nCREATE TABLE t (k int PRIMARY KEY, v r);", retype, "settings of the session"},
	} {
		t.Run(name, func(t *testing.T) {
			d := load(t, t.TempDir(), map[string]string{"0001_a.up.sql": c.tables, "0002_b.up.sql": c.change})
			p, err := plan.Make(d, d.Files[1].Path, sqlcheck.Options{})
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, f := range p.Files {
				said += f.Text
			}
			if len(p.Open) != 1 || !strings.Contains(said, c.want) {
				t.Errorf("left to people: %q\n%s", p.Open, said)
			}
		})
	}
}

// TestTangled holds that statements which need each other are left to people,
// and that nothing is taken away before these have come to it.
func TestTangled(t *testing.T) {
	const first = "CREATE TABLE a (id int PRIMARY KEY, b text NOT NULL DEFAULT 'x', c text, v int);\nCREATE DOMAIN d AS text DEFAULT 'd' CHECK (VALUE <> '');\nCREATE TABLE e (id int PRIMARY KEY, d d, a_id int REFERENCES a);\n" +
		"CREATE VIEW w AS SELECT v FROM a;\nALTER TABLE a ADD CONSTRAINT k UNIQUE (c);"
	for second, want := range map[string]string{
		"ALTER TABLE a ADD COLUMN n text;\nUPDATE a SET n = b;\nALTER TABLE a DROP COLUMN b;":                           "DROP COLUMN",
		"CREATE TABLE f (id int);\nINSERT INTO f SELECT id FROM e;\nDROP TABLE e;":                                      "DROP TABLE",
		"ALTER TABLE a RENAME COLUMN b TO z;\nALTER TABLE a RENAME COLUMN c TO b;\nALTER TABLE a RENAME COLUMN z TO c;": "RENAME",
		"ALTER TABLE a DROP COLUMN b;\nALTER TABLE a ADD COLUMN b int NOT NULL DEFAULT 1;":                              "ADD COLUMN",
		"ALTER TABLE a DROP CONSTRAINT k, ADD CONSTRAINT k UNIQUE (c, b);":                                              "DROP CONSTRAINT",
		"DROP VIEW w;\nALTER TABLE a ALTER COLUMN v TYPE bigint;\nCREATE VIEW w AS SELECT v FROM a;":                    "TYPE bigint",
		"ALTER TABLE e RENAME COLUMN d TO f;":                                                                           "RENAME",
		"ALTER TABLE a ALTER COLUMN id TYPE bigint;\nALTER TABLE e ALTER COLUMN a_id TYPE bigint;":                      "a_id TYPE bigint",
		"ALTER TABLE e DROP CONSTRAINT e_pkey;\nALTER TABLE e ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY;":        "ADD COLUMN",
	} {
		d := load(t, t.TempDir(), map[string]string{"0001_a.up.sql": first, "0002_b.up.sql": second})
		p, err := plan.Make(d, d.Files[1].Path, sqlcheck.Options{})
		if err != nil {
			t.Errorf("%s: %v", second, err)
			continue
		}
		if len(p.Open) == 0 || !strings.Contains(p.Open[0], want) {
			t.Errorf("%s: left to people: %q", second, p.Open)
		}
		stopped := false
		for _, f := range p.Files {
			stopped = stopped || strings.Contains(f.Text, "$byhand$")
			for line := range strings.Lines(f.Text) {
				if !stopped && !strings.HasPrefix(line, "--") && (strings.Contains(line, "DROP CONSTRAINT k") || strings.Contains(line, "e_pkey") || strings.Contains(line, "DROP COLUMN") || strings.HasPrefix(line, "DROP ") || strings.Contains(line, "RENAME COLUMN b")) {
					t.Errorf("%s: runs before people have come to it: %s", second, line)
				}
			}
		}
	}
	for second, want := range map[string]error{
		"SET search_path = app;\nALTER TABLE a DROP COLUMN c;":            plan.ErrSettings,
		"SET LOCAL statement_timeout = '1min';\nCREATE INDEX i ON a (c);": nil,
	} {
		d := load(t, t.TempDir(), map[string]string{"0001_a.up.sql": first, "0002_b.up.sql": second})
		if _, err := plan.Make(d, d.Files[1].Path, sqlcheck.Options{}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", second, err, want)
		}
	}
}

// TestLines holds that what a name holds never leaves a comment.
func TestLines(t *testing.T) {
	const evil = "\"a\nDROP TABLE secrets; --\""
	for _, second := range []string{
		"ALTER TABLE a DROP COLUMN " + evil, "ALTER TABLE a RENAME COLUMN " + evil + " TO b", "ALTER TABLE a ALTER COLUMN " + evil + " TYPE bigint",
		"ALTER TABLE a RENAME COLUMN id TO \"x\rDROP TABLE secrets;\"", "ALTER TABLE a ADD COLUMN \"x\nDROP TABLE secrets;\" text NOT NULL", "UPDATE a SET " + evil + " = 1",
	} {
		d := load(t, t.TempDir(), map[string]string{"0001_a.up.sql": "CREATE TABLE a (id int, " + evil + " int);", "0002_b.up.sql": second})
		p, err := plan.Make(d, d.Files[1].Path, sqlcheck.Options{})
		if err != nil {
			t.Errorf("%s: %v", second, err)
			continue
		}
		for _, f := range p.Files {
			for _, s := range pgparse.Parse(f.Text, 0, len(f.Text)) {
				if s.Err != nil {
					t.Errorf("%s: %s: %v", second, f.Name, s.Err)
				}
				if drop, ok := s.Node.(*ast.Drop); ok && drop.Kind == ast.TableKind {
					t.Errorf("%s: %s", second, f.Text)
				}
			}
		}
	}
}

// TestExpandTogether holds that the first step of a move is one transaction,
// however the tool sent the file.
func TestExpandTogether(t *testing.T) {
	const first, second = "-- +goose Up\nCREATE TABLE a (id int PRIMARY KEY, b text NOT NULL DEFAULT 'x');\nCREATE TABLE c (id int);\n",
		"-- +goose NO TRANSACTION\n-- +goose Up\nALTER TABLE c ADD COLUMN d int;\nALTER TABLE a RENAME COLUMN b TO e;\nALTER TABLE c ADD COLUMN f int;\n"
	d, _, p := planned(t, map[string]string{"1_a.sql": first, "2_b.sql": second})
	if len(p.Open) > 0 {
		t.Fatalf("left to people: %q", p.Open)
	}
	for i, f := range d.Files[1:] {
		moves := strings.Contains(f.Source, "CREATE TRIGGER")
		for _, e := range f.Execs {
			if moves && e.Transaction == 0 {
				t.Errorf("%s: a statement of the first step runs by itself", p.Files[i].Name)
			}
		}
		if i == 0 && (moves || !strings.Contains(f.Source, "COLUMN d") || !strings.Contains(f.Source, "COLUMN f")) {
			t.Errorf("the first file: %s", f.Source)
		}
	}
}

// TestNotMoved holds that a column that is left to people bars nothing.
func TestNotMoved(t *testing.T) {
	d := load(t, t.TempDir(), map[string]string{"0001_a.up.sql": "CREATE TABLE a (id int PRIMARY KEY, b int);",
		"0002_b.up.sql": "ALTER TABLE a ALTER COLUMN b TYPE bigint USING b * 100;\nALTER TABLE a ALTER COLUMN b SET DEFAULT 1;"})
	p, err := plan.Make(d, d.Files[1].Path, sqlcheck.Options{})
	if err != nil || len(p.Open) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
}
