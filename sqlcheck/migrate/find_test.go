package migrate_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// TestAccount holds that every SQL file is either in a folder that was found
// or skipped with a reason, and that what is clear needs no name.
func TestAccount(t *testing.T) {
	const table = "CREATE TABLE t (id bigint PRIMARY KEY);"
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"by schema": {
			map[string]string{"db/migrations/billing/001_a.sql": table, "db/migrations/public/001_a.sql": table},
			[]string{"db/migrations/billing plain 1", "db/migrations/public plain 1"},
		},
		"below sql": {
			map[string]string{"migrations/sql/1_a.sql": table, "migrations/sql/2_b.sql": table, "migrations/seeds/1_a.sql": table},
			[]string{"migrations/sql plain 2", "- migrations/seeds 1 the path says seeds"},
		},
		"releases by number": {
			map[string]string{"migration/postgres/0.9/00__a.sql": table, "migration/postgres/0.22/00__b.sql": table, "migration/postgres/LATEST.sql": table},
			[]string{"migration/postgres plain 2"},
		},
		"one release": {
			map[string]string{"migrations/v1.0/a.sql": table},
			[]string{"migrations plain 1"},
		},
		"versioned by name": {
			map[string]string{"schema/postgresql/v12/versioned/v1.0/a.sql": table, "schema/postgresql/v12/versioned/v1.1/b.sql": table, "schema/postgresql/v12/schema.sql": table},
			[]string{"schema/postgresql/v12/versioned plain 2", "- schema/postgresql/v12 1 the files have neither the names nor the directives of a migration tool"},
		},
		"releases of a tool": {
			map[string]string{"db/v1/1_a.up.sql": table, "db/v2/2_b.up.sql": table},
			[]string{"db golang-migrate 2"},
		},
		"two histories": {
			map[string]string{"db/v1/1_a.up.sql": table, "db/v2/1_b.up.sql": table},
			[]string{"db/v1 golang-migrate 1", "db/v2 golang-migrate 1"},
		},
		"versions of an interface": {
			map[string]string{"api/v1/users.sql": "-- name: GetUser :one\nSELECT 1;", "api/v2/users.sql": "SELECT 1;"},
			[]string{"- api/v1 1 users.sql has queries for sqlc", "- api/v2 1 the files have neither the names nor the directives of a migration tool"},
		},
		"other databases": {
			map[string]string{"store/mysql/1.0/1_a.sql": table, "store/mysql/1.1/1_a.sql": table, "store/sqlite/schema.sql": table, "x/testdata/a/1_a.sql": table, "_old/1_a.sql": table},
			[]string{"- _old 1 folders with such names are left out", "- store/mysql 1 the path says mysql", "- store/mysql 1 the path says mysql", "- store/sqlite 1 the path says sqlite", "- x/testdata 1 test data"},
		},
		"releases of another database": {
			map[string]string{"migrations/1.0/a.sql": "CREATE TABLE `t` (id int AUTO_INCREMENT);", "migrations/1.1/b.sql": table},
			[]string{"- migrations 2 a.sql is not for PostgreSQL: it has AUTO_INCREMENT"},
		},
		"other endings": {
			map[string]string{"migrations/1_a.SQL": table, "queries/1_a.SQL": table},
			[]string{"? migrations 1 the names do not end in .sql", "- queries 1 the names do not end in .sql"},
		},
		"many versions twice": {
			map[string]string{
				"migrate/1_a.up.sql": table, "migrate/1_b.up.sql": table, "migrate/2_a.up.sql": table, "migrate/2_b.up.sql": table, "migrate/2_b.down.sql": table,
				"migrate/3_a.up.sql": table, "migrate/3_b.up.sql": table, "migrate/4_a.up.sql": table, "migrate/4_b.up.sql": table, "migrate/5_c_up.sql": table, "migrate/5_c_down.sql": table,
			},
			[]string{"migrate plain 11"},
		},
		"a journal": {
			map[string]string{"drizzle/0000_a.sql": table, "drizzle/meta/_journal.json": "{}"},
			[]string{"drizzle plain 1"},
		},
		"numbered inserts": {
			map[string]string{"migrations/1_a.sql": "INSERT INTO t VALUES (1);", "migrations/note.sql": "SELECT 1;"},
			[]string{"migrations plain 2"},
		},
	} {
		root := write(t, c.files)
		found, skipped, err := migrate.Find(context.Background(), root)
		if err != nil {
			t.Fatal(err)
		}
		local := func(path string) string { return strings.TrimPrefix(path, filepath.ToSlash(root)+"/") }
		var got []string
		files := 0
		for _, f := range found {
			dir, errs := f.Load(migrate.LoadOptions{})
			if len(errs) > 0 {
				t.Errorf("%s: %v", name, errs)
			}
			got = append(got, fmt.Sprintf("%s %s %d", local(f.Dir), f.Tool, dir.Read()))
			files += dir.Found()
		}
		for _, s := range skipped {
			mark := "-"
			if s.Unclear {
				mark = "?"
			}
			got = append(got, fmt.Sprintf("%s %s %d %s", mark, local(s.Root), s.Files, s.Why))
			files += s.Files
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got\n\t%s\nwant\n\t%s", name, strings.Join(got, "\n\t"), strings.Join(c.want, "\n\t"))
		}
		all := 0
		for file := range c.files {
			if strings.EqualFold(filepath.Ext(file), ".sql") {
				all++
			}
		}
		if files != all {
			t.Errorf("%s: %d of %d files are accounted for", name, files, all)
		}
	}
}

// TestDirOfRelease holds that a file of a release is one of the whole history.
func TestDirOfRelease(t *testing.T) {
	root := write(t, map[string]string{"migrations/v1.0/1_a.sql": "CREATE TABLE t (id int);", "migrations/v1.1/1_b.sql": "SELECT 1;", "api/v1/1_a.sql": "SELECT 1;"})
	for file, want := range map[string]string{"migrations/v1.1/1_b.sql": "migrations", "api/v1/1_a.sql": "api/v1"} {
		if got := migrate.DirOf(filepath.Join(root, filepath.FromSlash(file))); got != filepath.Join(root, filepath.FromSlash(want)) {
			t.Errorf("%s is one of %s, not of %s", file, got, want)
		}
	}
}

// TestLoadDirs holds that folders come in the order in which they are named,
// and that their paths stay those that were given.
func TestLoadDirs(t *testing.T) {
	root := write(t, map[string]string{"db/old/1_a.sql": "CREATE TABLE t (id int);", "db/new/sub/1_b.sql": "SELECT 1;"})
	dir, errs := migrate.LoadDirs(filepath.Join(root, "db"), []string{filepath.Join(root, "db", "old"), filepath.Join(root, "db", "new", "sub")}, migrate.LoadOptions{})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if dir.Path != filepath.ToSlash(root)+"/db" || len(dir.Files) != 2 || dir.Files[0].Version != "old/1" || dir.Files[1].Path != filepath.ToSlash(root)+"/db/new/sub/1_b.sql" {
		t.Errorf("%s: %+v", dir.Path, dir.Files)
	}
	if _, errs := migrate.LoadDirs(root, []string{filepath.Join(root, "gone")}, migrate.LoadOptions{}); len(errs) == 0 {
		t.Error("no error of a folder that is not there")
	}
	if _, errs := migrate.LoadDirs(filepath.Join(root, "db"), []string{filepath.Join(root, "db", "old")}, migrate.LoadOptions{Tool: "gooze"}); len(errs) == 0 || !strings.Contains(errs[0].Error(), "gooze") {
		t.Errorf("errors: %v", errs)
	}
}
