package plan_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/plan"
)

// TestToolsMove plans a rename for every tool: the files must be read as the
// tool's, the block that commits must be sent by itself outside of a transaction
// where the tool can do that, and the last step in one.
func TestToolsMove(t *testing.T) {
	const create, rename = "CREATE TABLE a (id int PRIMARY KEY, b text NOT NULL);\n", "ALTER TABLE a RENAME COLUMN b TO c;\n"
	for name, files := range map[string][2][2]string{
		"golang-migrate": {{"0009_a.up.sql", create}, {"0010_b.up.sql", rename}},
		"goose":          {{"20250101000000_a.sql", "-- +goose Up\n" + create}, {"20250101000059_b.sql", "-- +goose Up\n" + rename}},
		"dbmate":         {{"1_a.sql", "-- migrate:up\n" + create + "-- migrate:down\n"}, {"2_b.sql", "-- migrate:up\n" + rename + "-- migrate:down\n"}},
		"sql-migrate":    {{"1-a.sql", "-- +migrate Up\n" + create}, {"2-b.sql", "-- +migrate Up\n" + rename}},
		"tern":           {{"001_a.sql", create + "---- create above / drop below ----\n"}, {"002_b.sql", rename + "---- create above / drop below ----\n"}},
		"flyway":         {{"V1.8__a.sql", create}, {"V1.9__b.sql", rename}},
		"plain":          {{"1.sql", create}, {"2.sql", rename}},
		"atlas":          {{"1_a.sql", create}, {"2_b.sql", rename}},
		"prisma":         {{"20250101000000_a/migration.sql", create}, {"20250101000059_b/migration.sql", rename}},
		"liquibase":      {{"1_a.sql", "-- liquibase formatted sql\n-- changeset x:1\n" + create}, {"2_b.sql", "-- liquibase formatted sql\n-- changeset x:2\n" + rename}},
		"sqitch":         {{"deploy/a.sql", "BEGIN;\n" + create + "COMMIT;\n"}, {"deploy/b.sql", "BEGIN;\n" + rename + "COMMIT;\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write := func(name, text string) {
				t.Helper()
				path := filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if name == "atlas" {
				write("atlas.sum", "h1:x\n")
			}
			changes := func(names ...string) {
				if name == "sqitch" {
					write("sqitch.plan", "%syntax-version=1.0.0\n%project=x\n\n"+strings.Join(names, " 2026-01-01T00:00:00Z x <x@example.com>\n")+" 2026-01-01T00:00:00Z x <x@example.com>\n")
				}
			}
			changes("a", "b")
			for _, f := range files {
				write(f[0], f[1])
			}
			read := func() *migrate.Dir {
				t.Helper()
				d, errs := migrate.Load(dir, migrate.LoadOptions{})
				if len(errs) > 0 || d.Tool != name {
					t.Fatalf("%v, %v", d, errs)
				}
				return d
			}
			d := read()
			p, err := plan.Make(d, d.Files[1].Path, sqlcheck.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Open) > 0 {
				t.Errorf("left to people: %q", p.Open)
			}
			if err := os.Remove(filepath.Join(dir, filepath.FromSlash(files[1][0]))); err != nil {
				t.Fatal(err)
			}
			names := []string{"a"}
			for _, f := range p.Files {
				write(f.Name, f.Text)
				names = append(names, strings.TrimSuffix(strings.TrimPrefix(f.Name, "deploy/"), ".sql"))
			}
			changes(names...)
			d = read()
			if len(d.Files) != 1+len(p.Files) {
				t.Errorf("%d files, want %d", len(d.Files)-1, len(p.Files))
			}
			for _, f := range sqlcheck.Check(d, sqlcheck.Options{}).Findings {
				if f.Severity > rule.Info {
					t.Errorf("%s: %s: %s", filepath.Base(f.File), f.Rule, f.Message)
				}
			}
			for i, f := range d.Files[1:] {
				var sent []migrate.Exec
				for _, e := range f.Execs {
					if text := strings.TrimSpace(f.Source[e.Start:e.End]); text != "" && !onlyComments(text) {
						sent = append(sent, e)
					}
				}
				text := p.Files[i].Text
				if strings.Contains(text, "$backfill$") && (len(sent) != 1 || sent[0].Transaction != 0) {
					t.Errorf("%s: the block is not sent by itself outside of a transaction: %v", p.Files[i].Name, sent)
				}
				if strings.Contains(text, "DROP COLUMN") && !(len(sent) == 1 || sent[0].Transaction != 0 || strings.HasPrefix(text, "BEGIN;")) {
					t.Errorf("%s: not in a transaction: %v", p.Files[i].Name, sent)
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

func onlyComments(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "--") {
			return false
		}
	}
	return true
}
