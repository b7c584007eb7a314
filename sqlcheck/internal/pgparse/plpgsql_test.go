package pgparse

import (
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

func TestCheckBlock(t *testing.T) {
	for _, body := range []string{
		"BEGIN END", "BEGIN NULL; END;", "begin perform 1; end", "<<a>> DECLARE x int; BEGIN x := 1; END a;", "DECLARE BEGIN END", "DECLARE a int; DECLARE b int; BEGIN END",
		"#variable_conflict use_column\nBEGIN NULL; END", "#print_strict_params on\n\nDECLARE c CURSOR FOR SELECT 1; BEGIN END",
		"BEGIN IF a THEN b := 1; ELSIF c THEN NULL; ELSEIF d THEN ELSE NULL; END IF; END", "BEGIN IF (CASE WHEN a THEN b END) THEN NULL; END IF; END",
		"BEGIN CASE x WHEN 1, 2 THEN NULL; WHEN 3 THEN NULL; ELSE NULL; END CASE; CASE WHEN a THEN NULL; END CASE; END",
		"BEGIN LOOP EXIT WHEN x; CONTINUE; END LOOP; <<l>> WHILE a LOOP END LOOP l; FOR i IN 1..3 LOOP NULL; END LOOP; FOR r IN SELECT * FROM t LOOP NULL; END LOOP; FOREACH x SLICE 1 IN ARRAY a LOOP END LOOP; END",
		"BEGIN BEGIN DROP TABLE t; EXCEPTION WHEN undefined_table OR others THEN NULL; WHEN SQLSTATE '22012' THEN RAISE; END; END",
		"BEGIN SELECT CASE WHEN a THEN b ELSE c END INTO x FROM t; RETURN; END", "BEGIN x := CASE WHEN a THEN b ELSE c END; exception := 1; END",
		"BEGIN CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; END",
		"BEGIN CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); END", "BEGIN EXECUTE format('DROP TABLE %I', t) USING a; RAISE NOTICE 'end if; %', x; END",
		"BEGIN -- IF THEN\n /* LOOP */ INSERT INTO t VALUES ('IF') ON CONFLICT DO NOTHING; END", "BEGIN IF {{ .x }} END", "BEGIN {% if x %} DROP TABLE t; {% endif %} END",
		"BEGIN IF a THEN BEGIN NULL; END; END IF; END", "BEGIN a[1] := 2; b.c := 3; GET DIAGNOSTICS x = ROW_COUNT; OPEN c FOR SELECT 1; FETCH c INTO x; CLOSE c; COMMIT; END",
		strings.Repeat("BEGIN ", 20_000) + strings.Repeat("END; ", 20_000),
		"\nDECLARE\n  \"begin\" int := 1;\nBEGIN\n  NULL;\nEND \"x\"\n;",
	} {
		if err := checkBlock(body); err != nil {
			t.Errorf("refused: %s\n%v", body, err)
		}
	}
	for _, body := range []string{
		"", "DROP TABLE t;", "BEGIN", "BEGIN NULL;", "BEGIN DROP TABLE t END", "BEGIN IF THEN DROP TABLE t; END", "BEGIN IF THEN NULL; END IF; END", "BEGIN IF a THEN NULL; END; END", "BEGIN IF true DROP TABLE t; END IF; END",
		"BEGIN LOOP NULL; END; END", "BEGIN END; DROP TABLE t;", "BEGIN FOR i IN 1..3 NULL; END LOOP; END", "BEGIN CASE x END CASE; END", "BEGIN NULL; END; END", "BEGIN NULL; EXCEPTION END", "BEGIN BEGIN NULL; END END",
		"BEGIN SELECT 'a; END", "BEGIN /* END", "DECLARE x int BEGIN NULL; END", "IF a THEN NULL; END IF;", "BEGIN ELSE NULL; END", "BEGIN WHEN a THEN NULL; END",
		strings.Repeat("BEGIN ", 200_000) + strings.Repeat("END; ", 200_000),
	} {
		if err := checkBlock(body); err == nil {
			t.Errorf("passes: %.80s", body)
		}
	}
}

// TestNestedBlocks: what blocks in the strings of blocks do is seen, where it
// stands in the file.
func TestNestedBlocks(t *testing.T) {
	statements := func(sql string) []ast.DoStmt {
		t.Helper()
		got := Parse(sql, 0, len(sql))
		do, ok := got[0].Node.(*ast.Do)
		if len(got) != 1 || !ok {
			t.Fatalf("%s: %+v", sql, got)
		}
		return do.Statements
	}
	const direct = "DO $a$ BEGIN DO $b$ BEGIN DROP TABLE t; END $b$; END $a$"
	if got := statements(direct); len(got) != 1 || direct[got[0].Start:got[0].End] != "DROP TABLE t" || got[0].Dynamic {
		t.Errorf("%+v", got)
	}
	const dynamic = "DO $a$ BEGIN IF x THEN EXECUTE $b$DO $c$ BEGIN DROP TABLE t; END $c$;$b$; END IF; END $a$"
	if got := statements(dynamic); len(got) != 1 || !got[0].Dynamic || !got[0].Conditional || got[0].Node == nil || !strings.HasPrefix(dynamic[got[0].Start:got[0].End], "$b$DO") {
		t.Errorf("%+v", got)
	}
	if got := statements("DO $a$ BEGIN EXECUTE 'DO $c$ BEGIN ' || x || ' END $c$'; END $a$"); len(got) != 1 || got[0].Unknown == "" {
		t.Errorf("%+v", got)
	}
	if got := statements("DO $a$ BEGIN DO LANGUAGE plpython3u $b$ x $b$; END $a$"); len(got) != 1 || got[0].Node.(*ast.Do).Language != "plpython3u" {
		t.Errorf("%+v", got)
	}
	const broken = "DO $a$ BEGIN DO $b$ BEGIN IF THEN NULL; END $b$; END $a$"
	if got := statements(broken); len(got) != 1 || got[0].Refused == "" || !strings.HasPrefix(broken[got[0].RefusedAt:], "THEN") {
		t.Errorf("%+v", got)
	}
	deep := "DROP TABLE t;"
	for i := range 40 {
		tag := "$t" + strings.Repeat("x", i) + "$"
		deep = "DO " + tag + " BEGIN " + deep + " END " + tag + ";"
	}
	if got := statements(deep); len(got) != 1 || !strings.Contains(got[0].Refused, "too deep") {
		t.Errorf("%+v", got)
	}
}
