// Package backfill writes the rows of a table in batches, each a transaction of
// its own: as SQL for a migration that runs outside of transactions, and from
// here, with progress. A batch that must wait for a row gives way before the
// server's search for deadlocks would choose a program as its victim.
package backfill

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/engine"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltext"
)

// The pace of a backfill.
const (
	DefaultBatch = 1000                  // rows
	DefaultPause = 50 * time.Millisecond // between batches
	// lockWait is shorter than the default of deadlock_timeout, 1s.
	lockWait = "500ms"
	// retries bounds how often one batch gives way in a row.
	retries = 100
	// pagesPerBatch is how many pages hold about [DefaultBatch] rows, for tables
	// whose key is not known.
	pagesPerBatch = 20
)

// Job is an UPDATE or DELETE that is right for any part of the rows, at any
// time, and as often as wanted.
type Job struct {
	Table ast.Name
	// Head is the statement up to its condition: "UPDATE t SET a = b".
	Head string
	// Where is its condition, "" for none; Tail what follows it.
	Where string
	// Columns qualifies columns of the table in a condition: "t." or "".
	Columns string
	// Copy is set for a copy of values between columns, which fires no triggers
	// of the table, as the rewrite in whose place it stands would not.
	Copy bool
	// Joined is set when other tables decide which rows are meant.
	Joined bool
	// Key are the columns of a key, in order; nil when none is known.
	Key []string
}

// Statement is the job in one statement, without a semicolon.
func (j *Job) Statement() string {
	if j.Where == "" {
		return j.Head
	}
	return j.Head + " WHERE " + j.Where
}

// marker begins the comment that names a job in a migration.
const marker = engine.BackfillMarker

// Comment is the line that lets [Read] find the job in a file; "" when it does
// not fit on a line.
func (j *Job) Comment() string {
	kind := ""
	if j.Copy {
		kind = "copy "
	}
	line, ok := sqltext.OneLine(j.Statement())
	if !ok {
		return ""
	}
	return "-- " + marker + " " + kind + line
}

// rest selects the rows that a copy has still to write; "" for other jobs:
// programs go on adding rows that meet their condition.
func (j *Job) rest() string {
	if !j.Copy || j.Joined || j.Where == "" {
		return ""
	}
	table := j.Table.Quoted()
	if alias := strings.TrimSuffix(j.Columns, "."); alias != "" && alias != table {
		table += " " + alias
	}
	return "SELECT FROM " + table + " WHERE " + j.Where
}

// within is the statement for the rows of a range.
func (j *Job) within(condition string) string {
	if j.Where == "" {
		return j.Head + " WHERE " + condition
	}
	return j.Head + " WHERE (" + j.Where + ") AND " + condition
}

// columns lists the key, each column with a prefix.
func (j *Job) columns(prefix string) string {
	var out []string
	for _, c := range j.Key {
		out = append(out, prefix+ast.Ident(c))
	}
	return strings.Join(out, ", ")
}

// tuple is columns as one value.
func tuple(list string) string {
	if strings.Contains(list, ", ") {
		return "(" + list + ")"
	}
	return list
}

// Block is the job as a DO block that commits after each batch. It must be sent
// by itself, outside of a transaction. It may be stopped at any time: run
// again, it skips quickly what is done. A row that programs move out of its way,
// to another page or key, is found by another pass.
func (j *Job) Block() string {
	declare, pass := j.passByPage()
	if len(j.Key) > 0 {
		declare, pass = j.passByKey()
	}
	body := "BEGIN\n" + j.seesAll() + pass
	if rest := j.rest(); rest != "" {
		body = fmt.Sprintf("BEGIN\n"+strings.ReplaceAll(j.seesAll(), "%", "%%")+j.own("    FOR @pass IN 1..%d LOOP\n%s        EXIT WHEN NOT EXISTS (%s);\n        IF @pass = %[1]d THEN\n"+
			"            RAISE EXCEPTION 'rows are left; run this again, and look for what writes them';\n        END IF;\n    END LOOP;\n"), passes, indent(pass), rest)
	}
	return "DO " + ast.Dollar("backfill", "\nDECLARE\n"+declare+body+"END ")
}

// hidden is the message for a table with rows that the role does not see.
func (j *Job) hidden() string {
	return "policies hide rows of " + j.Table.String() + " from this role, so they would be left out; use a role that they do not hold for"
}

// seesAll is the part of a block that fails where policies hide rows.
func (j *Job) seesAll() string {
	return fmt.Sprintf("    IF row_security_active(%s) THEN\n        RAISE EXCEPTION '%%', %s;\n    END IF;\n", ast.Literal(j.Table.Quoted()), ast.Literal(j.hidden()))
}

// variables are those of a block.
var variables = []string{"last", "lo", "hi", "page", "pages", "pass", "attempt"}

// own gives the variables in a template, which are written with @, names that
// the statement has no column of.
func (j *Job) own(template string) string {
	words := append(sqltext.Names(j.Statement()), j.Key...)
	prefix := ""
	for slices.ContainsFunc(variables, func(v string) bool { return slices.Contains(words, prefix+v) }) {
		prefix += "_"
	}
	return strings.ReplaceAll(template, "@", prefix)
}

// passes is how often a block goes through the table at most.
const passes = 5

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + line)
	}
	return b.String()
}

func (j *Job) passByKey() (declare, pass string) {
	t, key := j.Table.Quoted(), j.columns("")
	down := strings.ReplaceAll(key, ", ", " DESC, ") + " DESC"
	lo, hi := tuple(j.columns(j.own("@lo."))), tuple(j.columns(j.own("@hi.")))
	k := tuple(j.columns(j.Columns))
	last := tuple(j.columns(j.own("@last.")))
	return j.own("    @last record; -- rows behind it are new\n    @lo record;\n    @hi record;\n"), fmt.Sprintf(j.own(`    SELECT %[2]s INTO @last FROM %[1]s ORDER BY %[3]s LIMIT 1;
    SELECT %[2]s INTO @lo FROM %[1]s ORDER BY %[2]s LIMIT 1;
    WHILE FOUND LOOP
        SELECT %[2]s INTO @hi FROM %[1]s WHERE %[4]s >= %[5]s AND %[4]s <= %[9]s ORDER BY %[2]s OFFSET %[8]d LIMIT 1;
        IF NOT FOUND THEN
            @hi := @last;
        END IF;
%[7]s
        SELECT %[2]s INTO @lo FROM %[1]s WHERE %[4]s > %[6]s AND %[4]s <= %[9]s ORDER BY %[2]s LIMIT 1;
    END LOOP;
`), t, key, down, tuple(key), lo, hi, j.batch(k+" >= "+lo+" AND "+k+" <= "+hi), DefaultBatch-1, last)
}

// passByPage goes through the pages of the table.
func (j *Job) passByPage() (declare, pass string) {
	return j.own("    @page bigint;\n    @pages bigint;\n"), fmt.Sprintf(j.own(`    @page := 0;
    SELECT coalesce(max(pg_relation_size(relid)), 0) / current_setting('block_size')::bigint INTO @pages FROM (%s) parts;
    WHILE @page <= @pages LOOP
%s
        @page := @page + %d;
    END LOOP;
`), j.parts(),
		j.batch(fmt.Sprintf(j.own("%[1]sctid >= format('(%%s,0)', @page)::tid AND %[1]sctid < format('(%%s,0)', @page + %[2]d)::tid"), j.Columns, pagesPerBatch)), pagesPerBatch)
}

// parts selects the table and its partitions, which alone have pages.
func (j *Job) parts() string {
	table := ast.Literal(j.Table.Quoted())
	return "SELECT " + table + "::regclass AS relid UNION SELECT relid FROM pg_partition_tree(" + table + ")"
}

// batch is the part of a block that writes a range and commits.
func (j *Job) batch(condition string) string {
	quiet := ""
	if j.Copy {
		quiet = fmt.Sprintf(`
                IF %s THEN
                    PERFORM set_config('session_replication_role', 'replica', true);
                END IF;`, j.triggers())
	}
	return fmt.Sprintf(j.own(`        FOR @attempt IN 1..%[1]d LOOP
            BEGIN
                PERFORM set_config('lock_timeout', '%[2]s', true);%[3]s
                %[4]s;
                EXIT;
            EXCEPTION WHEN lock_not_available OR deadlock_detected OR serialization_failure THEN
                IF @attempt = %[1]d THEN
                    RAISE;
                END IF;
            END;
            COMMIT;
            PERFORM pg_sleep(0.2);
        END LOOP;
        COMMIT;
        PERFORM pg_sleep(%[5]g);`), retries, lockWait, quiet, j.within(condition), DefaultPause.Seconds())
}

// CopyTriggerPrefix begins the names of the triggers that keep two columns
// alike. Triggers fire in the order of their names, and these come last.
const CopyTriggerPrefix = "zz_copy_"

// triggers asks whether an UPDATE would fire triggers that do more than to
// keep columns alike, on the table or on a partition.
func (j *Job) triggers() string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_trigger WHERE tgrelid IN (SELECT relid FROM (%s) parts) AND NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 16 <> 0 AND tgname NOT LIKE '%s%%')",
		j.parts(), strings.ReplaceAll(CopyTriggerPrefix, "_", `\_`))
}
