//go:build unix

package plan_test

import (
	"fmt"
	"strings"
)

func number(n int, _ bool) string { return fmt.Sprint(n) }
func word(n int, _ bool) string   { return "w" + fmt.Sprint(n) }

// beyond gives numbers that only the wider type has, once programs use it.
func beyond(n int, after bool) string {
	if after && n%3 == 0 {
		return fmt.Sprint(3_000_000_000 + n)
	}
	return fmt.Sprint(n)
}

func beyondKey(worker, n int, after bool) string {
	if after {
		return fmt.Sprint(3_000_000_000 + worker*1_000_000 + n)
	}
	return fmt.Sprint(worker*1_000_000 + n)
}

const keyed = "CREATE TABLE t (k bigint PRIMARY KEY, "

// touched is a trigger that programs rely on and a copy must not fire.
const touched = `ALTER TABLE t ADD COLUMN touched int DEFAULT 0;
	CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END $$;
	CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();`

// long names differ in what does not fit when something is added.
var long = strings.Repeat("n", 62)

func forms() []form {
	rename := "ALTER TABLE t RENAME COLUMN note TO remark;"
	list := []form{
		// Renames.
		{name: "rename", tables: keyed + "note text);", change: rename, old: "note", new: "remark", values: word, missing: "NULL"},
		{name: "rename not null", tables: keyed + "note text NOT NULL);", change: rename, old: "note", new: "remark", values: word, noNull: true},
		{name: "rename default", tables: keyed + "note text DEFAULT 'none');", change: rename, old: "note", new: "remark", values: word, missing: "none"},
		{name: "rename default not null", tables: keyed + "note varchar(20) NOT NULL DEFAULT 'none');", change: rename, old: "note", new: "remark", values: word, missing: "none", noNull: true},
		{name: "rename volatile default", tables: keyed + "note uuid NOT NULL DEFAULT gen_random_uuid());", change: rename, old: "note", new: "remark", values: uuid, noNull: true, passing: true},
		{name: "rename serial", tables: keyed + "note serial);", change: rename, old: "note", new: "remark", values: number, noNull: true, passing: true},
		{name: "rename check", tables: keyed + "note int CHECK (note >= 0));", change: rename, old: "note", new: "remark", values: number, missing: "NULL", refused: "-1"},
		{name: "rename table check", tables: keyed + "note int, low int DEFAULT -1, CONSTRAINT above CHECK (note > low AND note <> -13));", change: rename, old: "note", new: "remark", values: number, missing: "NULL", refused: "-5"},
		{name: "rename unique", tables: keyed + "note int UNIQUE);", change: rename, old: "note", new: "remark", values: number, missing: "NULL"},
		{name: "rename unique deferrable", tables: keyed + "note int, CONSTRAINT one UNIQUE (note, k) DEFERRABLE INITIALLY DEFERRED);", change: rename, old: "note", new: "remark", values: number, missing: "NULL"},
		{name: "rename indexes", tables: keyed + "note text);\nCREATE INDEX t_note ON t (lower(note), k DESC);\nCREATE INDEX other ON t (k) INCLUDE (note) WHERE note <> 'note';", change: rename, old: "note", new: "remark", values: word, missing: "NULL"},
		{name: "rename foreign key", tables: "CREATE TABLE other (id int PRIMARY KEY);\n" + keyed + "note int REFERENCES other (id) ON DELETE SET NULL);", setup: "INSERT INTO other SELECT generate_series(0, 200000);",
			change: rename, old: "note", new: "remark", values: func(n int, _ bool) string { return fmt.Sprint(n % 200000) }, missing: "NULL", refused: "-5"},
		{name: "rename by other means", tables: keyed + "note text);", change: rename, old: "note", new: "remark", values: word, missing: "NULL",
			setup: "COMMENT ON COLUMN t.note IS 'it''s 100%';GRANT SELECT (note), UPDATE (note) ON t TO reader WITH GRANT OPTION;GRANT SELECT (note) ON t TO PUBLIC;" +
				"ALTER TABLE t ALTER note SET STATISTICS 200, ALTER note SET (n_distinct = 5);"},
		{name: "rename with storage and comments", tables: keyed + "note text COLLATE \"C\" UNIQUE CHECK (note <> 'no'));\nCREATE INDEX i ON t (lower(note)) WITH (fillfactor = 80);", change: rename, old: "note", new: "remark", values: word, missing: "NULL", refused: "no",
			setup: "ALTER TABLE t ALTER note SET STORAGE EXTERNAL, ALTER note SET COMPRESSION pglz;COMMENT ON INDEX i IS 'an index';COMMENT ON CONSTRAINT t_note_key ON t IS 'a key';COMMENT ON CONSTRAINT t_note_check ON t IS 'a check';" +
				"ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 55;ALTER INDEX i SET (fillfactor = 60);ALTER TABLE t CLUSTER ON i;"},
		{name: "replica identity to bigint", tables: keyed + "v int NOT NULL UNIQUE);", change: "ALTER TABLE t ALTER COLUMN v TYPE bigint;", old: "v", new: "v", values: beyond, noNull: true, setup: "ALTER TABLE t REPLICA IDENTITY USING INDEX t_v_key;"},
		{name: "rename with a sequence of its own", tables: keyed + "note int);\nCREATE SEQUENCE s OWNED BY t.note;", change: rename, old: "note", new: "remark", values: number, missing: "NULL"},
		{name: "key with a comment to bigint", tables: "CREATE TABLE t (k int PRIMARY KEY, v text);", change: "ALTER TABLE t ALTER COLUMN k TYPE bigint;", old: "v", new: "v", values: word, missing: "NULL", keys: beyondKey,
			setup: "COMMENT ON CONSTRAINT t_pkey ON t IS 'the key';ALTER TABLE t CLUSTER ON t_pkey;"},
		{name: "rename with triggers", tables: keyed + "note text);\n" + touched, change: rename, old: "note", new: "remark", values: word, missing: "NULL"},
		{name: "rename with statistics", tables: keyed + "low int, note text);\nCREATE STATISTICS s (dependencies, ndistinct) ON low, note FROM t;\nCREATE SCHEMA app;\nCREATE STATISTICS app.\"S 2\" ON (lower(note)), (low + 1) FROM t;\nCREATE STATISTICS of_others ON k, low FROM t;",
			change: rename, old: "note", new: "remark", values: word, missing: "NULL", setup: "COMMENT ON STATISTICS s IS 'it''s 100%';ALTER STATISTICS s SET STATISTICS 50;"},
		{name: "rename in partitions with triggers", tables: "CREATE TABLE t (k bigint PRIMARY KEY, note text) PARTITION BY RANGE (k);\nCREATE TABLE t1 PARTITION OF t DEFAULT;", change: rename, old: "note", new: "remark", values: word, missing: "NULL",
			setup: "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = pg_backend_pid() AND query LIKE 'UPDATE t SET %') THEN RAISE 'a copy fires triggers'; END IF; RETURN NEW; END $$;" +
				"CREATE TRIGGER never BEFORE UPDATE ON t1 FOR EACH ROW EXECUTE FUNCTION never();"},
		{name: "rename with statistics of partitions", tables: "CREATE TABLE t (k bigint, note text) PARTITION BY RANGE (k);\nCREATE TABLE t1 PARTITION OF t DEFAULT;\nCREATE STATISTICS s ON k, note FROM t;",
			change: rename, old: "note", new: "remark", values: word, missing: "NULL"},
		{name: "statistics to bigint", tables: keyed + "v int);\nCREATE STATISTICS s (mcv) ON k, v FROM t;\nCREATE STATISTICS s2 ON (v % 10) FROM t;", change: "ALTER TABLE t ALTER COLUMN v TYPE bigint;", old: "v", new: "v",
			values: beyond, missing: "NULL", setup: "COMMENT ON STATISTICS s IS 'of v';ALTER STATISTICS s SET STATISTICS 50;"},
		{name: "rename what is a word, too", tables: keyed + "date int CHECK (t.date > -9 AND date > date('2000-01-01') - '2000-01-02'::date));\nCREATE INDEX i ON t ((t.date + 1), date int4_ops DESC NULLS LAST);",
			change: "ALTER TABLE t RENAME COLUMN date TO last;", old: "date", new: "last", values: number, missing: "NULL", refused: "-10"},
		{name: "rename in a key of two columns", tables: "CREATE TABLE other (a int, b int, PRIMARY KEY (a, b));\n" + keyed + "a int DEFAULT 1, key int, FOREIGN KEY (a, key) REFERENCES other (a, b) ON DELETE SET NULL (key));", setup: "INSERT INTO other SELECT 1, generate_series(0, 200000);",
			change: "ALTER TABLE t RENAME COLUMN key TO part;", old: "key", new: "part", values: func(n int, _ bool) string { return fmt.Sprint(n % 200000) }, missing: "NULL", refused: "-5", server: 15},
		{name: "rename not null with a name", tables: keyed + "note text CONSTRAINT must NOT NULL);", change: rename, old: "note", new: "remark", values: word, noNull: true},
		{name: "not null with a name to bigint", tables: keyed + "v int CONSTRAINT must NOT NULL);", change: "ALTER TABLE t ALTER COLUMN v TYPE bigint;", old: "v", new: "v", values: beyond, noNull: true},
		{name: "long names to bigint", tables: "CREATE TABLE t (k bigint PRIMARY KEY, " + long + "a int NOT NULL DEFAULT 7, " + long + "b int CHECK (" + long + "b > -9));\nCREATE INDEX " + long + "1 ON t (" + long + "a);\nCREATE INDEX " + long + "2 ON t (" + long + "b);\n" +
			"CREATE UNIQUE INDEX \"" + strings.Repeat("é", 31) + "\" ON t (" + long + "a, k);", change: "ALTER TABLE t ALTER COLUMN " + long + "a TYPE bigint;\nALTER TABLE t ALTER COLUMN " + long + "b TYPE bigint;",
			old: long + "a", new: long + "a", values: number, missing: "7", noNull: true},
		{name: "rename json", tables: keyed + "note json);", change: rename, old: "note", new: "remark", values: func(n int, _ bool) string { return fmt.Sprintf(`{"n": %d}`, n) }, missing: "NULL"},
		{name: "rename numeric", tables: keyed + "note numeric);", change: rename, old: "note", new: "remark", values: func(n int, _ bool) string { return "1." + "000"[:n%4] + "0" }, missing: "NULL"},
		{name: "rename to the name of a variable", tables: "CREATE TABLE t (k bigint, page text, _pages int);", change: "ALTER TABLE t RENAME COLUMN page TO attempt;", old: "page", new: "attempt", values: word, missing: "NULL"},
		{name: "rename without a key", tables: "CREATE TABLE t (k bigint, note text, pad text DEFAULT repeat('x', 300));", change: rename, old: "note", new: "remark", values: word, missing: "NULL"},
		{name: "rename two keys", tables: "CREATE TABLE t (k bigint, part int DEFAULT 1, note text, PRIMARY KEY (part, k));", change: rename, old: "note", new: "remark", values: word, missing: "NULL"},
		{name: "rename uuid key", tables: "CREATE TABLE t (k uuid PRIMARY KEY, note text);", change: rename, old: "note", new: "remark", values: word, missing: "NULL", keys: uuidKey},
		{name: "rename odd names", tables: `CREATE TABLE t (k bigint PRIMARY KEY, "The Note" text CHECK ("The Note" <> 'no'), "order" int);` + "\n" + `CREATE INDEX "An Index" ON t ("The Note", "order");`,
			change: `ALTER TABLE t RENAME COLUMN "The Note" TO "select";`, old: `"The Note"`, new: `"select"`, values: word, missing: "NULL", refused: "no"},
		{name: "rename odder names", tables: `CREATE TABLE t (k bigint PRIMARY KEY, "50% $guard$ it's ""x""" text NOT NULL DEFAULT '$copy$ it''s 100%' CHECK ("50% $guard$ it's ""x""" <> 'no'));`,
			change: `ALTER TABLE t RENAME COLUMN "50% $guard$ it's ""x""" TO "$carry$ %s";`, old: `"50% $guard$ it's ""x"""`, new: `"$carry$ %s"`, values: word, missing: "$copy$ it's 100%", refused: "no", noNull: true,
			setup: `GRANT SELECT ("50% $guard$ it's ""x""") ON t TO reader;ALTER TABLE t ALTER "50% $guard$ it's ""x""" SET STATISTICS 7;`},
		{name: "rename partitioned", tables: "CREATE TABLE t (k bigint PRIMARY KEY, note text NOT NULL DEFAULT 'x' CHECK (note <> 'no')) PARTITION BY RANGE (k);\n" +
			"CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (MINVALUE) TO (2000000);\nCREATE TABLE t2 PARTITION OF t DEFAULT;", change: rename, old: "note", new: "remark", values: word, missing: "x", noNull: true, refused: "no"},
		{name: "rename in a schema", tables: "CREATE SCHEMA shop;\nCREATE TABLE shop.t (k bigint PRIMARY KEY, note text NOT NULL UNIQUE);\nCREATE VIEW t AS SELECT * FROM shop.t;", change: "ALTER TABLE shop.t RENAME COLUMN note TO remark;",
			old: "note", new: "remark", values: word, noNull: true, byHand: true},
		{name: "rename in a view", tables: keyed + "note text);\nCREATE VIEW v AS SELECT note FROM t;", change: rename, old: "note", new: "remark", values: word, byHand: true},
		{name: "rename a key", tables: "CREATE TABLE t (k bigint, note text PRIMARY KEY);", change: rename, old: "note", new: "remark", values: word, noNull: true, byHand: true},

		{name: "rename table", tables: keyed + "v text NOT NULL DEFAULT 'x' UNIQUE CHECK (v <> 'no'));\nCREATE TABLE line (t_k bigint REFERENCES t);", change: "ALTER TABLE t RENAME TO u;", old: "t:v", new: "u:v",
			values: word, noNull: true, refused: "no", setup: "GRANT SELECT, INSERT ON t TO reader;GRANT UPDATE (v) ON t TO reader;"},

		// Types.
		{name: "int to bigint", tables: keyed + "v int);", change: "ALTER TABLE t ALTER COLUMN v TYPE bigint;", old: "v", new: "v", values: beyond, missing: "NULL"},
		{name: "int to bigint all", tables: keyed + "v int NOT NULL DEFAULT 7 CHECK (v >= 0));\nCREATE INDEX t_v ON t (v);\nCREATE UNIQUE INDEX t_vk ON t (v, k) WHERE v > 3;", change: "ALTER TABLE t ALTER v TYPE bigint;",
			old: "v", new: "v", values: beyond, missing: "7", noNull: true, refused: "-1"},
		{name: "unique int to bigint", tables: keyed + "v int UNIQUE);", change: "ALTER TABLE t ALTER COLUMN v TYPE bigint;", old: "v", new: "v", values: beyond, missing: "NULL"},
		{name: "key to bigint", tables: "CREATE TABLE t (k int PRIMARY KEY, v text);", change: "ALTER TABLE t ALTER COLUMN k TYPE bigint;", old: "v", new: "v", values: word, missing: "NULL", keys: beyondKey},
		{name: "serial key to bigint", tables: "CREATE TABLE t (k serial PRIMARY KEY, v text);", change: "ALTER TABLE t ALTER COLUMN k TYPE bigint;", old: "v", new: "v", values: word, missing: "NULL", keys: beyondKey},
		{name: "identity key to bigint", tables: "CREATE TABLE t (k int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, v text);", change: "ALTER TABLE t ALTER COLUMN k TYPE bigint;", old: "v", new: "v", values: word, missing: "NULL", keys: beyondKey},
		{name: "referenced key to bigint", tables: "CREATE TABLE t (k int PRIMARY KEY, v text);\nCREATE TABLE line (id bigint PRIMARY KEY, t_k int REFERENCES t ON DELETE CASCADE);\nCREATE TABLE tag (id int CONSTRAINT tagged REFERENCES t (k) DEFERRABLE);",
			change: "ALTER TABLE t ALTER COLUMN k TYPE bigint;", old: "v", new: "v", values: word, missing: "NULL", keys: beyondKey},
		{name: "varchar to text with a check", tables: keyed + "v varchar(20) CHECK (v <> ''));", change: "ALTER TABLE t ALTER COLUMN v TYPE text;", old: "v", new: "v", values: word, missing: "NULL"},
		{name: "int to text", tables: keyed + "v int NOT NULL);", change: "ALTER TABLE t ALTER COLUMN v TYPE text;", old: "v", new: "v", values: number, noNull: true},
		{name: "text to int", tables: keyed + "v text);", change: "ALTER TABLE t ALTER COLUMN v TYPE int USING v::int;", old: "v", new: "v", values: number, missing: "NULL"},
		{name: "numeric scale", tables: keyed + "v numeric(10,2) DEFAULT 0);", change: "ALTER TABLE t ALTER COLUMN v TYPE numeric(12,4);", old: "v", new: "v",
			values: func(n int, after bool) string { return fmt.Sprintf("%d.2500", n%1000) }, missing: "0.0000", initial: func(n int) string { return fmt.Sprintf("%d.25", n) },
			read: func(column string, _ bool) string { return column + "::numeric(12,4)" }},
		{name: "int to numeric", tables: keyed + "v int);", change: "ALTER TABLE t ALTER COLUMN v TYPE numeric;", old: "v", new: "v", values: func(n int, after bool) string {
			if after {
				return fmt.Sprint(n) + ".5"
			}
			return fmt.Sprint(n)
		}, missing: "NULL"},
		{name: "varchar shorter", tables: keyed + "v varchar(40));", change: "ALTER TABLE t ALTER COLUMN v TYPE varchar(20);", old: "v", new: "v", values: word, missing: "NULL"},
		{name: "timestamp with a zone", tables: keyed + "v timestamp);", change: "ALTER TABLE t ALTER COLUMN v TYPE timestamptz USING v AT TIME ZONE 'UTC';", old: "v", new: "v", values: func(n int, after bool) string {
			return fmt.Sprintf("2026-01-%02d 10:00:00+00", n%28+1)
		}, initial: func(n int) string { return fmt.Sprintf("2026-01-%02d 10:00:00", n%28+1) }, missing: "NULL",
			read: func(column string, _ bool) string { return column + "::timestamptz" }},
		{name: "json to jsonb", tables: keyed + "v json);", change: "ALTER TABLE t ALTER COLUMN v TYPE jsonb USING v::jsonb;", old: "v", new: "v", values: func(n int, _ bool) string { return fmt.Sprintf(`{"n": %d}`, n) }, missing: "NULL"},
		{name: "type with triggers", tables: keyed + "v int);\n" + touched, change: "ALTER TABLE t ALTER COLUMN v TYPE bigint;", old: "v", new: "v", values: beyond, missing: "NULL"},
		{name: "type without a key", tables: "CREATE TABLE t (k bigint, v int);", change: "ALTER TABLE t ALTER COLUMN v TYPE bigint;", old: "v", new: "v", values: beyond, missing: "NULL"},
		{name: "cents", tables: keyed + "v int);", change: "ALTER TABLE t ALTER COLUMN v TYPE bigint USING v * 100;", old: "v", new: "v", values: number, byHand: true},
		{name: "timestamp by the session", tables: keyed + "v timestamp);", change: "ALTER TABLE t ALTER COLUMN v TYPE timestamptz;", old: "v", new: "v", values: func(n int, _ bool) string { return "2026-01-01 10:00:00" }, byHand: true},

		// New columns.
		{name: "volatile default without a key", tables: "CREATE TABLE t (k bigint, v text, pad text DEFAULT repeat('x', 300));", change: "ALTER TABLE t ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();", old: "v", new: "v", values: word, missing: "NULL"},
		{name: "volatile default", tables: keyed + "v text);", change: "ALTER TABLE t ADD COLUMN token uuid DEFAULT gen_random_uuid();", old: "v", new: "v", values: word, missing: "NULL"},
		{name: "volatile default not null", tables: keyed + "v text);", change: "ALTER TABLE t ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();", old: "v", new: "v", values: word, missing: "NULL"},
		{name: "new column with all", tables: "CREATE TABLE other (id int PRIMARY KEY);\n" + keyed + "v text);", change: "ALTER TABLE t ADD COLUMN c int UNIQUE REFERENCES other (id) CHECK (c > 0);", old: "v", new: "v", values: word, missing: "NULL"},
		{name: "new column filled", tables: keyed + "v text);", change: "ALTER TABLE t ADD COLUMN c text;\nUPDATE t SET c = v;", old: "v", new: "v", values: word, missing: "NULL"},
		{name: "new required column filled", tables: keyed + "v text);", change: "ALTER TABLE t ADD COLUMN c int DEFAULT 3;\nALTER TABLE t ALTER COLUMN c SET NOT NULL;", old: "v", new: "v", values: word, missing: "NULL"},
		{name: "update of all", tables: keyed + "v text);", change: "UPDATE t SET v = 'x';", old: "v", new: "v", values: word, byHand: true},

		// Constraints and indexes.
		{name: "not null", tables: keyed + "v text);", change: "ALTER TABLE t ALTER COLUMN v SET NOT NULL;", old: "v", new: "v", values: word, noNull: true, passing: true},
		{name: "check", tables: keyed + "v int);", change: "ALTER TABLE t ADD CHECK (v > 0);", old: "v", new: "v", values: number, missing: "NULL"},
		{name: "named check and more", tables: keyed + "v int);", change: "ALTER TABLE t ADD CONSTRAINT c CHECK (v > 0), ADD COLUMN w int;", old: "v", new: "v", values: number, missing: "NULL"},
		{name: "foreign key", tables: "CREATE TABLE other (id int PRIMARY KEY);\n" + keyed + "v int);", setup: "INSERT INTO other SELECT generate_series(0, 200000);", change: "ALTER TABLE t ADD FOREIGN KEY (v) REFERENCES other (id);", old: "v", new: "v",
			values: func(n int, _ bool) string { return fmt.Sprint(n % 200000) }, missing: "NULL"},
		{name: "unique", tables: keyed + "v int);", change: "ALTER TABLE t ADD UNIQUE (v);", old: "v", new: "v", values: number, missing: "NULL"},
		{name: "primary key", tables: "CREATE TABLE t (k bigint, v int);", change: "ALTER TABLE t ADD PRIMARY KEY (k);", old: "v", new: "v", values: number, missing: "NULL"},
		{name: "index", tables: keyed + "v int);", change: "CREATE INDEX ON t (v);", old: "v", new: "v", values: number, missing: "NULL"},
		{name: "unique index", tables: keyed + "v int);", change: "CREATE UNIQUE INDEX one ON t (v) WHERE v > 3;", old: "v", new: "v", values: number, missing: "NULL"},
		{name: "drop index", tables: keyed + "v int);\nCREATE INDEX i ON t (v);", change: "DROP INDEX i;", old: "v", new: "v", values: number, missing: "NULL"},
		{name: "drop column", tables: keyed + "v int NOT NULL);", change: "ALTER TABLE t DROP COLUMN v;", old: "v", new: "", values: number, noNull: true, passing: true},
		{name: "reindex", tables: keyed + "v int);\nCREATE INDEX i ON t (v);", change: "REINDEX INDEX i;", old: "v", new: "v", values: number, missing: "NULL"},
	}
	return list
}

func uuid(n int, _ bool) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

// uuidKey gives keys in no order, as random ones are.
func uuidKey(worker, n int, _ bool) string {
	return fmt.Sprintf("%08x-0000-4000-8000-%04d%08d", (n*2654435761)&0xffffffff, worker, n)
}
