//go:build unix

package trace_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/patternvet/patternvet/sqlcheck/internal/pgserver"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/trace"
)

func load(t *testing.T, files map[string]string) []*migrate.Dir {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, errs := migrate.Load(dir, migrate.LoadOptions{})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return []*migrate.Dir{d}
}

// describe says in a few lines what a report holds.
func describe(r *trace.Report) string {
	var b strings.Builder
	for _, f := range r.Files {
		fmt.Fprintf(&b, "%s\n", filepath.Base(f.File))
		for _, s := range f.Statements {
			fmt.Fprintf(&b, "%d:%d %s:", s.Line, s.Column, s.Sent)
			for _, l := range s.Observed.Locks {
				fmt.Fprintf(&b, " %s %s", l.Relation, l.Mode)
				if l.Held {
					b.WriteString(" before")
				}
			}
			for _, w := range s.Observed.Work {
				fmt.Fprintf(&b, " %s %s", w.Kind, w.Relation)
			}
			if s.Observed.Error != "" {
				fmt.Fprintf(&b, " %s", s.Observed.Error)
			}
			for _, d := range s.Differences {
				fmt.Fprintf(&b, " DIFFERS %+v", d)
			}
			b.WriteString("\n")
		}
	}
	for _, p := range r.Errors {
		fmt.Fprintf(&b, "%s:%d\n", filepath.Base(p.File), p.Line)
	}
	return strings.TrimSpace(b.String())
}

func TestRun(t *testing.T) {
	bin := pgtest.Programs(t)
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a string is a transaction": {map[string]string{
			"1_a.up.sql": "CREATE TABLE a (id int);",
			"2_b.up.sql": "ALTER TABLE a ADD COLUMN b int;\n ALTER TABLE a ADD CHECK (b > 0);",
			"3_c.up.sql": "CREATE INDEX i ON a (id);",
			"4_d.up.sql": "CREATE INDEX CONCURRENTLY j ON a (id);",
		}, `
1_a.up.sql
1:1 of its own:
2_b.up.sql
1:1 in a transaction: public.a ACCESS EXCLUSIVE
2:2 in a transaction: public.a ACCESS EXCLUSIVE before scan public.a
3_c.up.sql
1:1 of its own: public.a SHARE build public.a
4_d.up.sql
1:1 outside: build public.a`},
		"a file stops where a statement fails": {map[string]string{
			"1_a.up.sql": "CREATE TABLE a (id int); SELECT 1/0; CREATE TABLE b (id int);",
			"2_b.up.sql": "CREATE TABLE a (id int);", // the first one was rolled back
			"3_c.up.sql": "SELECT 1; DROP INDEX CONCURRENTLY i;",
		}, `
1_a.up.sql
1:1 in a transaction:
1:26 in a transaction: division by zero (SQLSTATE 22012)
2_b.up.sql
1:1 of its own:
3_c.up.sql
1:1 in a transaction:
1:11 in a transaction: DROP INDEX CONCURRENTLY cannot run inside a transaction block (SQLSTATE 25001)
1_a.up.sql:1`},
		"transactions of the file": {map[string]string{
			"1_a.up.sql": "CREATE TABLE a (id int);\nBEGIN;\nLOCK TABLE a IN SHARE MODE;\nCOMMIT;\nLOCK TABLE a;",
			"2_b.up.sql": "LOCK TABLE a;",
		}, `
1_a.up.sql
1:1 in a transaction:
2:1 in a transaction:
3:1 in a transaction: public.a SHARE
4:1 in a transaction:
5:1 in a transaction: public.a ACCESS EXCLUSIVE
2_b.up.sql
1:1 outside: LOCK TABLE can only be used in transaction blocks (SQLSTATE 25P01)
2_b.up.sql:1`},
		"rows from nowhere": {map[string]string{
			"1_a.up.sql": "CREATE TABLE a (id int); COPY a FROM STDIN;",
		}, `
1_a.up.sql
1:1 in a transaction:
1:26 outside: COPY FROM STDIN needs a client that sends the rows, such as psql
1_a.up.sql:1`},
		"partitions that a function makes": {map[string]string{
			"1_a.up.sql": "CREATE TABLE a (id int) PARTITION BY RANGE (id);\n" +
				"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE TABLE a' || 1 || ' PARTITION OF a DEFAULT'; END $$;\nSELECT f();",
			"2_b.up.sql": "ALTER TABLE a ADD COLUMN b int;",
		}, `
1_a.up.sql
1:1 in a transaction:
2:1 in a transaction:
3:1 in a transaction: public.a ACCESS EXCLUSIVE before
2_b.up.sql
1:1 of its own: public.a ACCESS EXCLUSIVE public.a1 ACCESS EXCLUSIVE`},
		"no rights beyond the database": {map[string]string{
			"1_a.up.sql": "COPY (SELECT 1) TO PROGRAM 'true';",
			"2_b.up.sql": "SELECT pg_read_file('/etc/passwd');",
			"3_c.up.sql": "CREATE ROLE other;",
		}, `
1_a.up.sql
1:1 of its own: must be superuser or have privileges of the pg_execute_server_program role to COPY to or from an external program (SQLSTATE 42501)
2_b.up.sql
1:1 of its own: permission denied for function pg_read_file (SQLSTATE 42501)
3_c.up.sql
1:1 of its own: permission denied to create role (SQLSTATE 42501)
1_a.up.sql:1
2_b.up.sql:1
3_c.up.sql:1`},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := trace.Run(t.Context(), load(t, c.files), trace.Options{Bin: bin, Timeout: 20 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := describe(r), strings.TrimSpace(c.want); got != want && !sameRefusals(got, want) {
				t.Errorf("PostgreSQL %d\n got:\n%s\nwant:\n%s", r.Server.Version, got, want)
			}
		})
	}
}

// sameRefusals compares by codes: the words of the server change.
func sameRefusals(got, want string) bool {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range w {
		if i >= len(g) {
			return false
		}
		_, code, refused := strings.Cut(w[i], "(SQLSTATE ")
		if g[i] != w[i] && !(refused && strings.HasSuffix(g[i], code)) {
			return false
		}
	}
	return len(g) == len(w)
}

func TestTimeout(t *testing.T) {
	dirs := load(t, map[string]string{"1_a.up.sql": "SELECT pg_sleep(60);"})
	r, err := trace.Run(t.Context(), dirs, trace.Options{Bin: pgtest.Programs(t), Timeout: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Files[0].Statements[0].Observed.Error; !strings.Contains(got, "57014") {
		t.Errorf("%q", got)
	}
}

// TestStopped: a trace that reaches a limit says where, and shows what ran until
// then.
func TestStopped(t *testing.T) {
	tmp, err := os.MkdirTemp("", "pvt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	if err := os.Chmod(tmp, 0o755); err != nil { // the server may be another user
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", tmp)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	go func() {
		for ctx.Err() == nil && !sleeping(ctx, tmp) {
			time.Sleep(10 * time.Millisecond)
		}
		cancel(errors.New("out of time"))
	}()
	dirs := load(t, map[string]string{"1_a.up.sql": "CREATE TABLE a (b int);\n", "2_b.up.sql": "SELECT 1;\nSELECT pg_sleep(600);\nSELECT 2;\n"})
	r, err := trace.Run(ctx, dirs, trace.Options{Bin: pgtest.Programs(t)})
	if !errors.Is(err, context.Canceled) || r == nil {
		t.Fatalf("%v, %v", r, err)
	}
	if r.Summary.Files != 2 || r.Summary.Statements != 2 || r.Files[1].Statements[0].Text != "SELECT 1" {
		t.Errorf("it shows %+v", r.Files)
	}
	if len(r.Errors) != 1 || r.Errors[0].Message != "out of time" || filepath.Base(r.Errors[0].File) != "2_b.up.sql" || r.Errors[0].Line != 2 {
		t.Errorf("errors are %+v", r.Errors)
	}
}

// TestWithoutEnd: what a statement sends without end is not kept.
func TestWithoutEnd(t *testing.T) {
	for name, sql := range map[string]string{
		"rows":     "SELECT repeat('x', 1000) FROM generate_series(1, 1000000000000);",
		"messages": "DO $$ BEGIN LOOP RAISE NOTICE '%', repeat('x', 1000); END LOOP; END $$;",
	} {
		dirs := load(t, map[string]string{"1_a.up.sql": sql})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r, err := trace.Run(t.Context(), dirs, trace.Options{Bin: pgtest.Programs(t), Timeout: 5 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if got := r.Files[0].Statements[0].Observed.Error; !strings.Contains(got, "57014") {
			t.Errorf("%s: %q", name, got)
		}
		if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 150<<20 {
			t.Errorf("%s: the heap grew by %d MB", name, grown>>20)
		}
	}
}

// TestInterrupt holds that a trace ends soon after it is interrupted, and that
// nothing of its server is left.
func TestInterrupt(t *testing.T) {
	bin := pgtest.Programs(t)
	tmp, err := os.MkdirTemp("", "pvt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	if err := os.Chmod(tmp, 0o755); err != nil { // the server may be another user
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", tmp)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for ctx.Err() == nil && !sleeping(ctx, tmp) {
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	// A trace that goes on to the end has no error.
	dirs := load(t, map[string]string{"1_a.up.sql": "SELECT pg_sleep(600);"})
	if _, err := trace.Run(ctx, dirs, trace.Options{Bin: bin}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "pgvet*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// sleeping reports whether a server whose files are in tmp runs pg_sleep.
func sleeping(ctx context.Context, tmp string) bool {
	sockets, _ := filepath.Glob(filepath.Join(tmp, "pgvet*", ".s.PGSQL.5432"))
	if len(sockets) == 0 {
		return false
	}
	conn, err := pgconn.Connect(ctx, "host="+filepath.Dir(sockets[0])+" user="+pgserver.User+" dbname=postgres sslmode=disable")
	if err != nil {
		return false // not up yet
	}
	defer func() { _ = conn.Close(ctx) }()
	results, err := conn.Exec(ctx, "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'").ReadAll()
	return err == nil && len(results[0].Rows) > 0
}

func TestScratchDatabase(t *testing.T) {
	server, err := pgserver.Start(t.Context(), pgtest.Programs(t))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	admin, err := pgconn.Connect(t.Context(), "host="+server.Socket+" user="+pgserver.User+" dbname=postgres sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close(context.WithoutCancel(t.Context())) }()
	execute := func(sql string) {
		t.Helper()
		if _, err := admin.Exec(t.Context(), sql).ReadAll(); err != nil {
			t.Fatal(err)
		}
	}
	execute("CREATE ROLE me LOGIN")
	execute("CREATE DATABASE scratch OWNER me")
	dsn := func(user, database string) trace.Options {
		return trace.Options{DSN: "host=" + server.Socket + " user=" + user + " dbname=" + database + " sslmode=disable"}
	}
	opts := dsn("me", "scratch")
	first := load(t, map[string]string{"1_a.up.sql": "CREATE TABLE a (id int);"})
	second := load(t, map[string]string{"1_b.up.sql": "CREATE TABLE b (id int);"})
	refused := func(dirs []*migrate.Dir, opts trace.Options, want error, words string) {
		t.Helper()
		if _, err := trace.Run(t.Context(), dirs, opts); !errors.Is(err, want) || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: got %v, want %q", opts.DSN, err, words)
		}
	}
	// What the migrations would do to the server, and to which one.
	drop := load(t, map[string]string{"1_a.up.sql": "CREATE TABLE c (id int);", "2_b.up.sql": "SELECT 1;\nDROP DATABASE shop;"})
	refused(drop, opts, trace.ErrBeyond, "2_b.up.sql:2: DROP DATABASE")
	refused(first, dsn(pgserver.User, "scratch"), trace.ErrMatters, "is a superuser")
	execute("GRANT pg_execute_server_program TO me")
	refused(first, opts, trace.ErrMatters, "pg_execute_server_program")
	execute("REVOKE pg_execute_server_program FROM me")
	execute("ALTER ROLE me CREATEROLE")
	refused(first, opts, trace.ErrMatters, "may create roles")
	execute("ALTER ROLE me NOCREATEROLE")
	execute("CREATE DATABASE shop")
	refused(first, opts, trace.ErrMatters, "another database, shop")
	forced := dsn(pgserver.User, "postgres")
	forced.Force = true
	refused(first, forced, trace.ErrMatters, "postgres is the server's own database")
	forced = opts
	forced.Force = true
	refused(drop, forced, trace.ErrBeyond, "DROP DATABASE")
	execute("DROP DATABASE shop")

	if r, err := trace.Run(t.Context(), first, opts); err != nil || len(r.Errors) > 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	refused(second, opts, trace.ErrTables, "public.a")
	execute("CREATE DATABASE shop")
	opts.Force = true
	if r, err := trace.Run(t.Context(), second, opts); err != nil || r.Server.Throwaway || len(r.Errors) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	for _, dsn := range []string{" ", "dbname=scratch", "host=" + server.Socket} {
		refused(second, trace.Options{DSN: dsn}, trace.ErrDSN, "")
	}
	if _, err := trace.Run(t.Context(), second, trace.Options{DSN: "port=x"}); !errors.Is(err, trace.ErrDSN) {
		t.Errorf("%v", err)
	}
	if _, err := trace.Run(t.Context(), second, trace.Options{Bin: t.TempDir()}); !errors.Is(err, trace.ErrServer) {
		t.Errorf("%v", err)
	}
}
