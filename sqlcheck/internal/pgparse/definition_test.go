package pgparse

import (
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// TestWithDefinitions holds what is written of constraints, indexes, defaults
// and types: the server must take it in ADD CONSTRAINT, CREATE INDEX, SET
// DEFAULT and ADD COLUMN.
func TestWithDefinitions(t *testing.T) {
	const src = `CREATE TABLE t (
		id bigserial PRIMARY KEY,
		a varchar(10) DEFAULT 'x' || lower('Y') NOT NULL CHECK (a <> ''),
		b numeric(10, 2) UNIQUE,
		c interval day to second DEFAULT '1 day',
		d "Odd"."Type"[] COLLATE "C",
		r int REFERENCES other (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
		CONSTRAINT k CHECK (a = 'b' AND b > 0) NOT VALID,
		FOREIGN KEY (a, b) REFERENCES s.other MATCH FULL,
		UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b),
		EXCLUDE USING gist (a WITH =, b WITH &&) WHERE (b > 1));
	CREATE UNIQUE INDEX CONCURRENTLY i ON t USING gin (lower(a) COLLATE "C" text_pattern_ops DESC NULLS LAST, b) INCLUDE (c) WITH (fillfactor = 70) WHERE a IS NOT NULL;
	ALTER TABLE t ALTER a TYPE timestamp(3) with time zone USING a::timestamptz, ALTER b SET DEFAULT now() + interval '1 day';
	CREATE STATISTICS s."S t" (ndistinct, mcv) ON a, lower(b), (c + 1) FROM t;
	CREATE STATISTICS ON a, b FROM t;`
	var got []string
	for _, s := range Parse(src, 0, len(src)) {
		switch n := WithDefinitions(src, s.Stmt).(type) {
		case *ast.CreateTable:
			for _, c := range n.Columns {
				got = append(got, c.TypeText, c.DefaultText)
				for _, k := range c.Constraints {
					got = append(got, k.Definition)
				}
			}
			for _, k := range n.Constraints {
				got = append(got, k.Definition)
			}
		case *ast.CreateIndex:
			got = append(got, n.Definition)
		case *ast.CreateStatistics:
			got = append(got, n.Name.Name, n.Kinds, n.Definition, strings.Join(n.Reads, " "))
		case *ast.AlterTable:
			for _, c := range n.Cmds {
				got = append(got, c.TypeText, c.Text)
			}
		}
	}
	want := []string{
		"int8", "", "PRIMARY KEY (id)",
		"varchar(10)", "'x' || lower('Y')", "CHECK (a <> '')",
		"numeric(10, 2)", "", "UNIQUE (b)",
		"interval day to second", "'1 day'",
		`"Odd"."Type"[]`, "",
		"int", "", "FOREIGN KEY (r) REFERENCES other (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED",
		"CHECK (a = 'b' AND b > 0)",
		"FOREIGN KEY (a, b) REFERENCES s.other MATCH FULL",
		"UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b)",
		"EXCLUDE USING gist (a WITH =, b WITH &&) WHERE (b > 1)",
		`USING gin (lower(a) COLLATE "C" text_pattern_ops DESC NULLS LAST, b) INCLUDE (c) WITH (fillfactor=70) WHERE a IS NOT NULL`,
		"timestamp (3) with time zone", "a::timestamptz", "", "now() + '1 day'::interval",
		"S t", "(ndistinct, mcv)", "a, (lower(b)), (c + 1)", "b c",
		"", "", "a, b", "",
	}
	if g := strings.Join(got, "\n"); g != strings.Join(want, "\n") {
		t.Errorf("got\n%s", g)
	}
}
