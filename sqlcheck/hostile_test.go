package sqlcheck_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/check"
)

// TestHostile holds that what can't be read is reported where it stands, and
// that the statements around it are checked. What takes more than linear time
// here takes hours, and runs into go test's limit.
func TestHostile(t *testing.T) {
	const before, after = "ALTER TABLE users DROP COLUMN a;\n", "\nALTER TABLE users DROP COLUMN b;\n"
	const unreadable, dropped = "statement-unreadable", "column-dropped"
	for _, tt := range []struct {
		name, source, message string
		rules                 []string
	}{
		{"zero byte", "SELECT '\x00';", "zero byte", []string{dropped, unreadable, dropped}},
		{"invalid UTF-8", "SELECT 'gr\xfcn';", "invalid UTF-8", []string{dropped, unreadable, dropped}},
		{"open quote", "SELECT 'it;", "unterminated quoted string", []string{dropped, unreadable, dropped}},
		{"open dollar quote", "SELECT $a$ it;", "unterminated dollar-quoted string", []string{dropped, unreadable, dropped}},
		{"open comment", "SELECT 1; /* it;", "unterminated /* comment", []string{dropped, unreadable}},
		{"open bracket", "SELECT (1;", "syntax error", []string{dropped, unreadable, dropped}},
		{"include", `\i other.sql`, `\i is a command of psql`, []string{dropped, unreadable, dropped}},
		{"connect", `\connect shop`, `\connect is a command of psql`, []string{dropped, unreadable, dropped}},
		{"copy", `\copy users from 'x;y.csv'`, `\copy is a command of psql`, []string{dropped, unreadable, dropped}},
		{"rows", "COPY users (a) FROM stdin;\n1;\t'\n\\.", "rows behind COPY", []string{dropped, unreadable, dropped}},
		{"long sum", "SELECT 1" + strings.Repeat("+1", 100_000) + ";", "nested too deep", []string{dropped, unreadable, dropped}},
		{"deep brackets", "SELECT " + strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000) + ";", "nested too deep", []string{dropped, unreadable, dropped}},
		{"deep blocks", "DO $$ " + strings.Repeat("BEGIN ", 20_000) + "NULL;" + strings.Repeat(" END;", 20_000) + " $$;", "", []string{dropped, dropped}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			source := before + tt.source + after
			findings := sqlcheck.Check(load(t, map[string]string{"1_a.up.sql": source}), sqlcheck.Options{}).Findings
			var rules []string
			for _, f := range findings {
				rules = append(rules, f.Rule)
				if f.Rule == unreadable && (!strings.Contains(f.Message, tt.message) || f.Start.Offset < len(before) || f.Start.Offset > len(before)+len(tt.source)) {
					t.Errorf("%+v", f)
				}
			}
			if !slices.Equal(rules, tt.rules) {
				t.Errorf("got %q, want %q", rules, tt.rules)
				for _, f := range findings {
					t.Log(f.Start, f.Message)
				}
			}
		})
	}
}

// TestHiddenByPsql holds that of a script that psql runs only what hides
// something is reported.
func TestHiddenByPsql(t *testing.T) {
	files := map[string]string{"1.sql": "\\set ON_ERROR_STOP on\n\\ir more.sql\nSELECT 'DROP TABLE t' \\gexec\n\\connect shop\n\\copy t from x\nCOPY t FROM stdin;\n1\n\\.\nCREATE INDEX i ON t (a);\n"}
	want := []string{
		"1.sql:2 error statement-unreadable", "1.sql:3 error statement-unreadable", "1.sql:4 error statement-unreadable", "1.sql:9 error index-not-concurrent",
	}
	if got := found(t, files, sqlcheck.Options{}); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestPositionsOfTools holds positions with a byte order mark, CRLF, tabs and
// characters of several bytes, whichever tool cuts the file.
func TestPositionsOfTools(t *testing.T) {
	const statement = "\tSELECT 'ü';\n\n\t ALTER TABLE users\n\t\tADD COLUMN é int,\n\t\tDROP COLUMN ünï;\n"
	for tool, tt := range map[string]struct{ name, format string }{
		"golang-migrate": {"1_a.up.sql", "%s"},
		"goose":          {"1_a.sql", "-- +goose Up\n%s-- +goose Down\nSELECT 1;\n"},
		"goose block":    {"1_a.sql", "-- +goose Up\n-- +goose StatementBegin\n%s-- +goose StatementEnd\n"},
		"dbmate":         {"1_a.sql", "-- migrate:up\n%s-- migrate:down\n"},
		"sql-migrate":    {"1_a.sql", "-- +migrate Up\n%s-- +migrate Down\n"},
		"tern":           {"1_a.sql", "%s---- create above / drop below ----\n"},
		"flyway":         {"V1__a.sql", "%s"},
		"atlas":          {"1_a.sql", "-- atlas:txmode none\n\n%s"},
		"atlas archive":  {"1_a.sql", "-- atlas:txtar\n-- atlas:txmode none\n\n-- migration.sql --\n%s"},
		"liquibase":      {"1_a.sql", "--liquibase formatted sql\n--changeset a:1\n%s"},
		"plain":          {"1_a.sql", "%s"},
		"psql":           {"1_a.sql", "\\set x\n%s"},
	} {
		for name, change := range map[string]func(string) string{
			"as it is":    func(s string) string { return s },
			"mark":        func(s string) string { return "\ufeff" + s },
			"CRLF":        func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
			"mark, CRLF":  func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") },
			"no line end": func(s string) string { return strings.TrimSuffix(s, "\n") },
		} {
			source := change(fmt.Sprintf(tt.format, statement))
			findings := sqlcheck.Check(load(t, map[string]string{tt.name: source}), sqlcheck.Options{}).Findings
			if len(findings) != 1 {
				t.Errorf("%s, %s: %+v", tool, name, findings)
				continue
			}
			at := strings.Index(source, "DROP")
			want := check.Position{Offset: at, Line: 1 + strings.Count(source[:at], "\n"), Column: 3}
			if got := findings[0]; got.Start != want || source[got.Start.Offset:got.End.Offset] != "DROP COLUMN ünï" {
				t.Errorf("%s, %s: from %+v to %+v, want from %+v", tool, name, got.Start, got.End, want)
			}
		}
	}
}
