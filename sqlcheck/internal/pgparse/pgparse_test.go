package pgparse_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
)

func parse(sql string) []pgparse.Statement { return pgparse.Parse(sql, 0, len(sql)) }

// texts returns the statements' own text, "!" before those that have an error.
func texts(sql string) []string {
	var out []string
	for _, s := range parse(sql) {
		text := sql[s.Start:s.End]
		if s.Err != nil {
			text = "!" + text
		}
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

func TestStatements(t *testing.T) {
	tests := []struct {
		name, sql string
		want      []string
	}{
		{"plain", "SELECT 1; SELECT 2", []string{"SELECT 1", "SELECT 2"}},
		{"comments", "-- a;\nSELECT 1 /* ; /* ; */ */; -- b", []string{"SELECT 1"}},
		{"strings", `SELECT ';', E'\';', $$;$$, $a$;$$;$a$, ";" FROM t; SELECT 2`, []string{`SELECT ';', E'\';', $$;$$, $a$;$$;$a$, ";" FROM t`, "SELECT 2"}},
		{"atomic", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END; SELECT 2", []string{
			"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END", "SELECT 2"}},
		{"rule", "CREATE RULE r AS ON DELETE TO t DO INSTEAD (SELECT 1; SELECT 2); SELECT 3", []string{
			"CREATE RULE r AS ON DELETE TO t DO INSTEAD (SELECT 1; SELECT 2)", "SELECT 3"}},
		{"broken", "SELECT 1; SELEC 2; SELECT 3;", []string{"SELECT 1", "!SELEC 2", "SELECT 3"}},
		{"open bracket", "SELECT (1; SELECT 2;", []string{"!SELECT (1", "SELECT 2"}},
		{"open string", "SELECT 1; SELECT 'a;", []string{"SELECT 1", "!SELECT 'a;"}},
		{"empty", ";;SELECT 1;;", []string{"SELECT 1"}},
		{"utf-8", "SELECT 'ü€😀'; SELECT 'é'", []string{"SELECT 'ü€😀'", "SELECT 'é'"}},
		{"crlf", "SELECT 1;\r\n-- c\r\nSELECT 2;\r\n", []string{"SELECT 1", "SELECT 2"}},
		{"zero byte", "SELECT 1; SELECT '\x00'; SELECT 2", []string{"SELECT 1", "!SELECT '\x00'", "SELECT 2"}},
		{"not utf-8", "SELECT 1; SELECT '\xff'; SELECT 2", []string{"SELECT 1", "!SELECT '\xff'", "SELECT 2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := texts(tt.sql); !slices.Equal(got, tt.want) {
				t.Errorf("got %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestErrorPosition(t *testing.T) {
	sql := "SELECT 'ü';\nALTER TABLE ü ADD COLUM;\n"
	for _, s := range parse(sql) {
		if s.Err == nil {
			continue
		}
		if got := sql[s.Err.Offset:]; s.Err.Message != "" && got != ";\n" && !strings.HasPrefix(got, "COLUM") {
			t.Errorf("error %q points at %q", s.Err.Message, got)
		}
		return
	}
	t.Error("no error")
}

// TestDeep gives the parser what would overflow its stack; it must answer
// with an error, and the process must live.
func TestDeep(t *testing.T) {
	const n = 200_000
	for name, sql := range map[string]string{
		"plus":     "SELECT 1" + strings.Repeat("+1", n),
		"minus":    "SELECT " + strings.Repeat("- ", n) + "1",
		"not":      "SELECT " + strings.Repeat("NOT ", n) + "true",
		"cast":     "SELECT 1" + strings.Repeat("::int", n),
		"union":    "SELECT 1, 2" + strings.Repeat(" UNION SELECT 1, 2", n),
		"join":     "SELECT * FROM a" + strings.Repeat(" JOIN b ON a.x = b.x", n),
		"brackets": "SELECT " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n),
		"calls":    "SELECT " + strings.Repeat("f(", n) + "1" + strings.Repeat(")", n),
		"case":     "SELECT " + strings.Repeat("CASE WHEN true THEN ", n) + "1" + strings.Repeat(" END", n),
		"arrays":   "SELECT " + strings.Repeat("ARRAY[", n) + "1" + strings.Repeat("]", n),
		"comments": strings.Repeat("/*", n) + strings.Repeat("*/", n) + " SELECT 1",
		"is null":  "SELECT 1" + strings.Repeat(" IS NULL", n),
		"collate":  "SELECT a" + strings.Repeat(` COLLATE "C"`, n),
		"zones":    "SELECT a" + strings.Repeat(" AT TIME ZONE 'x'", n),
	} {
		t.Run(name, func(t *testing.T) {
			got := parse(sql + "; SELECT 2")
			if got[0].Err == nil {
				t.Error("no error")
			}
			if last := got[len(got)-1]; last.Err != nil || last.Node == nil {
				t.Errorf("the next statement is not read: %v", last.Err)
			}
		})
	}
}

// TestWide holds that long but shallow statements are read.
func TestWide(t *testing.T) {
	const n = 20_000
	for name, sql := range map[string]string{
		"values": "INSERT INTO t VALUES (1, now() - interval '1 day', 'x'::jsonb)" + strings.Repeat(", (1, now() - interval '1 day', 'x'::jsonb)", n),
		"and":    "SELECT a = 1" + strings.Repeat(" AND a = 1", n),
		"or":     "SELECT a = 1" + strings.Repeat(" OR a = 1", n),
		"in":     "SELECT a IN (1" + strings.Repeat(", -1", n) + ")",
		"union":  "SELECT 1" + strings.Repeat(" UNION ALL SELECT 1", 800),
	} {
		t.Run(name, func(t *testing.T) {
			if got := parse(sql); got[0].Err != nil {
				t.Error(got[0].Err)
			}
		})
	}
}

func TestNewerSyntax(t *testing.T) {
	got := parse("ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS (b * 2) VIRTUAL, ADD COLUMN c int GENERATED ALWAYS AS (b) STORED;")
	alter, ok := got[0].Node.(*ast.AlterTable)
	if !ok {
		t.Fatal(got[0].Err)
	}
	if a, c := alter.Cmds[0].Column, alter.Cmds[1].Column; !a.Virtual || c.Virtual || c.Generated == nil {
		t.Errorf("virtual: %v, stored: %v", a.Virtual, c.Virtual)
	}
}

func TestConcurrent(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if got := texts("CREATE TABLE t (id int); SELEC; DROP TABLE t"); len(got) != 3 {
					t.Errorf("got %q", got)
				}
			}
		})
	}
	wg.Wait()
}

// FuzzParse holds that the statements tile the source, lie in it in order, and
// that each is read or says why not.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", ";", "SELECT 1; SELECT 2", "CREATE TABLE a (id int;", "$$", "$a$ ; $a", "'", "E'\\'", "/* /*", "--", "\ufeffSELECT 1",
		"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; DROP TABLE x", "ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS (b) VIRTUAL",
		"U&'\\00e9' UESCAPE '!'", "SELECT (((1)))", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "COMMIT AND CHAIN",
		"ALTER TABLE a.b.c DROP COLUMN d", "DROP FUNCTION f(int), g(text)", "SET TIME ZONE INTERVAL '1' HOUR",
		"ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID, ALTER b SET EXPRESSION AS (1), ADD c int CHECK (c > 0) NOT ENFORCED, ALTER CONSTRAINT d ENFORCED",
		"CREATE TABLE {{ .A }}.t (a int GENERATED ALWAYS AS (1), UNIQUE (a, b WITHOUT OVERLAPS))", "ALTER TABLE ${A} ADD \"{{b}}\" int; /*",
		"DO $$ BEGIN EXECUTE format('ALTER TABLE %I %s', 'a', b) USING 1; ALTER TABLE x ADD COLUM y; END $$", "DO 'BEGIN EXECUTE ''DROP TABLE '' || x; END'", "EXPLAIN CREATE TABLE x AS SELECT 1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		pos := 0
		for _, s := range parse(sql) {
			if s.Leading != pos || s.Start < s.Leading || s.End < s.Start || s.Tail < s.End {
				t.Fatalf("statement %+v does not follow %d", s, pos)
			}
			if s.Start < s.End && (s.Node == nil) == (s.Err == nil) {
				t.Fatalf("%q is neither read nor refused", sql[s.Start:s.End])
			}
			pos = s.Tail
		}
		if pos != len(sql) {
			t.Fatalf("%d of %d bytes are covered", pos, len(sql))
		}
	})
}
