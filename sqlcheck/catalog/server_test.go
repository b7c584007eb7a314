//go:build unix

package catalog_test

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
)

//go:embed testdata/history.sql
var history string

// TestAgainstServer replays a history on a real server and here, and compares
// tables, columns, constraints, indexes and statistics.
func TestAgainstServer(t *testing.T) {
	server := pgtest.Start(t)
	if _, err := server.Query("postgres", history); err != nil {
		t.Fatal(err)
	}
	out, err := server.Query("postgres", schemaQuery)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSpace(out.Rows), "\n")
	got := describe(replay(t, history))
	slices.Sort(want)
	slices.Sort(got)
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("only on the server: %s", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("only predicted: %s", line)
		}
	}
	if len(want) < 100 {
		t.Errorf("only %d lines were compared", len(want))
	}
}

const schemaQuery = `
SELECT concat_ws(' ', 'column', n.nspname || '.' || c.relname, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'app', 'store') AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p');
SELECT concat_ws(' ', 'constraint', n.nspname || '.' || c.relname, k.conname, k.contype, CASE WHEN NOT k.convalidated THEN 'not valid' END)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'app', 'store') AND k.contype IN ('c', 'f', 'p', 'u');
SELECT concat_ws(' ', 'index', n.nspname || '.' || t.relname, i.relname, CASE WHEN x.indisunique THEN 'unique' END)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname IN ('public', 'app', 'store');
SELECT concat_ws(' ', 'statistics', n.nspname || '.' || s.stxname, 'of', s.stxrelid::regclass, string_agg(DISTINCT a.attname, ',' ORDER BY a.attname))
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace JOIN pg_depend d ON d.classid = 'pg_statistic_ext'::regclass AND d.objid = s.oid
JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
GROUP BY n.nspname, s.stxname, s.stxrelid;
`

// replay follows the history like the engine does.
func replay(t *testing.T, sql string) *catalog.Catalog {
	t.Helper()
	c := catalog.New()
	for _, s := range pgparse.Parse(sql, 0, len(sql)) {
		if s.Err != nil {
			t.Fatal(s.Err)
		}
		switch n := s.Node.(type) {
		case nil:
		case *ast.Transaction:
			map[ast.TransactionOp]func(){
				ast.Begin: c.Begin, ast.Commit: c.Commit, ast.Rollback: c.Rollback,
				ast.Savepoint: func() { c.Savepoint(n.Name) }, ast.RollbackTo: func() { c.RollbackTo(n.Name) },
			}[n.Op]()
		default:
			c.Apply(n)
		}
	}
	return c
}

var letters = map[ast.ConstraintType]string{ast.Check: "c", ast.ForeignKey: "f", ast.PrimaryKey: "p", ast.Unique: "u"}

func describe(c *catalog.Catalog) []string {
	var out []string
	for _, r := range c.Relations() {
		if r.Kind != ast.TableKind {
			continue
		}
		for _, col := range r.Columns {
			line := fmt.Sprintf("column %s %s %s", r.Name, col.Name, serverType(col.Type))
			if col.NotNull {
				line += " not null"
			}
			out = append(out, line)
		}
		for _, k := range r.Constraints {
			line := fmt.Sprintf("constraint %s %s %s", r.Name, k.Name, letters[k.Type])
			if !k.Valid {
				line += " not valid"
			}
			out = append(out, line)
		}
		for _, x := range r.Indexes {
			line := fmt.Sprintf("index %s %s", r.Name, x.Name)
			if x.Unique {
				line += " unique"
			}
			out = append(out, line)
		}
		for _, s := range r.Statistics {
			columns := slices.Compact(slices.Sorted(slices.Values(s.Columns)))
			out = append(out, fmt.Sprintf("statistics %s of %s %s", s.Name, r.Name.Name, strings.Join(columns, ",")))
		}
	}
	return out
}

// serverType spells a type like the server does.
func serverType(t ast.TypeName) string {
	text := effects.TypeString(t)
	text = strings.Replace(text, "varchar", "character varying", 1)
	if strings.HasPrefix(text, "char(") {
		text = "character" + text[len("char"):]
	}
	if t.Name == "timestamp" || t.Name == "time" {
		text += " without time zone"
	}
	return text
}
