//go:build unix

package failures_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
)

var sqlState = regexp.MustCompile(`ERROR:\s+([0-9A-Z]{5})`)

// clean takes away what the case before left.
const clean = "SET client_min_messages = warning; DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA IF EXISTS store CASCADE; CREATE SCHEMA public;"

// TestAgainstServers runs every case on each server that is there: those that
// fail must do so with the SQLSTATE of their row, on the versions that it names,
// and the others must pass.
func TestAgainstServers(t *testing.T) {
	t.Parallel()
	all := rows()
	for _, server := range pgtest.StartAll(t) {
		for _, f := range testFiles(t) {
			for j, c := range f.cases {
				t.Run(fmt.Sprintf("%d/%s/%d", server.Version, f.id, j), func(t *testing.T) {
					statement := c.statement + ";"
					if f.transaction {
						statement = "BEGIN; " + statement + " COMMIT;"
					}
					out, err := server.Query("postgres", clean+c.setup+";\n\\set VERBOSITY sqlstate\n\\echo judged\n"+statement)
					if !strings.Contains(out.Rows, "judged") {
						t.Fatalf("setup: %v", err)
					}
					got := ""
					if m := sqlState.FindStringSubmatch(out.Messages); m != nil {
						got = m[1]
					}
					row := all[f.id]
					want := row.SQLState
					if !c.fails || server.Version < row.From || row.To != 0 && server.Version > row.To {
						want = ""
					}
					if got != want || (err != nil) != (want != "") {
						t.Errorf("%q: SQLSTATE %q, want %q (%v)", c.statement, got, want, err)
					}
				})
			}
		}
	}
}
