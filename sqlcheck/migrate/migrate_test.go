package migrate_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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

func TestTools(t *testing.T) {
	tests := []struct {
		name, tool string
		files      map[string]string
		order      []string
		inTx       []bool
		execs      []string // of the first file
	}{
		{"golang-migrate", "golang-migrate", map[string]string{
			"10_b.up.sql": "SELECT 3", "9_a.up.sql": "SELECT 1;\nSELECT 2;", "9_a.down.sql": "DROP TABLE x", "README.sql.md": "",
		}, []string{"9_a.up.sql", "10_b.up.sql"}, []bool{false, false}, []string{"SELECT 1;\nSELECT 2;"}},
		{"goose", "goose", map[string]string{
			"2_b.sql":   "-- +goose no transaction\n-- +goose up\nSELECT 1;",
			"1_a.sql":   "\ufeff-- +goose Up\r\n-- c\r\nSELECT\r\n  1;\r\nSELECT 2; SELECT 3; -- x\r\n-- +goose StatementBegin\r\nDO $$\r\nBEGIN;\r\nEND $$;\r\n-- +goose StatementEnd\r\n-- +goose Down\r\nDROP TABLE x;\r\n",
			"3_c.go":    "package x",
			"seed.sql":  "SELECT 1;",
			"0_nil.sql": "SELECT 0;",
		}, []string{"1_a.sql", "2_b.sql"}, []bool{true, false}, []string{"SELECT\r\n  1;", "SELECT 2; SELECT 3; -- x", "DO $$\r\nBEGIN;\r\nEND $$;"}},
		{"dbmate", "dbmate", map[string]string{
			"2_b.sql":  "-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\n",
			"10_a.sql": "-- migrate:up\nSELECT 1; SELECT 2;\n-- migrate:down\nDROP TABLE x;\n",
		}, []string{"10_a.sql", "2_b.sql"}, []bool{true, false}, []string{"SELECT 1; SELECT 2;"}},
		{"sql-migrate", "sql-migrate", map[string]string{
			"2.sql": "-- +migrate Up notransaction\nSELECT 1;\n", "1.sql": "-- +migrate Up\nSELECT 1;\nSELECT 2;\n-- +migrate Down\nDROP TABLE x;\n",
		}, []string{"1.sql", "2.sql"}, []bool{true, false}, []string{"SELECT 1;", "SELECT 2;"}},
		{"tern", "tern", map[string]string{
			"002_b.sql": "---- tern: disable-tx ----\nSELECT 1; SELECT 2;", "001_a.sql": "SELECT 1;\nSELECT 2;\n---- create above / drop below ----\nDROP TABLE x;\n",
		}, []string{"001_a.sql", "002_b.sql"}, []bool{true, false}, []string{"SELECT 1;\nSELECT 2;"}},
		{"flyway", "flyway", map[string]string{
			"V10__c.sql": "SELECT 1;", "V2.1__b.sql": "CREATE INDEX CONCURRENTLY i ON t (a);", "V2__a.sql": "SELECT 1; SELECT 2;", "R__view.sql": "SELECT 1", "U2__a.sql": "DROP TABLE x",
		}, []string{"V2__a.sql", "V2.1__b.sql", "V10__c.sql", "R__view.sql"}, []bool{true, false, true, true}, []string{"SELECT 1;", "SELECT 2;"}},
		{"plain", "plain", map[string]string{
			"2.sql": "SELECT 1", "010_x.sql": "SELECT 1", "1-a.sql": "SELECT 1; SELECT 2", "1-a.down.sql": "DROP TABLE x",
		}, []string{"1-a.sql", "2.sql", "010_x.sql"}, []bool{false, false, false}, []string{"SELECT 1; SELECT 2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, errs := migrate.Load(write(t, tt.files), migrate.LoadOptions{})
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			var order []string
			var inTx []bool
			for _, f := range dir.Files {
				order = append(order, filepath.Base(f.Path))
				inTx = append(inTx, f.InTransaction)
			}
			if dir.Tool != tt.tool || !slices.Equal(order, tt.order) || !slices.Equal(inTx, tt.inTx) {
				t.Errorf("tool %s, order %q, transactions %v", dir.Tool, order, inTx)
			}
			if got := execs(dir.Files[0]); !slices.Equal(got, tt.execs) {
				t.Errorf("sent as %q\nwant %q", got, tt.execs)
			}
		})
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
	dir := write(t, map[string]string{"1_a.up.sql": "SELECT 1", "01_b.up.sql": "SELECT 2", "3_c.up.sql": "SELECT 3"})
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
		"db/migrations/1_a.up.sql":               table,
		"db/queries/users.sql":                   "-- name: GetUser :one\nSELECT 1;",
		"db/seed/1_users.sql":                    "INSERT INTO t VALUES (1);",
		"goose/001_a.sql":                        "-- +goose Up\nSELECT 1;",
		"internal/mysql/migrations/1_a.up.sql":   table,
		"internal/other/migrations/1_a.up.sql":   "CREATE TABLE `t` (id int AUTO_INCREMENT) ENGINE=InnoDB;",
		"internal/mixed/migrations/1_a.up.sql":   "CREATE TABLE t (id bigserial, engine text); -- not `mysql`",
		"postgres/migrations/1_a.up.sql":         "SELECT '`';",
		"vendor/x/migrations/1_a.up.sql":         table,
		"web/node_modules/x/migrations/1_a.sql":  table,
		"pkg/testdata/migrations/1_a.up.sql":     table,
		".git/migrations/1_a.up.sql":             table,
		"plain/migrations/001.sql":               table,
		"plain/migrations/002.sql":               table,
		"numbered/001.sql":                       table,
		"schema/schema.sql":                      table,
		"sqlite3/migrations/1_a.up.sql":          table,
		"empty/migrations/README.md":             "",
		"lite/migrations/1_a.up.sql":             "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);",
		"deploy/k8s-postgresql/migrate/1_a.sql":  table,
		"deploy/k8s-postgresql/migrate/2_b.sql":  table,
		"deploy/k8s-postgresql/migrate/loop.txt": "",
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
	want := []string{"db/migrations golang-migrate", "deploy/k8s-postgresql/migrate plain", "goose goose", "internal/mixed/migrations golang-migrate",
		"plain/migrations plain", "postgres/migrations golang-migrate"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q\nwant %q", got, want)
	}
	for _, dir := range []string{"db/queries", "db/seed", "internal/mysql/migrations", "internal/other/migrations", "lite/migrations", "numbered",
		"pkg/testdata", "schema", "sqlite3/migrations", "vendor", "web/node_modules"} {
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

// FuzzLoad holds that no file makes a reader fail otherwise than by an error,
// and that what is sent lies in the file, in order.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "\ufeff", "-- +goose Up\nSELECT 1;", "-- +goose StatementBegin\n-- +goose Down\n", "-- migrate:up\nx\n-- migrate:down\n-- migrate:up",
		"---- create above / drop below ----", "-- +migrate Up\r\nSELECT 1;\r", "---- tern: disable-tx ----\n;;", "\x00\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		for _, tool := range migrate.Tools() {
			name := "1_a.sql"
			switch tool {
			case "golang-migrate":
				name = "1_a.up.sql"
			case "flyway":
				name = "V1__a.sql"
			}
			dir, _ := migrate.Load(write(t, map[string]string{name: source}), migrate.LoadOptions{Tool: tool})
			if dir == nil || len(dir.Files) != 1 {
				t.Fatalf("%s: not read", tool)
			}
			pos := 0
			for _, e := range dir.Files[0].Execs {
				if e.Start < pos || e.End < e.Start || e.End > len(source) {
					t.Fatalf("%s: %v behind %d in %d bytes", tool, e, pos, len(source))
				}
				pos = e.End
			}
		}
	})
}
