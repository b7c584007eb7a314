//go:build unix

package effects_test

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/failures"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
)

//go:embed testdata/schema.sql
var schemaSQL string

//go:embed testdata/statements.sql
var statementsSQL string

// observed is what a statement did, or is said to do.
type observed struct {
	failed   bool
	locks    map[string]string
	rewrites []string
	scans    []string
	keyScan  bool
	builds   []string // tables; those of a rewrite are left out
}

func (o observed) String() string {
	if o.failed {
		return "fails"
	}
	var locks []string
	for rel, mode := range o.locks {
		locks = append(locks, rel+" "+mode)
	}
	slices.Sort(locks)
	return fmt.Sprintf("locks %v, rewrites %v, scans %v, foreign key scan %v, builds on %v", locks, o.rewrites, o.scans, o.keyScan, o.builds)
}

// TestAgainstServer runs every statement on a real server, in a transaction
// that is rolled back, and compares what it did with the prediction.
func TestAgainstServer(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	if _, err := server.Query("postgres", "CREATE DATABASE base;"); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Query("base", schemaSQL); err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(statementsSQL) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "--") {
			continue
		}
		if rest, ok := strings.CutPrefix(line, "@"); ok { // from this version on
			since, statement, _ := strings.Cut(rest, " ")
			v, err := strconv.Atoi(since)
			if err != nil {
				t.Fatal(line)
			}
			if line = statement; server.Version < v {
				continue
			}
		}
		setup, statement, has := strings.Cut(line, " => ")
		if !has {
			setup, statement = "", line
		}
		n++
		t.Run(line, func(t *testing.T) {
			want := observe(t, server, setup, statement, n)
			if got := predict(t, server.Version, setup, statement, want); got.String() != want.String() {
				t.Errorf("PostgreSQL %d\n predicted: %v\n  observed: %v", server.Version, got, want)
			}
		})
	}
	if n < 200 {
		t.Errorf("only %d statements were run", n)
	}
}

const locksQuery = `SELECT 'lock', c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
	WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r','p','v','m')
	AND NOT EXISTS (SELECT FROM fresh_before f WHERE f.oid = c.oid AND false) AND c.oid IN (SELECT oid FROM fresh_before);
SELECT 'read', s.relname, s.seq_scan FROM pg_stat_xact_user_tables s JOIN pg_class c ON c.oid = s.relid
	WHERE pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' AND s.seq_scan > 0 AND c.oid IN (SELECT oid FROM fresh_before);
SELECT 'table', relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r','p','v','m');
`

func observe(t *testing.T, server *pgtest.Server, setup, statement string, n int) observed {
	t.Helper()
	db := "base"
	prelude := ""
	if setup != "" {
		if prelude = setup + ";"; !strings.HasPrefix(setup, "SET ") {
			db = fmt.Sprintf("case%d", n)
			if _, err := server.Query("postgres", "CREATE DATABASE "+db+" TEMPLATE base;"); err != nil {
				t.Fatal(err)
			}
			if _, err := server.Query(db, prelude); err != nil {
				t.Fatal(err)
			}
			prelude = ""
		}
	}
	return run(t, server, db, prelude, statement, "ROLLBACK")
}

// run runs a statement in a transaction and says what it did.
func run(t *testing.T, server *pgtest.Server, db, prelude, statement, end string) observed {
	t.Helper()
	script := prelude + "CREATE TEMP TABLE fresh_before AS SELECT oid FROM pg_class; BEGIN; SET LOCAL client_min_messages = debug1;\n" +
		statement + ";\nSET LOCAL client_min_messages = warning;\n" + locksQuery + end + ";"
	out, err := server.Query(db, script)
	if err != nil {
		if !strings.Contains(out.Messages, "ERROR") {
			t.Fatal(err)
		}
		return observed{failed: true}
	}
	o := readOutput(out, strings.Contains(statement, "PARTITION"))
	if quickBuild(statement) {
		o.builds = nil
	}
	return o
}

var (
	rewriting  = regexp.MustCompile(`rewriting table "(\w+)"`)
	verifying  = regexp.MustCompile(`verifying table "(\w+)"`)
	validating = regexp.MustCompile(`validating foreign key constraint`)
	building   = regexp.MustCompile(`building index "(\w+)" on table "(\w+)"`)
)

func readOutput(out pgtest.Output, partition bool) observed {
	o := observed{locks: map[string]string{}}
	strongest := map[string]effects.Mode{}
	for row := range strings.Lines(out.Rows) {
		f := strings.Split(strings.TrimSpace(row), "|")
		if len(f) == 3 && f[0] == "lock" {
			strongest[f[1]] = max(strongest[f[1]], mode(f[2]))
		}
	}
	for rel, m := range strongest {
		if m > effects.AccessShare {
			o.locks[rel] = m.String()
		}
	}
	add := func(list *[]string, item string) {
		if !slices.Contains(*list, item) {
			*list = append(*list, item)
		}
	}
	for _, m := range rewriting.FindAllStringSubmatch(out.Messages, -1) {
		add(&o.rewrites, m[1])
	}
	for _, m := range verifying.FindAllStringSubmatch(out.Messages, -1) {
		add(&o.scans, m[1])
	}
	o.keyScan = validating.MatchString(out.Messages)
	for _, m := range building.FindAllStringSubmatch(out.Messages, -1) {
		if !slices.Contains(o.rewrites, m[2]) && !strings.HasPrefix(m[2], "pg_toast") && o.locks[m[2]] != "" {
			add(&o.builds, m[2])
		}
	}
	for row := range strings.Lines(out.Rows) {
		// The server does not say that it searches a default partition.
		f := strings.Split(row, "|")
		if f[0] == "read" && partition && !o.keyScan && !slices.Contains(o.rewrites, f[1]) && !slices.Contains(o.builds, f[1]) {
			add(&o.scans, f[1])
		}
	}
	slices.Sort(o.rewrites)
	slices.Sort(o.scans)
	slices.Sort(o.builds)
	return o
}

// quickBuild is for statements whose index builds find an empty table.
func quickBuild(statement string) bool { return strings.HasPrefix(statement, "TRUNCATE") }

// mode reads a lock mode as pg_locks spells it, "AccessExclusiveLock".
func mode(name string) effects.Mode {
	for m := effects.AccessShare; m <= effects.AccessExclusive; m++ {
		if strings.EqualFold(strings.ReplaceAll(m.String(), " ", "")+"Lock", name) {
			return m
		}
	}
	return 0
}

// predict asks the package. Relations that the statement drops or creates are
// left out, as the server shows no locks on them.
func predict(t *testing.T, version int, setup, statement string, seen observed) observed {
	t.Helper()
	cat := catalog.New()
	cat.NewUnit(1)
	for _, n := range nodes(t, schemaSQL+";"+setup) {
		cat.Apply(n)
	}
	cat.NewUnit(2)
	return predictOn(t, cat, version, statement)
}

// predictOn predicts a statement on a schema, and applies it.
func predictOn(t *testing.T, cat *catalog.Catalog, version int, statement string) observed {
	t.Helper()
	list := nodes(t, statement)
	e := effects.Of(list[0], cat, effects.Env{Version: version})
	if len(failures.Of(list[0], cat, failures.Env{Version: version, InTransaction: true})) > 0 {
		return observed{failed: true}
	}
	before := map[string]bool{}
	for _, l := range e.Locks {
		before[l.Relation.Name] = cat.Lookup(l.Relation) != nil
	}
	cat.Apply(list[0])
	o := observed{locks: map[string]string{}}
	for _, l := range e.Locks {
		name := l.Relation.Name
		if rename, ok := list[0].(*ast.Rename); ok && rename.Old == "" && rename.Rel.Name == name {
			name = rename.New
		}
		if before[l.Relation.Name] && cat.Lookup(ast.Name{Name: name}) != nil {
			o.locks[name] = l.Mode.String()
		}
	}
	for _, w := range e.Work {
		if partitioned := cat.Lookup(w.Relation); !w.Certain && partitioned != nil && partitioned.Partitioned {
			continue // it might have partitions
		}
		list := map[effects.WorkKind]*[]string{effects.Rewrite: &o.rewrites, effects.Scan: &o.scans, effects.Build: &o.builds}[w.Kind]
		switch {
		case w.Cause == effects.ForeignKeyCheck:
			o.keyScan = true
		case w.Cause == effects.Recluster, w.Cause == effects.Refresh, w.Cause == effects.DomainCheck:
			// the server prints nothing about these
			if r := cat.Lookup(w.Relation); w.Cause != effects.DomainCheck && len(r.Indexes) > 0 {
				o.builds = append(o.builds, w.Relation.Name)
			}
		case !slices.Contains(*list, w.Relation.Name):
			*list = append(*list, w.Relation.Name)
		}
	}
	o.builds = slices.DeleteFunc(o.builds, func(rel string) bool { return slices.Contains(o.rewrites, rel) })
	o.scans = slices.DeleteFunc(o.scans, func(rel string) bool { return slices.Contains(o.rewrites, rel) })
	slices.Sort(o.rewrites)
	slices.Sort(o.scans)
	slices.Sort(o.builds)
	return o
}

func nodes(t *testing.T, sql string) []ast.Node {
	t.Helper()
	var out []ast.Node
	for _, s := range pgparse.Parse(sql, 0, len(sql)) {
		if s.Err != nil {
			t.Fatalf("%v in %q", s.Err, sql[s.Start:s.End])
		}
		if s.Node != nil {
			out = append(out, s.Node)
		}
	}
	return out
}
