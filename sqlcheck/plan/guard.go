package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/backfill"
)

// guard is a block that fails, with a message, when a query finds a row.
func guard(query, message string) string {
	return "DO " + ast.Dollar("guard", "\nBEGIN\n    IF EXISTS ("+query+") THEN\n        RAISE EXCEPTION "+ast.Literal(strings.ReplaceAll(message, "%", "%%"))+";\n    END IF;\nEND ")
}

// byHand is a block that fails until people have replaced it.
func byHand(message string) string {
	return "DO " + ast.Dollar("byhand", "\nBEGIN\n    RAISE EXCEPTION "+ast.Literal(strings.ReplaceAll(message, "%", "%%"))+";\nEND ")
}

// template is SQL in a format of the server's: percent signs are doubled.
func template(sql string) string { return strings.ReplaceAll(sql, "%", "%%") }

// image compares values as they are stored, NULL included: 1.0 is not 1.00, and
// types without an equality (json) have one.
func image(a, b string) string { return "ROW(" + a + ")::record *<> ROW(" + b + ")::record" }

// differ is the condition of rows that hold different values.
func (m *move) differ(from, to string) string {
	return image(m.value(ast.Ident(from)), ast.Ident(to))
}

// value is a value of the old column as one of the new type.
func (m *move) value(column string) string {
	return "(" + m.forward(column) + ")::" + m.typ
}

// lock takes the locks of a step at once. Waiting for one while it holds another,
// the step could be in a circle of waiting programs, so it waits for less time
// than the server's search for such circles takes (deadlock_timeout, 1s), gives
// all of them back, and tries again.
func (m *move) lock() string {
	tables := []string{m.t()}
	for _, r := range m.references {
		if t := r.table.Quoted(); !slices.Contains(tables, t) {
			tables = append(tables, t)
		}
	}
	return "DO " + ast.Dollar("lock", fmt.Sprintf(`
BEGIN
    FOR attempt IN 1..100 LOOP
        BEGIN
            PERFORM set_config('lock_timeout', '300ms', true);
            LOCK TABLE %s IN ACCESS EXCLUSIVE MODE;
            EXIT;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            IF attempt = 100 THEN
                RAISE;
            END IF;
        END;
        PERFORM pg_sleep(0.3);
    END LOOP;
END `, strings.Join(tables, ", ")))
}

// alike fails while rows differ.
func (m *move) alike(from, to string, condition string) string {
	return guard("SELECT FROM "+m.t()+" WHERE "+condition+m.differ(from, to),
		fmt.Sprintf("%s and %s differ in some rows of %s: run the backfill to its end, and this again; if they still do, a value has no counterpart, or something else writes %s", from, to, m.table, m.to))
}

// complete fails when the column has what the migrations do not tell, and so
// would be lost with it.
func (m *move) complete() string {
	known := []string{}
	for _, k := range m.carried {
		known = append(known, ast.Literal(k.name))
	}
	for _, r := range m.references {
		known = append(known, ast.Literal(r.name), ast.Literal(r.copy))
	}
	return "DO " + ast.Dollar("guard", fmt.Sprintf(`
DECLARE
    t oid := %[1]s::regclass;
    a smallint := (SELECT attnum FROM pg_attribute WHERE attrelid = %[1]s::regclass AND attname = %[2]s AND NOT attisdropped);
    missing text;
BEGIN
    SELECT string_agg(x.name, ', ') INTO missing FROM (
        SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = t AND (a = ANY (i.indkey) OR EXISTS (
            SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
            AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t AND d.refobjsubid = a))
        UNION SELECT conname FROM pg_constraint
        WHERE contype <> 'n' AND (conrelid = t AND a = ANY (conkey) OR confrelid = t AND a = ANY (confkey))
        UNION SELECT stxname FROM pg_statistic_ext WHERE stxrelid = t AND a = ANY (stxkeys)
        UNION SELECT 'NOT NULL' FROM pg_attribute WHERE attrelid = t AND attnum = a AND attnotnull AND NOT %[5]t
        UNION SELECT 'the replica identity' FROM pg_index WHERE indrelid = t AND a = ANY (indkey) AND indisreplident AND %[6]t
        UNION SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgrelid = t AND a = ANY (tgattr)
        UNION SELECT pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_depend d
        WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = t AND d.refobjsubid = a
        AND d.classid NOT IN ('pg_class'::regclass, 'pg_constraint'::regclass)
        AND NOT EXISTS (SELECT FROM pg_attrdef e WHERE d.classid = 'pg_attrdef'::regclass AND e.oid = d.objid AND e.adrelid = t AND e.adnum = a)
    ) x WHERE x.name <> ALL (ARRAY[%[3]s]::name[]);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION '%%', format(%[4]s, missing);
    END IF;
    SELECT string_agg(indexrelid::regclass::text, ', ') INTO missing FROM pg_index WHERE indrelid = t AND NOT indisvalid;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'indexes that are not valid: %%; drop and build them again', missing;
    END IF;
END `, ast.Literal(m.t()), ast.Literal(m.from), strings.Join(known, ", "),
		ast.Literal(fmt.Sprintf("%s has what no migration tells, or what hangs on it: %%s; make the same for %s and drop these, before this", template(m.table.String()+"."+m.from), template(m.to))), m.notNull, m.notNull && !m.swap))
}

// carryOver copies what is quick to set and may have been set by other means:
// the comment, grants, statistics and options of the column.
func (m *move) carryOver() string {
	t, c := m.t(), ast.Ident(m.to)
	return "DO " + ast.Dollar("carry", fmt.Sprintf(`
DECLARE
    a pg_attribute;
    g record;
BEGIN
    SELECT * INTO a FROM pg_attribute WHERE attrelid = %[1]s::regclass AND attname = %[2]s;
    IF col_description(a.attrelid, a.attnum) IS NOT NULL THEN
        EXECUTE format(%[3]s, col_description(a.attrelid, a.attnum));
    END IF;
    FOR g IN SELECT * FROM aclexplode(a.attacl) LOOP
        EXECUTE format(%[4]s, g.privilege_type, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END,
            CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
    END LOOP;
    IF a.attstattarget >= 0 THEN
        EXECUTE format(%[5]s, a.attstattarget);
    END IF;
    IF a.attoptions IS NOT NULL THEN
        EXECUTE format(%[6]s, array_to_string(a.attoptions, ', '));
    END IF;%[7]s
END `, ast.Literal(t), ast.Literal(m.from), ast.Literal("COMMENT ON COLUMN "+template(t+"."+c)+" IS %L"), ast.Literal("GRANT %s ("+template(c)+") ON "+template(t)+" TO %s%s"),
		ast.Literal("ALTER TABLE "+template(t+" ALTER COLUMN "+c)+" SET STATISTICS %s"), ast.Literal("ALTER TABLE "+template(t+" ALTER COLUMN "+c)+" SET (%s)"), m.storage()))
}

// storage is the part of [move.carryOver] that a change of type leaves out.
func (m *move) storage() string {
	if m.swap {
		return ""
	}
	alter := "ALTER TABLE " + m.t() + " ALTER COLUMN " + ast.Ident(m.to)
	return fmt.Sprintf(`
    IF a.attstorage <> (SELECT attstorage FROM pg_attribute WHERE attrelid = a.attrelid AND attname = %[1]s) THEN
        EXECUTE %[2]s || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'm' THEN 'MAIN' WHEN 'e' THEN 'EXTERNAL' ELSE 'EXTENDED' END;
    END IF;
    IF to_jsonb(a) ->> 'attcompression' IN ('p', 'l') THEN
        EXECUTE %[3]s || CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz' ELSE 'lz4' END;
    END IF;`, ast.Literal(m.to), ast.Literal(alter+" SET STORAGE "), ast.Literal(alter+" SET COMPRESSION "))
}

// moveDefault gives the new column the default of the old one, as the server has
// it, and the sequences that are dropped with the old one.
func (m *move) moveDefault() string {
	t, o, c := m.t(), ast.Ident(m.from), ast.Ident(m.to)
	return "DO " + ast.Dollar("default", fmt.Sprintf(`
DECLARE
    t oid := %[1]s::regclass;
    a smallint := (SELECT attnum FROM pg_attribute WHERE attrelid = %[1]s::regclass AND attname = %[2]s);
    def text := (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = t AND adnum = a);
    seq text;
BEGIN
    IF def IS NOT NULL AND def IS DISTINCT FROM (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute b ON b.attrelid = d.adrelid
        AND b.attnum = d.adnum WHERE d.adrelid = t AND b.attname = %[6]s) THEN
        EXECUTE %[3]s || def;
    END IF;
    IF def IS NOT NULL THEN
        EXECUTE %[4]s;
    END IF;
    FOR seq IN SELECT d.objid::regclass FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t AND d.refobjsubid = a AND d.deptype = 'a'
    LOOP
        EXECUTE 'ALTER SEQUENCE ' || seq || %[5]s;
    END LOOP;
END `, ast.Literal(t), ast.Literal(m.from), ast.Literal("ALTER TABLE "+t+" ALTER COLUMN "+c+" SET DEFAULT "), ast.Literal("ALTER TABLE "+t+" ALTER COLUMN "+o+" DROP DEFAULT"),
		ast.Literal(" OWNED BY "+t+"."+c), ast.Literal(m.to)))
}

// liken gives the copies of indexes and constraints what was set on these by
// other means: comments, storage parameters, statistics, and their place as the
// order of CLUSTER or the replica identity.
func (m *move) liken() []string {
	var indexes, constraints []string
	for _, k := range m.carried {
		if k.kind == "" || k.kind == ast.Unique || k.kind == ast.PrimaryKey {
			old, copied := ast.Name{Schema: m.table.Schema, Name: k.name}, ast.Name{Schema: m.table.Schema, Name: k.copy}
			indexes = append(indexes, "("+ast.Literal(old.Quoted())+"::regclass, "+ast.Literal(copied.Quoted())+"::regclass)")
		}
		if k.kind != "" && k.kind != ast.PrimaryKey {
			constraints = append(constraints, "("+ast.Literal(k.name)+", "+ast.Literal(k.copy)+")")
		}
	}
	var body string
	if len(indexes) > 0 {
		body += fmt.Sprintf(`    FOR x IN SELECT v.old, v.new, i.*, c.reloptions, n.relname FROM (VALUES %s) v (old, new)
        JOIN pg_index i ON i.indexrelid = v.old JOIN pg_class c ON c.oid = v.old JOIN pg_class n ON n.oid = v.new
    LOOP
        IF obj_description(x.old, 'pg_class') IS NOT NULL THEN
            EXECUTE format('COMMENT ON INDEX %%s IS %%L', x.new, obj_description(x.old, 'pg_class'));
        END IF;
        IF x.reloptions IS NOT NULL THEN
            EXECUTE format('ALTER INDEX %%s SET (%%s)', x.new, array_to_string(x.reloptions, ', '));
        END IF;
        FOR s IN SELECT attnum, attstattarget FROM pg_attribute WHERE attrelid = x.old AND attstattarget >= 0 LOOP
            EXECUTE format('ALTER INDEX %%s ALTER COLUMN %%s SET STATISTICS %%s', x.new, s.attnum, s.attstattarget);
        END LOOP;
        IF x.indisclustered THEN
            EXECUTE format(%s, x.relname);
        END IF;
        IF x.indisreplident THEN
            EXECUTE format(%s, x.relname);
        END IF;
    END LOOP;
`, strings.Join(indexes, ", "), ast.Literal("ALTER TABLE "+template(m.t())+" CLUSTER ON %I"), ast.Literal("ALTER TABLE "+template(m.t())+" REPLICA IDENTITY USING INDEX %I"))
	}
	if len(constraints) > 0 {
		body += fmt.Sprintf(`    FOR x IN SELECT v.new, obj_description(k.oid, 'pg_constraint') AS said FROM (VALUES %s) v (old, new)
        JOIN pg_constraint k ON k.conrelid = %s::regclass AND k.conname = v.old
    LOOP
        IF x.said IS NOT NULL THEN
            EXECUTE format(%s, x.new, x.said);
        END IF;
    END LOOP;
`, strings.Join(constraints, ", "), ast.Literal(m.t()), ast.Literal("COMMENT ON CONSTRAINT %I ON "+template(m.t())+" IS %L"))
	}
	if body == "" {
		return nil
	}
	return []string{"DO " + ast.Dollar("like", "\nDECLARE\n    x record;\n    s record;\nBEGIN\n"+body+"END ")}
}

// keyComment is what is said of a primary key, kept while it is made anew: a
// block before that and one behind it.
func (m *move) keyComment(name string) (before, after string) {
	return "DO " + ast.Dollar("comment", fmt.Sprintf(`
BEGIN
    PERFORM set_config('patternvet.comment', coalesce((SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint
        WHERE conrelid = %s::regclass AND conname = %s), ''), true);
END `, ast.Literal(m.t()), ast.Literal(name))), "DO " + ast.Dollar("comment", fmt.Sprintf(`
BEGIN
    IF current_setting('patternvet.comment') <> '' THEN
        EXECUTE format(%s, current_setting('patternvet.comment'));
    END IF;
END `, ast.Literal("COMMENT ON CONSTRAINT "+template(ast.Ident(name)+" ON "+m.t())+" IS %L")))
}

// moveIdentity makes the new column the identity column that the old one was,
// and lets its numbers go on. It stands behind the swap of the names.
func (m *move) moveIdentity(before string) string {
	t, c, old := m.t(), ast.Ident(m.from), ast.Ident(before)
	return "DO " + ast.Dollar("identity", fmt.Sprintf(`
DECLARE
    seq regclass := pg_get_serial_sequence(%[1]s, %[2]s);
    kind text := (SELECT CASE attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END FROM pg_attribute WHERE attrelid = %[1]s::regclass AND attname = %[2]s);
    s pg_sequence;
    name text;
    at bigint;
    used boolean;
BEGIN
    SELECT * INTO s FROM pg_sequence WHERE seqrelid = seq;
    SELECT format('%%I.%%I', n.nspname, c.relname) INTO name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = seq;
    EXECUTE 'SELECT last_value, is_called FROM ' || name INTO at, used;
    EXECUTE %[3]s;
    EXECUTE %[4]s;
    EXECUTE format(%[5]s, kind, name, s.seqstart, s.seqincrement, s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END);
    PERFORM setval(name::regclass, at, used);
END `, ast.Literal(t), ast.Literal(before), ast.Literal("ALTER TABLE "+t+" ALTER COLUMN "+old+" DROP IDENTITY"), ast.Literal("ALTER TABLE "+t+" ALTER COLUMN "+old+" DROP NOT NULL"),
		ast.Literal("ALTER TABLE "+template(t+" ALTER COLUMN "+c)+" ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %s START WITH %s INCREMENT BY %s CACHE %s %s)")))
}

// invokerViews is the version from which a view can have the rights of who uses
// it.
const invokerViews = 15

// grantsOf gives a view the grants of its table. Policies of a table are those
// of the view's owner before PostgreSQL 15, so there the block refuses.
func grantsOf(table, view ast.Name) string {
	t, v := table.Quoted(), view.Quoted()
	return "DO " + ast.Dollar("grants", fmt.Sprintf(`
DECLARE
    g record;
BEGIN
    IF (SELECT relrowsecurity FROM pg_class WHERE oid = %[1]s::regclass)
        AND NOT EXISTS (SELECT FROM pg_class WHERE oid = %[2]s::regclass AND 'security_invoker=true' = ANY (reloptions)) THEN
        RAISE EXCEPTION 'programs that use the view would see rows that the policies of the table hide from them; tell the version of the servers (--pg-version, 15 or newer)';
    END IF;
    FOR g IN SELECT x.*, '' AS columns FROM pg_class c, aclexplode(c.relacl) x WHERE c.oid = %[1]s::regclass AND x.grantee <> c.relowner
        UNION ALL SELECT x.*, ' (' || quote_ident(a.attname) || ')' FROM pg_attribute a, aclexplode(a.attacl) x WHERE a.attrelid = %[1]s::regclass
    LOOP
        EXECUTE format(%[3]s, g.privilege_type, g.columns, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END,
            CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
    END LOOP;
END `, ast.Literal(t), ast.Literal(v), ast.Literal("GRANT %s%s ON "+template(v)+" TO %s%s")))
}

// outside tells the tools whose files can run outside of transactions, as the
// plan writes them.
var outside = map[string]bool{"golang-migrate": true, "goose": true, "dbmate": true, "sql-migrate": true, "tern": true, "atlas": true, "plain": true, "prisma": true, "liquibase": true, "sqitch": true}

// ErrLines is returned for a statement that the command can't be told.
var ErrLines = errors.New("a value or a name holds a line break, so \"patternvet backfill\" can't be told what to write to rows")

// backfill writes the rows that were there before: in batches where the tool
// can send them, else by the command, which the file waits for. left is the
// condition of rows that are still to be written.
func (p *planner) backfill(stage int, job *backfill.Job, left string) {
	note := "Writes the rows that were there before, in batches, each a transaction of its own.\n"
	x := piece{stage: stage, label: "backfill", verbatim: job.Comment()}
	if x.verbatim == "" && !outside[p.dir.Tool] {
		p.err = fmt.Errorf("%w of %s", ErrLines, job.Table)
		return
	}
	if outside[p.dir.Tool] {
		x.noTx = true
		x.note = note + "It can be stopped and run again; \"patternvet backfill FILE --dsn …\" does the same with progress."
		x.sql = []string{job.Block()}
	} else {
		x.note = note + p.dir.Tool + " can't send that: run \"patternvet backfill FILE --dsn …\" on this file first; it fails until that is done."
		x.sql = []string{guard("SELECT FROM "+job.Table.Quoted()+" WHERE "+left, "rows of "+job.Table.String()+" are not written yet: run \"patternvet backfill\" on this file, and this again")}
	}
	p.add(x)
}
