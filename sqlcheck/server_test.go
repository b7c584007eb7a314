//go:build unix

package sqlcheck_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
)

// TestStringsAgainstServer sends files as one string, as golang-migrate does,
// and holds statement-fails to what the server says.
func TestStringsAgainstServer(t *testing.T) {
	server := pgtest.Start(t)
	setup := "CREATE TABLE users (id int PRIMARY KEY, a text); CREATE INDEX users_a ON users (a); CREATE TABLE events (id int) PARTITION BY RANGE (id); " +
		"CREATE TABLE events_def PARTITION OF events DEFAULT;"
	for i, source := range []string{
		"CREATE INDEX CONCURRENTLY i ON users (id);",
		"-- a comment\nCREATE INDEX CONCURRENTLY i ON users (id);\n;\n-- another",
		"SET lock_timeout = '5s'; CREATE INDEX CONCURRENTLY i ON users (id);",
		"CREATE INDEX CONCURRENTLY i ON users (id); SELECT 1;",
		"BEGIN; CREATE INDEX CONCURRENTLY i ON users (id); COMMIT;",
		"BEGIN; COMMIT; CREATE INDEX CONCURRENTLY i ON users (id);",
		"DROP INDEX CONCURRENTLY users_a;",
		"SELECT 1; DROP INDEX CONCURRENTLY users_a;",
		"REINDEX TABLE CONCURRENTLY users;",
		"REINDEX TABLE users; SELECT 1;",
		"SELECT 1; REINDEX TABLE CONCURRENTLY users;",
		"VACUUM users;",
		"VACUUM users; ANALYZE users;",
		"ANALYZE users; SELECT 1;",
		"CREATE INDEX CONCURRENTLY i ON events (id);",
		"CREATE INDEX i ON ONLY events (id); SELECT 1;",
		"ALTER TABLE events DETACH PARTITION events_def CONCURRENTLY;",
		"DO $$ BEGIN CREATE INDEX CONCURRENTLY i ON users (id); END $$;",
		"DO $$ BEGIN EXECUTE 'CREATE INDEX CONCURRENTLY i ON users (id)'; END $$;",
		"ALTER SYSTEM SET work_mem = '4MB';",
		"SELECT 1; ALTER SYSTEM SET work_mem = '4MB';",
		"ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES users (id) NOT VALID;",
	} {
		t.Run(source, func(t *testing.T) {
			db := fmt.Sprintf("case%d", i)
			if _, err := server.Query("postgres", "CREATE DATABASE "+db+";"); err != nil {
				t.Fatal(err)
			}
			if _, err := server.Query(db, setup); err != nil {
				t.Fatal(err)
			}
			_, err := server.QueryString(db, source)
			dir := load(t, map[string]string{"1_setup.up.sql": setup, "2_case.up.sql": source})
			findings := sqlcheck.Check(dir, sqlcheck.Options{PostgresVersion: server.Version, Undeployed: func(f string) bool {
				return strings.HasSuffix(f, "2_case.up.sql")
			}}).Findings
			said := slices.ContainsFunc(findings, func(f check.Finding) bool { return f.Rule == "statement-fails" })
			if said != (err != nil) {
				t.Errorf("reported: %v, the server: %v", said, err)
			}
		})
	}
}

// TestAdviceAgainstServer runs the good example of every rule, string by
// string, on tables that fit: what is advised must work.
func TestAdviceAgainstServer(t *testing.T) {
	server := pgtest.Start(t)
	const tables = `CREATE TABLE users (id bigint PRIMARY KEY, email text, name text, nickname text);
		CREATE DOMAIN email AS text;
		CREATE TYPE state AS ENUM ('open', 'closed');
		CREATE TABLE sessions (id bigint);
		CREATE TABLE events (at date) PARTITION BY RANGE (at);
		CREATE TABLE events_2019 PARTITION OF events FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
		CREATE TABLE events_2025 (at date);
		CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM users;
		CREATE UNIQUE INDEX ON totals (count);
		CREATE INDEX users_email_idx ON users (email);
		CREATE TABLE coupons (id bigint PRIMARY KEY);
		CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int);`
	for i, c := range sqlcheck.Checks() {
		t.Run(c.Rule.Name, func(t *testing.T) {
			db := fmt.Sprintf("advice%d", i)
			if _, err := server.Query("postgres", "CREATE DATABASE "+db+";"); err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range sqltest.Sections(c.Rule.Good) {
				files[f.Name] = string(f.Data)
			}
			setup := tables
			if server.Version < 13 { // there it is an extension's
				setup += "CREATE FUNCTION gen_random_uuid() RETURNS uuid LANGUAGE sql AS 'SELECT md5(random()::text)::uuid';"
			}
			for _, name := range []string{"users", "coupons", "orders", "sessions"} {
				if strings.Contains(c.Rule.Good, "CREATE TABLE "+name+" ") {
					setup += "DROP TABLE " + name + " CASCADE;"
				}
			}
			if strings.Contains(c.Rule.Good, "CREATE TYPE state ") {
				setup += "DROP TYPE state;"
			}
			if strings.Contains(c.Rule.Good, "users_email_idx ON") {
				setup += "DROP INDEX users_email_idx;"
			}
			if _, err := server.Query(db, setup); err != nil {
				t.Fatal(err)
			}
			for _, f := range load(t, files).Files {
				for _, e := range f.Execs {
					if _, err := server.QueryString(db, f.Source[e.Start:e.End]); err != nil {
						t.Errorf("%s: %v", f.Path, err)
					}
				}
			}
		})
	}
}
