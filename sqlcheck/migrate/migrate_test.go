package migrate_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// execs returns the strings that a file is sent as.
func execs(f *migrate.File) []string {
	var out []string
	for _, e := range f.Execs {
		if s := strings.TrimSpace(f.Source[e.Start:e.End]); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var update = flag.Bool("update", false, "write the expectations anew")

// TestTools reads the folders in testdata/tools, archives whose last file,
// "want", says what is run: the tool; per file its version and strings, with
// the number of the transaction before each; what is left out ("-"), which may
// be migrations ("?"); what the tool refuses.
func TestTools(t *testing.T) {
	archives, err := filepath.Glob("testdata/tools/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range ar.Files[:len(ar.Files)-1] {
				files[f.Name] = string(f.Data)
			}
			want := &ar.Files[len(ar.Files)-1]
			got := describe(write(t, files))
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(ar), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if want.Name != "want" || got != string(want.Data) {
				t.Errorf("got\n%s\nwant\n%s", got, want.Data)
			}
		})
	}
}

func describe(root string) string {
	var b strings.Builder
	dir, errs := migrate.Load(root, migrate.LoadOptions{})
	if dir != nil {
		fmt.Fprintln(&b, dir.Tool)
		for _, f := range dir.Files {
			describeFile(&b, root, "", f)
			if f.Down != nil {
				describeFile(&b, root, "down ", f.Down)
			}
		}
		for _, note := range dir.Notes {
			fmt.Fprintln(&b, "#", note)
		}
		for _, l := range dir.LeftOut {
			mark := "-"
			if l.Unclear {
				mark = "?"
			}
			fmt.Fprintf(&b, "%s %s: %s\n", mark, strings.Join(l.Files, " "), l.Why)
		}
	}
	for _, err := range errs {
		fmt.Fprintln(&b, "!", strings.ReplaceAll(err.Error(), filepath.ToSlash(root)+"/", ""))
	}
	return b.String()
}

func describeFile(b *strings.Builder, root, way string, f *migrate.File) {
	fmt.Fprintf(b, "%s%s %s\n", way, strings.TrimPrefix(f.Path, filepath.ToSlash(root)+"/"), f.Version)
	for _, e := range f.Execs {
		if s := strings.TrimSpace(f.Source[e.Start:e.End]); s != "" {
			fmt.Fprintf(b, "\t%d %q\n", e.Transaction, s)
		}
	}
}

// TestLineBreaks holds that a byte order mark and other line breaks change
// nothing but the offsets.
func TestLineBreaks(t *testing.T) {
	archives, _ := filepath.Glob("testdata/tools/*.txtar")
	for _, path := range archives {
		if strings.HasSuffix(path, "tern.txtar") {
			continue // its directives are none before a carriage return
		}
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		plain, odd := map[string]string{}, map[string]string{}
		for _, f := range ar.Files[:len(ar.Files)-1] {
			plain[f.Name] = string(f.Data)
			if odd[f.Name] = string(f.Data); strings.Contains(odd[f.Name], `atlas:delimiter \n`) {
				continue // nor is this delimiter one
			}
			odd[f.Name] = strings.ReplaceAll(odd[f.Name], "\n", "\r\n")
			if strings.HasSuffix(f.Name, ".sql") {
				odd[f.Name] = "\ufeff" + odd[f.Name]
			}
		}
		want, got := describe(write(t, plain)), describe(write(t, odd))
		if got = strings.ReplaceAll(got, `\r\n`, `\n`); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
		}
	}
}

// TestArchive reads an archive of Atlas, which can't stand in one of txtar.
func TestArchive(t *testing.T) {
	const source = "-- atlas:txtar\n\n-- checks/empty.sql --\n-- atlas:assert DS102\nSELECT NOT EXISTS (SELECT 1 FROM t);\n\n" +
		"-- migration.sql --\n-- atlas:txmode none\n\nDROP TABLE t;\nSELECT 1;\n-- down.sql --\nCREATE TABLE t (a int);\n"
	got := describe(write(t, map[string]string{"atlas.sum": "h1:x=\n", "1_a.sql": source}))
	want := "atlas\n1_a.sql 1\n\t0 \"-- atlas:txmode none\\n\\nDROP TABLE t;\"\n\t0 \"SELECT 1;\"\ndown 1_a.sql 1\n\t0 \"CREATE TABLE t (a int);\"\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMultiStatement(t *testing.T) {
	dir, errs := migrate.Load(write(t, map[string]string{"1_a.up.sql": "SELECT 1; SELECT ';';"}), migrate.LoadOptions{MultiStatement: true})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if got := execs(dir.Files[0]); !slices.Equal(got, []string{"SELECT 1;", "SELECT ';';"}) {
		t.Errorf("sent as %q", got)
	}
}

func TestErrors(t *testing.T) {
	dir := write(t, map[string]string{"go.mod": "require github.com/golang-migrate/migrate/v4 v4.19.0", "1_a.up.sql": "SELECT 1", "01_b.up.sql": "SELECT 2", "3_c.up.sql": "SELECT 3"})
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "2_gone.up.sql")); err != nil {
		t.Fatal(err)
	}
	got, errs := migrate.Load(dir, migrate.LoadOptions{})
	if len(errs) != 2 || !strings.Contains(errs[0].Error(), "2_gone.up.sql") || !strings.Contains(errs[1].Error(), "version") {
		t.Errorf("errors: %v", errs)
	}
	if len(got.Files) != 3 {
		t.Errorf("%d files", len(got.Files))
	}
	if _, errs := migrate.Load(dir, migrate.LoadOptions{Tool: "gooze"}); len(errs) == 0 || !strings.Contains(errs[len(errs)-1].Error(), "gooze") {
		t.Errorf("errors: %v", errs)
	}
	if _, errs := migrate.Load(write(t, map[string]string{"x.sql": "SELECT 1"}), migrate.LoadOptions{}); len(errs) != 1 {
		t.Errorf("errors: %v", errs)
	}
	if _, errs := migrate.Load(write(t, map[string]string{"1_x.sql": "SELECT 1;"}), migrate.LoadOptions{Tool: "goose"}); len(errs) != 1 {
		t.Errorf("errors: %v", errs)
	}
}

func TestFind(t *testing.T) {
	const table = "CREATE TABLE t (id bigint PRIMARY KEY);"
	root := write(t, map[string]string{
		"db/migrations/1_a.up.sql":                       table,
		"db/queries/users.sql":                           "-- name: GetUser :one\nSELECT 1;",
		"db/seed/1_users.sql":                            "INSERT INTO t VALUES (1);",
		"goose/001_a.sql":                                "-- +goose Up\nSELECT 1;",
		"internal/mysql/migrations/1_a.up.sql":           table,
		"internal/other/migrations/1_a.up.sql":           "CREATE TABLE `t` (id int AUTO_INCREMENT) ENGINE=InnoDB;",
		"internal/mixed/migrations/1_a.up.sql":           "CREATE TABLE t (id bigserial, engine text); -- not `mysql`",
		"postgres/migrations/1_a.up.sql":                 "SELECT '`';",
		"vendor/x/migrations/1_a.up.sql":                 table,
		"web/node_modules/x/migrations/1_a.sql":          table,
		"pkg/testdata/migrations/1_a.up.sql":             table,
		".git/migrations/1_a.up.sql":                     table,
		"plain/migrations/001.sql":                       table,
		"plain/migrations/002.sql":                       table,
		"numbered/001.sql":                               table,
		"schema/schema.sql":                              table,
		"sqlite3/migrations/1_a.up.sql":                  table,
		"empty/migrations/README.md":                     "",
		"lite/migrations/1_a.up.sql":                     "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);",
		"deploy/k8s-postgresql/migrate/1_a.sql":          table,
		"store/migrations/postgres/1_a.sql":              table,
		"store/migrations/mysql/1_a.sql":                 table,
		"diesel/migrations/2024-01-02-030405_b/up.sql":   table,
		"diesel/migrations/2024-01-02-030405_b/down.sql": "DROP TABLE t;",
		"db/20180416163802-init.sql":                     table,
		"db/20180610215858-users.sql":                    "ALTER TABLE t ADD COLUMN a int;",
		"db/20180620083655-more.sql":                     "SELECT 1;",
		"both/migrations/001_a.up.mysql.sql":             "CREATE TABLE `t` (id int);",
		"both/migrations/001_a.up.postgres.sql":          table,
		"both/migrations/001_a.down.postgres.sql":        "DROP TABLE t;",
		"unnumbered/migrations/users.sql":                table,
		"unnumbered/migrations/queries/a.sql":            "SELECT 1;",
		"deploy/k8s-postgresql/migrate/2_b.sql":          table,
		"deploy/k8s-postgresql/migrate/loop.txt":         "",
	})
	if err := os.Symlink(root, filepath.Join(root, "deploy", "loop")); err != nil {
		t.Fatal(err)
	}
	found, skipped, err := migrate.Find(context.Background(), root)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range found {
		got = append(got, strings.TrimPrefix(c.Dir, filepath.ToSlash(root)+"/")+" "+c.Tool)
		if c.Why == "" {
			t.Errorf("%s: no reason", c.Dir)
		}
	}
	want := []string{"both/migrations plain", "db plain", "db/migrations golang-migrate", "deploy/k8s-postgresql/migrate plain", "diesel/migrations plain", "goose goose", "internal/mixed/migrations golang-migrate",
		"plain/migrations plain", "postgres/migrations golang-migrate",
		"store/migrations/postgres plain", "unnumbered/migrations plain"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q\nwant %q", got, want)
	}
	for _, dir := range []string{"db/queries", "db/seed", "internal/mysql/migrations", "internal/other/migrations", "lite/migrations", "numbered",
		"pkg/testdata", "schema", "sqlite3/migrations", "store/migrations/mysql", "unnumbered/migrations/queries", "vendor", "web/node_modules"} {
		if !slices.ContainsFunc(skipped, func(s migrate.Skipped) bool {
			return strings.TrimPrefix(s.Path, filepath.ToSlash(root)+"/") == dir && s.Why != ""
		}) {
			t.Errorf("%s is not said to be skipped", dir)
		}
	}
}

func TestFindRoots(t *testing.T) {
	root := write(t, map[string]string{"pkg/testdata/migrations/1_a.up.sql": "SELECT 1;"})
	inside, _, err := migrate.Find(context.Background(), filepath.Join(root, "pkg", "testdata"))
	if err != nil || len(inside) != 1 {
		t.Errorf("inside of testdata: %v, %v", inside, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := migrate.Find(ctx, root); err == nil {
		t.Error("no error from a context that is done")
	}
	if _, _, err := migrate.Find(context.Background(), filepath.Join(root, "nowhere")); err == nil {
		t.Error("no error from a root that is not there")
	}
}
