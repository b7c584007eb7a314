//go:build unix

package plan_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// TestGuards holds that a plan stops before anything is lost where the server has
// what the migrations do not tell: no file passes that would take it away, and
// all rows are there.
func TestGuards(t *testing.T) {
	const (
		table  = "CREATE TABLE t (k bigint PRIMARY KEY, note text, v int NOT NULL DEFAULT 0);"
		rename = "ALTER TABLE t RENAME COLUMN note TO remark;"
		retype = "ALTER TABLE t ALTER COLUMN v TYPE bigint;"
		parts  = "CREATE TABLE t (k bigint NOT NULL, note text, v int NOT NULL DEFAULT 0) PARTITION BY RANGE (k);\nCREATE TABLE t1 PARTITION OF t DEFAULT;"
		meddle = "CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := NEW.v + 1; NEW.NOTE := 'x'; RETURN NEW; END $$;"
		policy = "ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (k < 5) WITH CHECK (true);"
	)
	cases := []struct{ name, tables, hidden, change, want string }{
		{"index of a partition", parts, "CREATE INDEX own ON t1 (note);", rename, "own of t1"},
		{"index of a partition, type", parts, "CREATE INDEX own ON t1 (v);", retype, "own of t1"},
		{"check of a partition", parts, "ALTER TABLE t1 ADD CONSTRAINT own CHECK (note <> 'x');", rename, "own of t1"},
		{"not null of a partition", parts, "ALTER TABLE t1 ALTER note SET NOT NULL;", rename, "NOT NULL of t1"},
		{"default of a partition", parts, "ALTER TABLE t1 ALTER v SET DEFAULT 5;", retype, "a default of t1"},
		{"comment of a partition", parts, "COMMENT ON COLUMN t1.note IS 'own';", rename, "a comment of t1"},
		{"grants of a partition", parts, "GRANT SELECT (note) ON t1 TO PUBLIC;", rename, "grants of t1"},
		{"statistics of a partition", parts, "CREATE STATISTICS own ON k, note FROM t1;", rename, "statistics own of t1"},
		{"view of a partition", parts, "CREATE VIEW w AS SELECT note FROM t1;", rename, "view w of t1"},
		{"child", table, "CREATE TABLE child () INHERITS (t);", retype, "the same column of child"},
		{"rows behind policies", table, policy, rename, "policies hide rows of t"},
		{"rows behind policies, type", table, policy, retype, "policies hide rows of t"},
		{"rows behind policies, new column", table, policy, "ALTER TABLE t ADD COLUMN token uuid DEFAULT gen_random_uuid();", "policies hide rows of t"},
		{"statistics", table, "CREATE STATISTICS own ON k, note FROM t;", rename, "statistics own"},
		{"statistics over an expression", table, "CREATE STATISTICS own ON (lower(note)) FROM t;", rename, "statistics own"},
		{"publication", table, "CREATE PUBLICATION pub FOR TABLE t WHERE (v > 0);", retype, "publication pub"},
		{"trigger that names it", table, meddle + "CREATE TRIGGER early BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION meddle();", rename, "trigger early"},
		{"trigger behind the copy", table, meddle + "CREATE TRIGGER zzz BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION meddle();", retype, "trigger zzz"},
		{"trigger with a condition", table, meddle + "CREATE TRIGGER early AFTER UPDATE ON t FOR EACH ROW WHEN (OLD.note IS NULL) EXECUTE FUNCTION meddle();", rename, "trigger early"},
		{"trigger that always fires", table, strings.ReplaceAll(meddle, "NEW.NOTE := 'x'; ", "") + "CREATE TRIGGER early BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION meddle(); ALTER TABLE t ENABLE ALWAYS TRIGGER early;", rename, "trigger early"},
		{"rule", table, "CREATE RULE r AS ON UPDATE TO t DO ALSO NOTIFY x;", rename, "rule r"},
		{"type", table, "ALTER TABLE t ALTER note TYPE varchar(80);", rename, "another type"},
		{"length", strings.Replace(table, "note text", "note varchar(40)", 1), "ALTER TABLE t ALTER note TYPE varchar(80);", rename, "another type"},
		{"collation", table, `ALTER TABLE t ALTER note TYPE text COLLATE "C";`, rename, "collation"},
		{"default", table, "ALTER TABLE t ALTER note SET DEFAULT 'own';", rename, "another default"},
		{"other default", strings.Replace(table, "note text", "note text DEFAULT 'told'", 1), "ALTER TABLE t ALTER note SET DEFAULT 'own';", rename, "another default"},
		{"type, of a type change", table, "ALTER TABLE t ALTER v TYPE numeric;", retype, "another type"},
		{"index of another kind", table + "\nCREATE INDEX i ON t (note);", "DROP INDEX i; CREATE UNIQUE INDEX i ON t (note);", rename, "i is not what the migrations tell"},
		{"index with a condition", table + "\nCREATE INDEX i ON t (note);", "DROP INDEX i; CREATE INDEX i ON t (note) WHERE k > 3;", rename, "i is not what the migrations tell"},
		{"index of another kind, type", table + "\nCREATE INDEX i ON t (v);", "DROP INDEX i; CREATE INDEX i ON t (v DESC);", retype, "i is not what the migrations tell"},
		{"statistics of another kind", table + "\nCREATE STATISTICS s ON k, note FROM t;", "DROP STATISTICS s; CREATE STATISTICS s (mcv) ON k, note FROM t;", rename, "s is not what the migrations tell"},
		{"statistics of other columns", table + "\nCREATE STATISTICS s ON k, v FROM t;", "DROP STATISTICS s; CREATE STATISTICS s ON v, note FROM t;", retype, "s is not what the migrations tell"},
		{"bounds of another kind, type", table + "\nALTER TABLE t ADD CONSTRAINT c CHECK (v > -1);", "ALTER TABLE t DROP CONSTRAINT c; ALTER TABLE t ADD CONSTRAINT c CHECK (v > -5);", retype, "c is not what the migrations tell"},
		{"check of another kind", table + "\nALTER TABLE t ADD CONSTRAINT c CHECK (note <> 'x');", "ALTER TABLE t DROP CONSTRAINT c; ALTER TABLE t ADD CONSTRAINT c CHECK (note <> 'xy');", rename, "c is not what the migrations tell"},
		{"check of another kind, type", table + "\nALTER TABLE t ADD CONSTRAINT c CHECK (v > -1);", "ALTER TABLE t DROP CONSTRAINT c; ALTER TABLE t ADD CONSTRAINT c CHECK (v > -5) NOT VALID;", retype, "c is not what the migrations tell"},
	}
	for _, server := range pgtest.StartAll(t) {
		if _, err := server.Query("postgres", "CREATE ROLE owner"); err != nil {
			t.Fatal(err)
		}
		for i, c := range cases {
			t.Run(fmt.Sprintf("%d %s", server.Version, c.name), func(t *testing.T) {
				w := &world{T: t, server: server, database: fmt.Sprintf("guards%d", i)}
				d, _, p := plannedFor(t, server.Version, map[string]string{"0001_a.up.sql": c.tables, "0002_b.up.sql": c.change})
				if len(p.Open) > 0 {
					t.Fatalf("left to people: %q", p.Open)
				}
				w.query("postgres", "CREATE DATABASE "+w.database)
				w.query(w.database, "ALTER SCHEMA public OWNER TO owner;"+c.tables+"ALTER TABLE t OWNER TO owner;INSERT INTO t SELECT n, 'note ' || n, n FROM generate_series(1, 20) n;"+c.hidden)
				const all = "SELECT k, note, v FROM t ORDER BY k"
				before := fmt.Sprint(w.rows(w.database, all))
				stopped := ""
				for _, f := range p.Files {
					file := d.Files[slices.IndexFunc(d.Files, func(m *migrate.File) bool { return filepath.Base(m.Path) == f.Name })]
					conn := w.connect()
					if strings.HasPrefix(c.name, "rows behind") { // others are superusers
						if _, err := conn.Exec(t.Context(), "SET SESSION AUTHORIZATION owner").ReadAll(); err != nil {
							t.Fatal(err)
						}
					}
					err := send(t, conn, file)
					_ = conn.Close(t.Context())
					if err != nil {
						stopped = err.Error()
						break
					}
				}
				if !strings.Contains(stopped, c.want) {
					t.Errorf("stopped by %q, want %q", stopped, c.want)
				}
				if after := fmt.Sprint(w.rows(w.database, all)); after != before {
					t.Errorf("rows are lost: %s", after)
				}
			})
		}
	}
}

// TestNoVictim holds that a program which writes both tables of a foreign key, in
// the other order than the step that adds it, is no victim of a deadlock.
func TestNoVictim(t *testing.T) {
	server := pgtest.Start(t)
	w := &world{T: t, server: server, database: "victim"}
	const tables = "CREATE TABLE t (k int PRIMARY KEY, v text);\nCREATE TABLE line (id int PRIMARY KEY, t_k int REFERENCES t);"
	d, _, p := plannedFor(t, server.Version, map[string]string{"0001_a.up.sql": tables, "0002_b.up.sql": "ALTER TABLE t ALTER COLUMN k TYPE bigint;"})
	w.query("postgres", "CREATE DATABASE "+w.database)
	w.query(w.database, tables+"INSERT INTO t VALUES (1);")
	met := 0
	for _, f := range p.Files {
		file := d.Files[slices.IndexFunc(d.Files, func(m *migrate.File) bool { return filepath.Base(m.Path) == f.Name })]
		conn, program := w.connect(), w.connect()
		busy := strings.Contains(f.Name, "foreign_key")
		exec := func(sql string) {
			if _, err := program.Exec(t.Context(), sql).ReadAll(); err != nil {
				t.Errorf("%s: %s: %v", f.Name, sql, err)
			}
		}
		if busy {
			met++
			exec("BEGIN; UPDATE t SET v = 'x'")
		}
		done := make(chan error, 1)
		go func() { done <- send(t, conn, file) }()
		if busy {
			time.Sleep(1500 * time.Millisecond) // behind the server's search for deadlocks by the step
			exec(fmt.Sprintf("INSERT INTO line VALUES (%d, 1); COMMIT", met))
		}
		if err := <-done; err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		_, _ = conn.Close(t.Context()), program.Close(t.Context())
	}
	if met != 1 {
		t.Errorf("%d steps add a foreign key", met)
	}
}

// send sends the strings of a file.
func send(t *testing.T, conn *pgconn.PgConn, f *migrate.File) error {
	t.Helper()
	for _, e := range f.Execs {
		if _, err := conn.Exec(t.Context(), f.Source[e.Start:e.End]).ReadAll(); err != nil {
			return err
		}
	}
	return nil
}
