//go:build unix

package effects

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
)

// notFunctions are spelled like functions but are none, or are known to the
// server by another name.
var notFunctions = []string{"coalesce", "nullif", "current_date", "current_time", "current_timestamp", "current_user", "current_role",
	"current_catalog", "session_user", "system_user", "user", "localtime", "localtimestamp", "trim"}

// TestVolatileTables holds the lists of functions against a server's catalog.
func TestVolatileTables(t *testing.T) {
	server := pgtest.Start(t)
	var extensions strings.Builder
	for _, e := range []string{"uuid-ossp", "pgcrypto", "hstore", "citext"} {
		fmt.Fprintf(&extensions, "DO $$ BEGIN CREATE EXTENSION %q; EXCEPTION WHEN others THEN NULL; END $$;\n", e)
	}
	out, err := server.Query("postgres", extensions.String()+"SELECT proname, string_agg(DISTINCT provolatile::text, '') FROM pg_proc GROUP BY 1;")
	if err != nil {
		t.Fatal(err)
	}
	server15 := map[string]string{}
	for row := range strings.Lines(out.Rows) {
		name, volatility, _ := strings.Cut(strings.TrimSpace(row), "|")
		server15[name] = volatility
	}
	checked := 0
	for _, name := range slices.Sorted(maps.Keys(stableBuiltins)) {
		if v, ok := server15[name]; ok {
			checked++
			if strings.Contains(v, "v") && !(name == "timezone" && server.Version == 12) { // one for timetz, mended in 13
				t.Errorf("%s is volatile on the server (%s)", name, v)
			}
		} else if !slices.Contains(notFunctions, name) && server.Version == 15 {
			t.Logf("%s is unknown to the server", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(volatileBuiltins)) {
		if v, ok := server15[name]; ok {
			checked++
			if v != "v" {
				t.Errorf("%s is not volatile on the server (%s)", name, v)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d functions were compared", checked)
	}
}
