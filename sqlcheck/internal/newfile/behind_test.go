package newfile_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

const (
	rule   = "constraint-never-validated"
	create = "CREATE TABLE orders (id bigint PRIMARY KEY, total int);\n"
	add    = "SET lock_timeout = '5s';\nALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n"
	more   = "SET lock_timeout = '5s';\nALTER TABLE orders ADD CONSTRAINT low CHECK (total < 9) NOT VALID;\n"
	note   = "SET lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN note text;\n"
)

type folder struct {
	t    *testing.T
	path string
}

func (d folder) write(name, text string) {
	d.t.Helper()
	path := filepath.Join(d.path, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

func (d folder) check() (*migrate.Dir, []check.Finding) {
	d.t.Helper()
	dir, errs := migrate.Load(d.path, migrate.LoadOptions{})
	if len(errs) > 0 {
		d.t.Fatal(errs)
	}
	return dir, sqlcheck.Check(dir, sqlcheck.Options{}).Findings
}

// apply makes the files of all fixes, as --fix does: where two fixes want the
// same one, the second is left.
func (d folder) apply(findings []check.Finding) (made []string) {
	d.t.Helper()
	for _, f := range findings {
		if f.Rule != rule {
			continue
		}
		for _, fix := range f.Fixes {
			for _, e := range fix.Edits {
				rel, err := filepath.Rel(d.path, e.File)
				if err != nil || !e.Create {
					d.t.Fatalf("%v: %+v", err, e)
				}
				if slices.Contains(made, filepath.ToSlash(rel)) {
					continue
				}
				made = append(made, filepath.ToSlash(rel))
				d.write(made[len(made)-1], e.NewText)
			}
		}
	}
	return made
}

// TestTools adds the migrations that validate two constraints for every tool:
// it must read them as its own, behind all others, each as one statement, and
// nothing is left to say of them.
func TestTools(t *testing.T) {
	for _, c := range []struct {
		tool   string
		names  [4]string
		around [2]string
		want   []string // of the first run; tern takes one file at a time
	}{
		{"golang-migrate", [4]string{"0007_a.up.sql", "0008_b.up.sql", "0009_c.up.sql", "0010_d.up.sql"}, [2]string{},
			[]string{"0011_orders_positive_validate.up.sql", "0012_orders_low_validate.up.sql"}},
		{"goose", [4]string{"20250101000001_a.sql", "20250101000002_b.sql", "20250101000003_c.sql", "20250101000009_d.sql"}, [2]string{"-- +goose Up\n", "-- +goose Down\n"},
			[]string{"20250101000010_orders_positive_validate.sql", "20250101000011_orders_low_validate.sql"}},
		{"dbmate", [4]string{"01_a.sql", "02_b.sql", "03_c.sql", "04_d.sql"}, [2]string{"-- migrate:up\n", "-- migrate:down\n"},
			[]string{"05_orders_positive_validate.sql", "06_orders_low_validate.sql"}},
		{"sql-migrate", [4]string{"7-a.sql", "8-b.sql", "9-c.sql", "10-d.sql"}, [2]string{"-- +migrate Up\n", ""},
			[]string{"11_orders_positive_validate.sql", "12_orders_low_validate.sql"}},
		{"tern", [4]string{"001_a.sql", "002_b.sql", "003_c.sql", "004_d.sql"}, [2]string{"", "---- create above / drop below ----\n"},
			[]string{"005_constraint_validate.sql"}},
		{"flyway", [4]string{"V1.8__a.sql", "V1.9__b.sql", "V1.10__c.sql", "V1.11__d.sql"}, [2]string{},
			[]string{"V1.12__orders_positive_validate.sql", "V1.13__orders_low_validate.sql"}},
		{"plain", [4]string{"v01.sql", "v02.sql", "v03.sql", "v04.sql"}, [2]string{},
			[]string{"v05_orders_positive_validate.sql", "v06_orders_low_validate.sql"}},
		{"atlas", [4]string{"1_a.sql", "2_b.sql", "3_c.sql", "4_d.sql"}, [2]string{},
			[]string{"5_orders_positive_validate.sql", "6_orders_low_validate.sql"}},
		{"prisma", [4]string{"20250101000001_a/migration.sql", "20250101000002_b/migration.sql", "20250101000003_c/migration.sql", "20250101000004_d/migration.sql"}, [2]string{},
			[]string{"20250101000005_orders_positive_validate/migration.sql", "20250101000006_orders_low_validate/migration.sql"}},
		{"liquibase", [4]string{"01_a.sql", "02_b.sql", "03_c.sql", "04_d.sql"}, [2]string{"-- liquibase formatted sql\n-- changeset x:1\n", ""},
			[]string{"05_orders_positive_validate.sql", "06_orders_low_validate.sql"}},
	} {
		t.Run(c.tool, func(t *testing.T) {
			d := folder{t, t.TempDir()}
			if c.tool == "atlas" {
				d.write("atlas.sum", "h1:x\n")
			}
			for i, text := range []string{create, add, more, note} {
				d.write(c.names[i], c.around[0]+text+c.around[1])
			}
			before, findings := d.check()
			if before.Tool != c.tool {
				t.Fatalf("it is read as %s", before.Tool)
			}
			for _, f := range findings {
				if f.Rule == rule && len(f.Fixes) == 1 && (c.tool == "atlas") != strings.Contains(f.Fixes[0].Message, "atlas migrate hash") {
					t.Errorf("the fix says %s", f.Fixes[0].Message)
				}
			}
			all := d.apply(findings)
			if slices.Sort(all); !slices.Equal(all, c.want) {
				t.Fatalf("the fixes make %q, want %q", all, c.want)
			}
			after, findings := d.check()
			if c.tool == "tern" {
				again := d.apply(findings)
				if want := []string{"006_constraint_validate.sql"}; !slices.Equal(again, want) {
					t.Fatalf("the second run makes %q, want %q", again, want)
				}
				all = append(all, again...)
				after, findings = d.check()
			}
			for _, f := range findings {
				t.Errorf("after the fixes: %s: %s: %s", filepath.Base(f.File), f.Rule, f.Message)
			}
			if after.Tool != c.tool || len(after.Files) != 4+len(all) {
				t.Fatalf("%s, %d files", after.Tool, len(after.Files))
			}
			for i, f := range after.Files[4:] {
				sent := ""
				for _, e := range f.Execs {
					for line := range strings.Lines(f.Source[e.Start:e.End]) {
						if !strings.HasPrefix(line, "--") {
							sent += line
						}
					}
				}
				want := "ALTER TABLE orders VALIDATE CONSTRAINT " + []string{"positive", "low"}[i] + ";"
				if !strings.HasSuffix(f.Path, all[i]) || strings.TrimSpace(sent) != want {
					t.Errorf("%s sends %q, want %s to send %q", f.Path, sent, all[i], want)
				}
			}
		})
	}
}

// TestPlaces checks where new files go, and where there is none since it would
// not run, or not as the last one.
func TestPlaces(t *testing.T) {
	type files map[string]string
	with := func(more files) files {
		all := files{"01_a.sql": create, "02_b.sql": add, "03_c.sql": note}
		for name, text := range more {
			if all[name] = text; text == "" {
				delete(all, name)
			}
		}
		return all
	}
	named := func(name string) string {
		return "ALTER TABLE orders ADD CONSTRAINT " + name + " CHECK (id > 0) NOT VALID;\n"
	}
	const changeset = "-- liquibase formatted sql\n-- changeset x:1\n"
	for _, c := range []struct {
		name  string
		files files
		want  string // "" for none
	}{
		{"no tool", with(nil), "04_orders_positive_validate.sql"},
		{"a file without a number runs last", with(files{"zz.sql": "SELECT 1;\n"}), ""},
		{"a longer number sorts before", files{"7.sql": create, "8.sql": add, "9.sql": note}, ""},
		{"numbers up to 99", files{"97.sql": create, "98.sql": add, "99.sql": note}, ""},
		{"Drizzle's journal", with(files{"meta/_journal.json": "{}"}), ""},
		{"a manifest", with(files{"manifest.json": `{"files": ["01_a.sql", "02_b.sql", "03_c.sql"]}`}), ""},
		{"folders of up.sql", files{"01/up.sql": create, "02/up.sql": add, "03/up.sql": note}, ""},
		{"releases", with(files{"03_c.sql": "", "v1.0/03_c.sql": note, "v1.1/04_d.sql": note}), "v1.1/05_orders_positive_validate.sql"},
		{"releases that begin anew", files{"v1.0/01_a.sql": create, "v1.0/02_b.sql": add, "v1.1/01_a.sql": note}, "v1.1/02_orders_positive_validate.sql"},
		{"a changelog that names files", files{"01_a.sql": changeset + create, "02_b.sql": changeset + add, "03_c.sql": changeset + note, "changelog.xml": "01_a.sql 02_b.sql 03_c.sql"}, ""},
		{"a changelog that names the folder", files{"01_a.sql": changeset + create, "02_b.sql": changeset + add, "03_c.sql": changeset + note, "changelog.xml": "includeAll"}, "04_orders_positive_validate.sql"},
		{"Sqitch's plan", files{"sqitch.plan": "%project=x\na\nb\nc\n", "deploy/a.sql": create, "deploy/b.sql": add, "deploy/c.sql": note}, ""},
		{"repeatable files", files{"V1__a.sql": create, "V2__b.sql": add, "V3__c.sql": note, "R__v.sql": "CREATE OR REPLACE VIEW v AS SELECT 1;\n"}, "V4__orders_positive_validate.sql"},
		{"added by a repeatable file", files{"V1__a.sql": create, "V2__b.sql": note, "R__a.sql": add, "R__b.sql": note}, ""},
		{"a name like a way down", with(files{"02_b.sql": named("shut_down")}), "04_orders_shut_down_validate.sql"},
		{"a name of its table", with(files{"02_b.sql": named("orders_check")}), "04_orders_check_validate.sql"},
		{"a name that leaves the folder", with(files{"02_b.sql": named(`"/../../etc/x"`)}), "04_orders_etc_x_validate.sql"},
		{"a name of signs", with(files{"02_b.sql": strings.ReplaceAll(named(`"→"`), "orders", `"→"`), "01_a.sql": `CREATE TABLE "→" (id int);`, "03_c.sql": `CREATE TABLE b (id int);`}), "04_constraint_validate.sql"},
		{"a long name", with(files{"02_b.sql": named(strings.Repeat("x", 63))}), "04_orders_" + strings.Repeat("x", 53) + "_validate.sql"},
		{"a name with a line break", with(files{"02_b.sql": named("\"a\n-- +goose Down\n\"")}), ""},
		{"a name with a placeholder", with(files{"02_b.sql": named(`"${x}"`)}), ""},
		{"added by EXECUTE", with(files{"02_b.sql": "DO $$ BEGIN EXECUTE 'ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID'; END $$;\n"}), ""},
		{"a semicolon in a name", files{"1_a.sql": "-- +goose Up\n" + create, "2_b.sql": "-- +goose Up\n" + named(`"a;b"`), "3_c.sql": "-- +goose Up\n" + note}, "4_orders_a_b_validate.sql"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := folder{t, filepath.Join(t.TempDir(), "migrations")}
			for name, text := range c.files {
				d.write(name, text)
			}
			_, findings := d.check()
			if !slices.ContainsFunc(findings, func(f check.Finding) bool { return f.Rule == rule }) {
				t.Fatal("nothing is found")
			}
			made := d.apply(findings)
			if got := strings.Join(made, " "); got != c.want {
				t.Fatalf("the fix makes %q, want %q", got, c.want)
			}
			_, findings = d.check()
			if c.want != "" && slices.ContainsFunc(findings, func(f check.Finding) bool { return f.Rule == rule }) {
				t.Errorf("after the fix: %v", findings)
			}
		})
	}
}

// TestNewest: a migration that only validates makes no constraint old, else each
// fix would lead to the next finding.
func TestNewest(t *testing.T) {
	d := folder{t, t.TempDir()}
	for name, text := range map[string]string{
		"1_a.up.sql": create, "2_b.up.sql": add, "3_c.up.sql": more,
		"4_d.up.sql": "BEGIN;\nSET lock_timeout = '5s';\nALTER TABLE orders VALIDATE CONSTRAINT positive;\nCOMMIT;\n",
	} {
		d.write(name, text)
	}
	count := func() (n int) {
		_, findings := d.check()
		for _, f := range findings {
			if f.Rule == rule {
				n++
			}
		}
		return n
	}
	if n := count(); n != 0 {
		t.Errorf("%d findings", n)
	}
	d.write("5_e.up.sql", note)
	if n := count(); n != 1 {
		t.Errorf("%d findings behind another migration", n)
	}
}
