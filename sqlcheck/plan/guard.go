package plan

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/backfill"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// guard is a block that fails, with a message, when a query finds a row. It fails,
// too, for a role that would not see all rows.
func guard(query, message string) string {
	return "DO " + ast.Dollar("guard", "\nBEGIN\n    PERFORM set_config('row_security', 'off', true);\n    IF EXISTS ("+query+") THEN\n        RAISE EXCEPTION "+ast.Literal(strings.ReplaceAll(message, "%", "%%"))+";\n    END IF;\nEND ")
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

// lock takes the locks of a step that changes or drops columns.
func (m *move) lock() string {
	tables := []string{m.t()}
	for _, r := range m.references {
		if t := r.table.Quoted(); !slices.Contains(tables, t) {
			tables = append(tables, t)
		}
	}
	return lockAll("LOCK TABLE " + strings.Join(tables, ", ") + " IN ACCESS EXCLUSIVE MODE")
}

// lockAll takes the locks of a step at once. Waiting for one while it holds another,
// the step could be in a circle of waiting programs, so it waits for less time
// than the server's search for such circles takes (deadlock_timeout, 1s), gives
// all of them back, and tries again.
func lockAll(statements ...string) string {
	return "DO " + ast.Dollar("lock", fmt.Sprintf(`
BEGIN
    FOR attempt IN 1..100 LOOP
        BEGIN
            PERFORM set_config('lock_timeout', '300ms', true);
            %s;
            EXIT;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            IF attempt = 100 THEN
                RAISE;
            END IF;
        WHEN insufficient_privilege THEN
            EXIT; -- a key may point at a table of others, which only ADD FOREIGN KEY may lock
        END;
        PERFORM pg_sleep(0.3);
    END LOOP;
END `, strings.Join(statements, ";\n            ")))
}

// lockKey is what ADD FOREIGN KEY locks: both tables, where a program that writes
// them in the other order would be in a circle with it.
func lockKey(tables ...string) string {
	return "LOCK TABLE " + strings.Join(tables, ", ") + " IN SHARE ROW EXCLUSIVE MODE"
}

// alike fails while rows differ.
func (m *move) alike(from, to string, condition string) string {
	return guard("SELECT FROM "+m.t()+" WHERE "+condition+m.differ(from, to),
		fmt.Sprintf("%s and %s differ in some rows of %s: run the backfill to its end, and this again; if they still do, a value has no counterpart, or something else writes %s", from, to, m.table, m.to))
}

// complete fails when the column has what the migrations do not tell, and so
// would be lost with it: on the table, or on a partition or a table that
// inherits it. It fails, too, where the guards and the backfill would not see
// all rows.
func (m *move) complete() string {
	known := []string{}
	for _, k := range m.carried {
		known = append(known, ast.Literal(k.name))
	}
	for _, r := range m.references {
		known = append(known, ast.Literal(r.name), ast.Literal(r.copy))
	}
	for _, s := range m.statistics {
		known = append(known, ast.Literal("statistics "+s.name.Name))
	}
	return "DO " + ast.Dollar("guard", fmt.Sprintf(`
DECLARE
    t oid := %[1]s::regclass;
    missing text;
BEGIN
    IF row_security_active(t) THEN
        RAISE EXCEPTION '%%', %[7]s;
    END IF;
    WITH RECURSIVE tree AS (
        SELECT t AS rel, false AS below
        UNION SELECT inhrelid, true FROM pg_inherits JOIN tree ON inhparent = rel
    ), c AS (
        SELECT rel, below, relispartition, a.* FROM tree JOIN pg_class r ON r.oid = rel
        JOIN pg_attribute a ON attrelid = rel AND attname = %[2]s AND NOT attisdropped
    )
    SELECT string_agg(x.name || CASE WHEN below THEN ' of ' || rel::regclass ELSE '' END, ', ') INTO missing FROM (
        SELECT rel, below, i.relname::text AS name FROM c JOIN pg_index x ON indrelid = rel JOIN pg_class i ON i.oid = indexrelid
        WHERE (attnum = ANY (indkey) OR EXISTS (
            SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = indexrelid
            AND d.refclassid = 'pg_class'::regclass AND d.refobjid = rel AND d.refobjsubid = attnum))
        AND NOT (below AND EXISTS (SELECT FROM pg_inherits WHERE inhrelid = indexrelid))
        UNION SELECT rel, below, conname FROM c JOIN pg_constraint ON conrelid = rel AND attnum = ANY (conkey) OR confrelid = rel AND attnum = ANY (confkey)
        WHERE contype <> 'n' AND NOT (below AND (coninhcount > 0 OR conparentid <> 0))
        UNION SELECT rel, below, 'statistics ' || stxname FROM c JOIN pg_statistic_ext s ON stxrelid = rel WHERE attnum = ANY (stxkeys) OR EXISTS (
            SELECT FROM pg_depend d WHERE d.classid = 'pg_statistic_ext'::regclass AND d.objid = s.oid AND d.refobjid = rel AND d.refobjsubid = attnum)
        UNION SELECT rel, below, 'another type' FROM c WHERE NOT below AND atttypid <> %[12]s::regtype
        UNION SELECT rel, below, 'NOT NULL' FROM c WHERE NOT below AND attnotnull AND NOT %[5]t
        UNION SELECT rel, below, 'the replica identity' FROM c JOIN pg_index ON indrelid = rel WHERE attnum = ANY (indkey) AND indisreplident AND %[6]t
        UNION SELECT rel, below, 'trigger ' || tgname FROM c JOIN pg_trigger g ON tgrelid = rel JOIN pg_proc p ON p.oid = tgfoid
        WHERE NOT tgisinternal AND tgname NOT LIKE %[8]s AND (attnum = ANY (tgattr) OR tgenabled IN ('A', 'R') AND tgtype & 16 <> 0 OR %[9]s AND prosrc ~* %[11]s OR EXISTS (
            SELECT FROM pg_depend d WHERE d.classid = 'pg_trigger'::regclass AND d.objid = g.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = rel AND d.refobjsubid = attnum))
        UNION SELECT rel, below, 'rule ' || rulename FROM c JOIN pg_rewrite ON ev_class = rel AND ev_type = '2'
        UNION SELECT rel, below, pg_describe_object(d.classid, d.objid, d.objsubid) FROM c JOIN pg_depend d
        ON d.refclassid = 'pg_class'::regclass AND d.refobjid = rel AND d.refobjsubid = attnum
        WHERE d.classid NOT IN ('pg_class'::regclass, 'pg_constraint'::regclass, 'pg_statistic_ext'::regclass, 'pg_trigger'::regclass)
        AND NOT EXISTS (SELECT FROM pg_attrdef e WHERE d.classid = 'pg_attrdef'::regclass AND e.oid = d.objid AND e.adrelid = rel AND e.adnum = attnum)
        UNION SELECT c.rel, c.below, w.what FROM c JOIN c p ON NOT p.below LEFT JOIN pg_attrdef d ON d.adrelid = c.rel AND d.adnum = c.attnum
        LEFT JOIN pg_attrdef e ON e.adrelid = p.rel AND e.adnum = p.attnum, LATERAL (VALUES
            (NOT c.relispartition, 'the same column'), (c.attnotnull <> p.attnotnull, 'NOT NULL'),
            (pg_get_expr(d.adbin, c.rel) IS DISTINCT FROM pg_get_expr(e.adbin, p.rel), 'a default'),
            (c.attacl IS NOT NULL, 'grants'), (c.attoptions IS NOT NULL, 'options'), (col_description(c.rel, c.attnum) IS NOT NULL, 'a comment'),
            (c.attstattarget IS DISTINCT FROM p.attstattarget, 'a statistics target'),
            (%[10]t AND c.attstorage <> p.attstorage, 'a storage'), (%[10]t AND coalesce(to_jsonb(c) ->> 'attcompression', '') <> '', 'a compression')
        ) w (different, what) WHERE c.below AND w.different
    ) x WHERE x.below OR x.name <> ALL (ARRAY[%[3]s]::text[]);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION '%%', format(%[4]s, missing);
    END IF;
    SELECT string_agg(indexrelid::regclass::text, ', ') INTO missing FROM pg_index WHERE indrelid = t AND NOT indisvalid;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'indexes that are not valid: %%; drop and build them again', missing;
    END IF;
END `, ast.Literal(m.t()), ast.Literal(m.from), strings.Join(known, ", "),
		ast.Literal(fmt.Sprintf("%s has what no migration tells, or what hangs on it: %%s; make the same for %s and drop these, before this", template(m.table.String()+"."+m.from), template(m.to))), m.notNull, m.notNull && !m.swap,
		ast.Literal(hidden(m.table)), ast.Literal(strings.ReplaceAll(backfill.CopyTriggerPrefix, "_", `\_`)+"%"), m.meddling(), !m.swap,
		ast.Literal(`(^|[^[:alnum:]_])`+regexp.QuoteMeta(m.from)+`($|[^[:alnum:]_])`), ast.Literal(m.column.TypeText)))
}

// meddling is the condition of triggers that matter when their functions name the
// column: all of them when it gets another name, else those that could still
// change it behind the copy.
func (m *move) meddling() string {
	if !m.swap {
		return "true"
	}
	return fmt.Sprintf(`tgtype & 3 = 3 AND tgname > %s COLLATE "C"`, ast.Literal(m.trigger))
}

// hidden says what to do where policies hide rows of a table.
func hidden(table ast.Name) string {
	return "policies hide rows of " + table.String() + " from this role, so they would be left out: run this as a role that they do not hold for (BYPASSRLS, or the owner of a table without FORCE ROW LEVEL SECURITY)"
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
	defaults := ""
	if !m.lateDefault { // the trigger tells by it which program wrote a row
		of := func(column string) string {
			return fmt.Sprintf("(SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute b ON b.attrelid = d.adrelid AND b.attnum = d.adnum WHERE b.attrelid = a.attrelid AND b.attname = %s)", ast.Literal(column))
		}
		defaults = fmt.Sprintf(`
    IF %s IS DISTINCT FROM %s THEN
        RAISE EXCEPTION '%%', %s;
    END IF;`, of(m.from), of(m.to), ast.Literal(m.table.String()+"."+m.from+" has another default than the migrations tell; let a migration say what it is, before this"))
	}
	return defaults + fmt.Sprintf(`
    IF EXISTS (SELECT FROM pg_attribute b WHERE b.attrelid = a.attrelid AND b.attname = %[1]s AND (b.atttypmod, b.attcollation) <> (a.atttypmod, a.attcollation)) THEN
        RAISE EXCEPTION '%%', %[4]s;
    END IF;
    IF a.attstorage <> (SELECT attstorage FROM pg_attribute WHERE attrelid = a.attrelid AND attname = %[1]s) THEN
        EXECUTE %[2]s || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'm' THEN 'MAIN' WHEN 'e' THEN 'EXTERNAL' ELSE 'EXTENDED' END;
    END IF;
    IF to_jsonb(a) ->> 'attcompression' IN ('p', 'l') THEN
        EXECUTE %[3]s || CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz' ELSE 'lz4' END;
    END IF;`, ast.Literal(m.to), ast.Literal(alter+" SET STORAGE "), ast.Literal(alter+" SET COMPRESSION "),
		ast.Literal(m.table.String()+"."+m.from+" has another type or collation than the migrations tell; let a migration say what it is, before this"))
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
    FOR x IN SELECT v.old, v.new, %s AS as_told FROM (VALUES %s) v (old, new) JOIN pg_index o ON o.indexrelid = v.old JOIN pg_index n ON n.indexrelid = v.new
    LOOP
        IF NOT x.as_told THEN
            RAISE EXCEPTION '%%', format(%s, x.old);
        END IF;
    END LOOP;
`, strings.Join(indexes, ", "), ast.Literal("ALTER TABLE "+template(m.t())+" CLUSTER ON %I"), ast.Literal("ALTER TABLE "+template(m.t())+" REPLICA IDENTITY USING INDEX %I"),
			m.sameIndex(), strings.Join(indexes, ", "), ast.Literal(notAsTold))
	}
	if len(constraints) > 0 {
		body += fmt.Sprintf(`    FOR x IN SELECT v.old, v.new, obj_description(k.oid, 'pg_constraint') AS said, %[4]s AS as_told FROM (VALUES %[1]s) v (old, new)
        JOIN pg_constraint k ON k.conrelid = %[2]s::regclass AND k.conname = v.old
        JOIN pg_constraint n ON n.conrelid = %[2]s::regclass AND n.conname = v.new
    LOOP
        IF NOT x.as_told THEN
            RAISE EXCEPTION '%%', format(%[5]s, x.old);
        END IF;
        IF x.said IS NOT NULL THEN
            EXECUTE format(%[3]s, x.new, x.said);
        END IF;
    END LOOP;
`, strings.Join(constraints, ", "), ast.Literal(m.t()), ast.Literal("COMMENT ON CONSTRAINT %I ON "+template(m.t())+" IS %L"), m.sameConstraint(), ast.Literal(notAsTold))
	}
	if len(m.statistics) > 0 {
		body += m.likenStatistics()
	}
	if body == "" {
		return nil
	}
	return []string{"DO " + ast.Dollar("like", "\nDECLARE\n    x record;\n    s record;\nBEGIN\n"+body+"END ")}
}

// notAsTold is for what the server has in another form than the migrations.
const notAsTold = "%s is not what the migrations tell, so its copy is another; let a migration make it as it should be, before this"

// sameIndex asks whether the index n has the definition of the index o, as far as
// that can be told: the text where only a name differs, else its parts.
func (m *move) sameIndex() string {
	if m.swap { // the type is in the text, too
		return "(o.indisunique, o.indnkeyatts, o.indnatts, o.indoption::text, o.indpred IS NULL, o.indexprs IS NULL)" +
			" = (n.indisunique, n.indnkeyatts, n.indnatts, n.indoption::text, n.indpred IS NULL, n.indexprs IS NULL)"
	}
	text := func(index string) string {
		def := "pg_get_indexdef(" + index + ")"
		return m.neutral("substr(" + def + ", strpos(" + def + ", ' USING '))")
	}
	return "o.indisunique = n.indisunique AND " + text("v.old") + " = " + text("v.new")
}

// sameConstraint asks the same of the constraints k and n.
func (m *move) sameConstraint() string {
	if m.swap {
		return "(k.contype, k.condeferrable, k.condeferred, k.convalidated, k.confrelid, k.confupdtype, k.confdeltype, k.confmatchtype, cardinality(k.conkey))" +
			" = (n.contype, n.condeferrable, n.condeferred, n.convalidated, n.confrelid, n.confupdtype, n.confdeltype, n.confmatchtype, cardinality(n.conkey))"
	}
	return m.neutral("pg_get_constraintdef(k.oid)") + " = " + m.neutral("pg_get_constraintdef(n.oid)")
}

// checksAsTold fails when a CHECK of the old column is not what the migrations
// tell, which that of a column of another type can't be compared with: the server
// writes for a moment what they tell, for the comparison.
func (m *move) checksAsTold() []string {
	var out []string
	for _, k := range m.carried {
		if k.kind != ast.Check {
			continue
		}
		expr := func(name string) string {
			return fmt.Sprintf("(SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conrelid = %s::regclass AND conname = %s)", ast.Literal(m.t()), ast.Literal(name))
		}
		told := m.copyName(k.name + "_told")
		out = append(out, m.alter("ADD CONSTRAINT "+ast.Ident(told)+" "+k.told+" NOT VALID"),
			guard("SELECT WHERE "+expr(k.name)+" IS DISTINCT FROM "+expr(told), fmt.Sprintf(notAsTold, k.name)),
			m.alter("DROP CONSTRAINT "+ast.Ident(told)))
	}
	return out
}

// neutral is SQL of a text without the difference between the two names: the
// longer one, which the shorter does not hold, is replaced.
func (m *move) neutral(text string) string {
	long, short := ast.Ident(m.from), ast.Ident(m.to)
	if len(long) < len(short) {
		long, short = short, long
	}
	return "replace(" + text + ", " + ast.Literal(long) + ", " + ast.Literal(short) + ")"
}

// likenStatistics is the part of [move.liken] for extended statistics. A type
// change makes them again, and their target is lost with it, here as there.
func (m *move) likenStatistics() string {
	var names []string
	for _, s := range m.statistics {
		names = append(names, "("+ast.Literal(s.name.Name)+", "+ast.Literal(s.copy.Name)+", "+ast.Literal(s.copy.Quoted())+")")
	}
	t := ast.Literal(m.t())
	number := func(column string) string {
		return "(SELECT attnum FROM pg_attribute WHERE attrelid = " + t + "::regclass AND attname = " + ast.Literal(column) + ")"
	}
	keys := func(list string) string { return "(SELECT array_agg(key ORDER BY key) FROM unnest(" + list + ") key)" }
	return fmt.Sprintf(`    FOR x IN SELECT e.stxname, v.new, e.stxstattarget, obj_description(e.oid, 'pg_statistic_ext') AS said,
        e.stxkind = n.stxkind AND (to_jsonb(e) ->> 'stxexprs' IS NULL) = (to_jsonb(n) ->> 'stxexprs' IS NULL) AND %[4]s IS NOT DISTINCT FROM %[5]s AS as_told
        FROM (VALUES %[1]s) v (old, copied, new) JOIN pg_statistic_ext e ON e.stxrelid = %[2]s::regclass AND e.stxname = v.old
        JOIN pg_statistic_ext n ON n.stxrelid = %[2]s::regclass AND n.stxname = v.copied
    LOOP
        IF NOT x.as_told THEN
            RAISE EXCEPTION '%%', format(%[6]s, x.stxname);
        END IF;
        IF x.said IS NOT NULL THEN
            EXECUTE format('COMMENT ON STATISTICS %%s IS %%L', x.new, x.said);
        END IF;
        IF x.stxstattarget >= 0 AND %[3]t THEN
            EXECUTE format('ALTER STATISTICS %%s SET STATISTICS %%s', x.new, x.stxstattarget);
        END IF;
    END LOOP;
`, strings.Join(names, ", "), t, !m.swap, keys("array_replace(e.stxkeys::int2[], "+number(m.from)+", "+number(m.to)+")"), keys("n.stxkeys::int2[]"), ast.Literal(notAsTold))
}

// keyComment is what is said of a primary key, kept while it is made again: a
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

// ErrLines is returned for a statement that the command can't be told.
var ErrLines = errors.New("a value or a name holds a line break, so \"patternvet backfill\" can't be told what to write to rows")

// backfill writes the rows that were there before: in batches where the tool
// can send them, else by the command, which the file waits for. left is the
// condition of rows that are still to be written.
func (p *planner) backfill(stage int, job *backfill.Job, left string) {
	note := "Writes the rows that were there before, in batches, each a transaction of its own.\n"
	x := piece{stage: stage, label: "backfill", verbatim: job.Comment()}
	if x.verbatim == "" && !migrate.ToolNamed(p.dir.Tool).OwnTransactions {
		p.err = fmt.Errorf("%w of %s", ErrLines, job.Table)
		return
	}
	if migrate.ToolNamed(p.dir.Tool).OwnTransactions {
		x.noTx = true
		x.note = note + "It can be stopped and run again; \"patternvet backfill FILE --dsn …\" does the same with progress."
		x.sql = []string{job.Block()}
	} else {
		x.note = note + p.dir.Tool + " can't send that: run \"patternvet backfill FILE --dsn …\" on this file first; it fails until that is done."
		x.sql = []string{guard("SELECT FROM "+job.Table.Quoted()+" WHERE "+left, "rows of "+job.Table.String()+" are not written yet: run \"patternvet backfill\" on this file, and this again")}
	}
	p.add(x)
}
