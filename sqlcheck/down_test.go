package sqlcheck_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/check"
)

func found(t *testing.T, files map[string]string, opts sqlcheck.Options) []string {
	t.Helper()
	var out []string
	for _, f := range sqlcheck.Check(load(t, files), opts).Findings {
		out = append(out, fmt.Sprintf("%s:%d %s %s", filepath.Base(f.File), f.Start.Line, f.Severity, strings.TrimSuffix(f.Rule+"/"+f.Category, "/")))
	}
	return out
}

// TestDown holds what of a down migration is reported: what touches tables that were
// there before the migration, one step lower, and nothing else.
func TestDown(t *testing.T) {
	files := map[string]string{
		"1_init.up.sql":   "CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE INDEX users_name ON users (name);",
		"1_init.down.sql": "DROP TABLE users;",
		"2_more.up.sql":   "ALTER TABLE users ADD COLUMN email text;",
		"2_more.down.sql": "ALTER TABLE users DROP COLUMN email;\nALTER TABLE users DROP COLUMN name;",
		// The schema is that of the up migration: the down migrations above were not run.
		"3_index.up.sql":   "DROP INDEX CONCURRENTLY users_name;",
		"3_index.down.sql": "CREATE INDEX users_name ON users (name);\nCREATE INDEX users_email ON users (email);",
		"4_use.up.sql":     "ALTER TABLE users DROP COLUMN email;",
	}
	up := []string{"4_use.up.sql:1 error column-dropped"}
	if got := found(t, files, sqlcheck.Options{}); !slices.Equal(got, up) {
		t.Errorf("without: %q", got)
	}
	want := []string{
		"2_more.down.sql:2 warning column-dropped",
		"3_index.down.sql:1 warning index-not-concurrent",
		"3_index.down.sql:2 warning index-not-concurrent",
		"4_use.up.sql:1 error column-dropped",
	}
	if got := found(t, files, sqlcheck.Options{Down: true}); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	last := func(file string) bool { return filepath.Base(file) >= "3_" }
	if got := found(t, files, sqlcheck.Options{Down: true, Undeployed: last}); !slices.Equal(got, want[1:]) {
		t.Errorf("from the third on: %q", got)
	}
}

// TestDownInOneFile holds positions, transactions and ignores of a down migration
// that shares its file with the up migration.
func TestDownInOneFile(t *testing.T) {
	const source = `-- +goose Up
-- patternvet:ignore column-dropped nobody reads it
ALTER TABLE users DROP COLUMN a;
ALTER TABLE users DROP COLUMN b; -- patternvet:ignore column-dropped nobody reads it
-- +goose Down
-- patternvet:ignore index-not-concurrent the table is small
CREATE INDEX i ON users (c);
	CREATE INDEX CONCURRENTLY j ON users (d);
-- patternvet:ignore column-dropped nothing follows
`
	files := map[string]string{"1_a.sql": source}
	if got := found(t, files, sqlcheck.Options{}); len(got) > 0 {
		t.Errorf("without: %q", got)
	}
	want := []string{"1_a.sql:8 warning statement-fails/transaction", "1_a.sql:9 info column-dropped/unused-ignore"}
	if got := found(t, files, sqlcheck.Options{Down: true}); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// TestDownInComments holds that rollbacks in comments are found where they
// stand.
func TestDownInComments(t *testing.T) {
	const source = "--liquibase formatted sql\n--changeset ü:1\nSELECT 1;\n--rollback ALTER TABLE users\n--rollback   DROP COLUMN ä;\n"
	findings := sqlcheck.Check(load(t, map[string]string{"a.sql": source}), sqlcheck.Options{Down: true}).Findings
	if len(findings) != 1 {
		t.Fatal(findings)
	}
	want := [2]check.Position{{Offset: strings.Index(source, "ALTER"), Line: 4, Column: 12}, {Offset: strings.LastIndex(source, ";"), Line: 5, Column: 28}}
	if got := [2]check.Position{findings[0].Start, findings[0].End}; got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
