//go:build unix

package effects_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
)

// What all generated schemas begin with.
const generatedSchema = `CREATE TYPE mood AS ENUM ('ok', 'bad');
CREATE DOMAIN plain AS int;
CREATE DOMAIN checked AS int CHECK (VALUE >= 0);
CREATE FUNCTION stable_fn() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
CREATE FUNCTION inlined_fn() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION volatile_fn() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
SET timezone = 'UTC';
`

// perSchema is the number of statements after which a new schema begins.
const perSchema = 60

// TestDifferential builds up random schemas, statement by statement, on a real
// server, and compares what every statement did with the prediction. The
// environment sets PATTERNVET_DIFFERENTIAL to the number of statements and
// PATTERNVET_SEED to the seed of the first schema.
func TestDifferential(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	total, seed := environment(t, "PATTERNVET_DIFFERENTIAL", 600), environment(t, "PATTERNVET_SEED", 1)
	accepted, ran := 0, 0
	for ; ran < total; seed++ {
		ok := differ(t, server, seed)
		accepted += ok
		ran += perSchema
	}
	t.Logf("PostgreSQL %d: %d statements, %d accepted by the server", server.Version, ran, accepted)
	if accepted < ran/3 {
		t.Errorf("only %d of %d statements were accepted: the generator is of no use", accepted, ran)
	}
}

func environment(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s=%q: %v", name, text, err)
	}
	return n
}

// differ compares statements on one schema and returns how many of them the
// server accepted.
func differ(t *testing.T, server *pgtest.Server, seed int) (accepted int) {
	db := fmt.Sprintf("random%d", seed)
	if _, err := server.Query("postgres", "CREATE DATABASE "+db+";"); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Query(db, generatedSchema); err != nil {
		t.Fatal(err)
	}
	cat := catalog.New()
	for _, n := range nodes(t, generatedSchema) {
		cat.Apply(n)
	}
	g := &generator{Rand: rand.New(rand.NewPCG(uint64(seed), 0)), cat: cat, version: server.Version}
	var history []string
	for range perSchema {
		statement := g.statement()
		want := run(t, server, db, "", statement, "COMMIT")
		cat.Begin()
		got := predictOn(t, cat, server.Version, statement)
		if want.failed {
			cat.Rollback() // for whatever reason: only failures that are foreseen can be compared
			continue
		}
		cat.Commit()
		accepted++
		if got.String() != want.String() {
			t.Errorf("seed %d, PostgreSQL %d: %s\n predicted: %v\n  observed: %v\nafter\n\t%s", seed, server.Version, statement, got, want, strings.Join(history, ";\n\t"))
			return accepted
		}
		history = append(history, statement)
	}
	return accepted
}
