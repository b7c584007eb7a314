//go:build unix

package backfill_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/patternvet/patternvet/sqlcheck/backfill"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
)

// TestRun runs backfills on tables with all kinds of keys, both from here and
// as the block that a migration has.
func TestRun(t *testing.T) {
	server := pgtest.Start(t)
	const copies = "-- patternvet:backfill copy UPDATE t SET b = a WHERE b IS NULL AND a IS NOT NULL"
	for name, c := range map[string]struct {
		table, source string
		key           []string
	}{
		"bigint":      {"CREATE TABLE t (id bigint PRIMARY KEY, a int, b int); INSERT INTO t SELECT i, i FROM generate_series(1, 3500) i", copies, []string{"id"}},
		"text":        {`CREATE TABLE t (id text PRIMARY KEY, a int, b int); INSERT INTO t SELECT 'it''s ' || i, i FROM generate_series(1, 3500) i`, copies, []string{"id"}},
		"several":     {`CREATE TABLE t (x date, "Y" int, a int, b int, PRIMARY KEY ("Y", x)); INSERT INTO t SELECT '2026-01-01'::date + i, i % 7, i FROM generate_series(1, 3500) i`, copies, []string{"Y", "x"}},
		"unique":      {"CREATE TABLE t (u uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(), v int UNIQUE, a int, b int); INSERT INTO t (a) SELECT i FROM generate_series(1, 3500) i", copies, []string{"u"}},
		"none":        {"CREATE TABLE t (a int, b int); INSERT INTO t SELECT i FROM generate_series(1, 3500) i", copies, nil},
		"partitioned": {"CREATE TABLE t (id int PRIMARY KEY, a int, b int) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000); CREATE TABLE t2 PARTITION OF t DEFAULT; INSERT INTO t SELECT i, i FROM generate_series(1, 3500) i", copies, []string{"id"}},
		"variables":   {"CREATE TABLE t (last int, hi int, a int, b int, PRIMARY KEY (hi, last)); INSERT INTO t SELECT i, i % 7, i FROM generate_series(1, 3500) i", copies, []string{"hi", "last"}},
		"own":         {"CREATE TABLE t (id int PRIMARY KEY, a int, b int); INSERT INTO t SELECT i, i FROM generate_series(1, 3500) i", "UPDATE t AS x SET b = x.a WHERE x.b IS NULL;", []string{"id"}},
		"joined":      {"CREATE TABLE t (id int PRIMARY KEY, a int, b int); CREATE TABLE o (id int, a int); INSERT INTO t SELECT i, i FROM generate_series(1, 3500) i; INSERT INTO o SELECT id, a FROM t", "UPDATE t SET b = o.a FROM o WHERE o.id = t.id AND t.b IS NULL", []string{"id"}},
	} {
		for _, way := range []string{"here", "block"} {
			t.Run(name+" "+way, func(t *testing.T) {
				database := strings.ReplaceAll("db "+name+" "+way, " ", "_")
				query(t, server, "postgres", "CREATE DATABASE "+database)
				query(t, server, database, c.table)
				query(t, server, database, touched)
				jobs, err := backfill.Read(c.source)
				if err != nil || len(jobs) != 1 {
					t.Fatalf("%v, %v", jobs, err)
				}
				if way == "here" {
					batches := 0
					result, err := backfill.Run(t.Context(), server.DSN(database), jobs[0], backfill.Options{Batch: 1000, Pause: time.Millisecond, Progress: func(backfill.Progress) { batches++ }})
					if err != nil || result.Rows != 3500 || result.Left {
						t.Errorf("%+v, %v", result, err)
					}
					if c.key != nil && batches != 4 {
						t.Errorf("%d batches", batches)
					}
					if strings.Join(jobs[0].Key, " ") != strings.Join(c.key, " ") {
						t.Errorf("key %q, want %q", jobs[0].Key, c.key)
					}
				} else {
					jobs[0].Key = c.key
					if _, err := server.QueryString(database, jobs[0].Block()); err != nil {
						t.Error(err)
					}
				}
				fired := map[bool]string{true: "0", false: "3500"}[jobs[0].Copy]
				if got := query(t, server, database, "SELECT count(*) FILTER (WHERE b = a), sum(touched) FROM t"); got != "3500|"+fired {
					t.Errorf("right and touched rows: %s", got)
				}
			})
		}
	}
}

const touched = `ALTER TABLE t ADD COLUMN touched int DEFAULT 0;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();`

func query(t *testing.T, server *pgtest.Server, database, sql string) string {
	t.Helper()
	out, err := server.Query(database, sql)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.Rows)
}

// TestHidden holds that a backfill does not leave out the rows that policies hide.
func TestHidden(t *testing.T) {
	server := pgtest.Start(t)
	query(t, server, "postgres", "CREATE ROLE owner LOGIN; CREATE TABLE t (id int PRIMARY KEY, a int, b int); INSERT INTO t SELECT i, i FROM generate_series(1, 10) i;"+
		"ALTER TABLE t OWNER TO owner; ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (id < 5)")
	jobs, err := backfill.Read("-- patternvet:backfill copy UPDATE t SET b = a WHERE b IS NULL AND a IS NOT NULL")
	if err != nil {
		t.Fatal(err)
	}
	jobs[0].Key = []string{"id"}
	if _, err := backfill.Run(t.Context(), server.DSN("postgres")+" user=owner", jobs[0], backfill.Options{}); !errors.Is(err, backfill.ErrHidden) {
		t.Error(err)
	}
	if _, err := server.Query("postgres", "SET SESSION AUTHORIZATION owner; "+jobs[0].Block()); err == nil || !strings.Contains(err.Error(), "policies hide rows of t") {
		t.Error(err)
	}
	if got := query(t, server, "postgres", "SELECT count(b) FROM t"); got != "0" {
		t.Errorf("%s rows are written", got)
	}
}

// TestStopped stops a backfill between two batches, and goes on with it.
func TestStopped(t *testing.T) {
	server := pgtest.Start(t)
	query(t, server, "postgres", "CREATE TABLE t (id bigint PRIMARY KEY, a int, b int); INSERT INTO t SELECT i, i FROM generate_series(1, 3500) i")
	jobs, err := backfill.Read("UPDATE t SET b = a WHERE b IS NULL")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	result, err := backfill.Run(ctx, server.DSN("postgres"), jobs[0], backfill.Options{Batch: 500, Progress: func(p backfill.Progress) {
		if p.Batches == 3 {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) || result.Rows != 1500 {
		t.Fatalf("%+v, %v", result, err)
	}
	result, err = backfill.Run(t.Context(), server.DSN("postgres"), jobs[0], backfill.Options{Batch: 500})
	if err != nil || result.Rows != 2000 || result.Left {
		t.Errorf("%+v, %v", result, err)
	}
}

// TestBusy holds a row of a batch in another transaction: the batch gives way
// and is tried again until the row is free.
func TestBusy(t *testing.T) {
	server := pgtest.Start(t)
	query(t, server, "postgres", "CREATE TABLE t (id bigint PRIMARY KEY, a int, b int); INSERT INTO t SELECT i, i FROM generate_series(1, 10) i")
	held := make(chan error, 1)
	go func() {
		_, err := server.Query("postgres", "BEGIN; UPDATE t SET a = 50 WHERE id = 5; SELECT pg_sleep(2); COMMIT;")
		held <- err
	}()
	for query(t, server, "postgres", "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(2)%' AND wait_event = 'PgSleep'") != "1" {
		time.Sleep(10 * time.Millisecond)
	}
	jobs, err := backfill.Read("UPDATE t SET b = a WHERE b IS NULL")
	if err != nil {
		t.Fatal(err)
	}
	result, err := backfill.Run(t.Context(), server.DSN("postgres"), jobs[0], backfill.Options{})
	if err != nil || result.Rows != 10 || result.Left {
		t.Errorf("%+v, %v", result, err)
	}
	if err := <-held; err != nil {
		t.Error(err)
	}
	if got := query(t, server, "postgres", "SELECT b FROM t WHERE id = 5"); got != "50" {
		t.Errorf("b is %s: the value of the other transaction is lost", got)
	}
}

// TestFailing holds that a row which can't be written ends the run with the
// server's words, and that nothing of its batch is written.
func TestFailing(t *testing.T) {
	server := pgtest.Start(t)
	query(t, server, "postgres", "CREATE TABLE t (id int PRIMARY KEY, a text, b int); INSERT INTO t SELECT i, CASE i WHEN 15 THEN 'x' ELSE i::text END FROM generate_series(1, 20) i")
	jobs, err := backfill.Read("UPDATE t SET b = a::int WHERE b IS NULL")
	if err != nil {
		t.Fatal(err)
	}
	result, err := backfill.Run(t.Context(), server.DSN("postgres"), jobs[0], backfill.Options{Batch: 10})
	if err == nil || !strings.Contains(err.Error(), "22P02") || result.Rows != 10 {
		t.Errorf("%+v, %v", result, err)
	}
}

// TestRead holds what is taken for a job, and why the rest is not.
func TestRead(t *testing.T) {
	for source, want := range map[string]string{
		"-- patternvet:backfill UPDATE t SET a = 1 WHERE a IS NULL\nDELETE FROM x;":       "UPDATE t SET a = 1 WHERE a IS NULL",
		"UPDATE t SET a = 1 WHERE a IS NULL; DELETE FROM u WHERE old":                     "UPDATE t SET a = 1 WHERE a IS NULL; DELETE FROM u WHERE old",
		`UPDATE s."T" x SET "A b" = lower(b), c = 'x' WHERE "A b" IS NULL AND c IS NULL;`: `UPDATE s."T" x SET "A b" = lower(b), c = 'x' WHERE "A b" IS NULL AND c IS NULL`,
		"CREATE TABLE t ();":                                                      "neither",
		"UPDATE t SET a = 1":                                                      "line 1: UPDATE without a condition",
		"SELECT 1;\nDELETE FROM t":                                                "line 2: DELETE without a condition",
		"UPDATE t SET a = 1 WHERE b > 2":                                          "does not name a",
		"UPDATE t SET a = a + 1 WHERE a < 5":                                      "depends on its old one",
		"UPDATE t SET (a, b) = (1, 2) WHERE a IS NULL":                            "several columns at once",
		"WITH x AS (SELECT 1) UPDATE t SET a = 1 WHERE a IS NULL":                 "WITH",
		"UPDATE t SET a = 1 WHERE a IS NULL RETURNING a":                          "RETURNING",
		"UPDATE ONLY t SET a = 1 WHERE a IS NULL":                                 "ONLY",
		"-- patternvet:backfill DROP TABLE t":                                     "want an UPDATE or DELETE",
		"-- patternvet:backfill UPDATE t SET a = 1 WHERE a IS NULL; DROP TABLE t": "want one UPDATE or DELETE",
		"-- patternvet:backfill UPDATE (":                                         "want one UPDATE or DELETE",
	} {
		jobs, err := backfill.Read(source)
		var got []string
		for _, j := range jobs {
			got = append(got, j.Statement())
		}
		text := strings.Join(got, "; ")
		if err != nil {
			text = err.Error()
		}
		if err == nil && text != want || err != nil && !strings.Contains(text, want) {
			t.Errorf("%s: %s, want %s", source, text, want)
		}
	}
}
