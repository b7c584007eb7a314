//go:build unix

package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
)

// TestAgainstServer runs the plan of every bad example, string by string, on
// tables that fit.
func TestAgainstServer(t *testing.T) {
	server := pgtest.Start(t)
	const tables = `CREATE TABLE users (id bigint PRIMARY KEY, email text, name text, nickname text, avatar text);
		CREATE INDEX users_email_idx ON users (email);
		CREATE DOMAIN email AS text;
		CREATE TABLE events (at date) PARTITION BY RANGE (at);
		CREATE TABLE events_2019 PARTITION OF events FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
		CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM users;
		CREATE UNIQUE INDEX ON totals (count);`
	const orders = "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int);"
	// Those whose example creates some of these itself, or adds what is there.
	differ := map[string]string{
		"column-type-rewrite": tables, "statement-fails": tables, "contract-unproven": "", "migration-out-of-order": "", "constraint-never-validated": tables,
		"index-not-concurrent": tables + "DROP INDEX users_email_idx;",
	}
	for i, c := range sqlcheck.Checks() {
		t.Run(c.Rule.Name, func(t *testing.T) {
			d, _, _ := planned(t, example(c.Rule.Bad))
			db := fmt.Sprintf("plan%d", i)
			if _, err := server.Query("postgres", "CREATE DATABASE "+db+";"); err != nil {
				t.Fatal(err)
			}
			setup, ok := differ[c.Rule.Name]
			if !ok {
				setup = tables + orders
			}
			if _, err := server.Query(db, setup+"SELECT 1;"); err != nil {
				t.Fatal(err)
			}
			for _, f := range d.Files {
				for _, e := range f.Execs {
					_, err := server.QueryString(db, f.Source[e.Start:e.End])
					switch byHand := strings.Contains(f.Source, "$byhand$"); {
					case byHand && (err == nil || !strings.Contains(err.Error(), "by hand")):
						t.Errorf("%s is left to people, and passes: %v", f.Path, err)
					case !byHand && err != nil:
						t.Errorf("%s: %v\n%s", f.Path, err, f.Source)
					}
				}
			}
		})
	}
}
