//go:build unix

package plan_test

import (
	"slices"
	"strings"
)

// schema is all that there is in a database, a line each; the order of columns
// is left out: a column that took another's place is the last one.
func (w *world) schema(database string) string {
	var lines []string
	for _, q := range schemaQueries {
		for _, row := range w.rows(database, q) {
			lines = append(lines, strings.Join(row, " | "))
		}
	}
	if dump, ok := w.server.Dump(w, database); ok {
		for line := range strings.Lines(dump) {
			line = strings.TrimRight(line, ",\n")
			if line != "" && !strings.HasPrefix(line, "--") && !strings.HasPrefix(line, "\\") && !strings.HasPrefix(line, "SET ") {
				lines = append(lines, line)
			}
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

const userTables = "relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema')"

var schemaQueries = []string{
	"SELECT 'relation', relkind, relname, relpersistence, relacl::text, obj_description(oid, 'pg_class'), reloptions::text FROM pg_class WHERE " + userTables,
	"SELECT 'column', c.relname, a.attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(d.adbin, d.adrelid), attidentity, attgenerated, attacl::text, attstattarget, " +
		"attoptions::text, attstorage, attcollation::regcollation, col_description(c.oid, attnum) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid " +
		"LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = attnum WHERE attnum > 0 AND NOT attisdropped AND relkind <> 'i' AND " + userTables,
	"SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated, condeferrable, condeferred, obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conrelid <> 0 " +
		"AND conrelid IN (SELECT oid FROM pg_class WHERE " + userTables + ")",
	"SELECT 'index', pg_get_indexdef(indexrelid), indisvalid, indisprimary, indisunique, indisclustered, indisreplident FROM pg_index WHERE indrelid IN (SELECT oid FROM pg_class WHERE " + userTables + ")",
	"SELECT 'trigger', tgrelid::regclass, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal",
	"SELECT 'function', p.oid::regprocedure FROM pg_proc p WHERE pronamespace = 'public'::regnamespace",
	"SELECT 'sequence', seqrelid::regclass, seqtypid::regtype, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle, pg_get_serial_sequence('t', 'k') FROM pg_sequence",
	"SELECT 'statistics', pg_get_statisticsobjdef(oid), coalesce(stxstattarget, -1), obj_description(oid, 'pg_statistic_ext') FROM pg_statistic_ext",
	"SELECT 'partition', inhrelid::regclass, inhparent::regclass FROM pg_inherits",
}

// difference lists the lines that only one side has.
func difference(a, b string) string {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	var out []string
	for _, l := range left {
		if !slices.Contains(right, l) {
			out = append(out, "original: "+l)
		}
	}
	for _, l := range right {
		if !slices.Contains(left, l) {
			out = append(out, "plan:     "+l)
		}
	}
	return strings.Join(out, "\n")
}
