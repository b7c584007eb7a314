//go:build unix

package plan_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgtest"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/plan"
)

// form is a migration and the programs that use its table t, which has a key k
// and a column that the migration is about.
type form struct {
	name    string
	tables  string                         // first migration
	setup   string                         // what no migration tells: grants, triggers, comments
	change  string                         // second migration
	old     string                         // the column in programs of the version before, "" for none
	new     string                         // and in those of the version behind, "" for none
	values  func(n int, after bool) string // a value that both versions hold or, after the change, the new one: its text
	initial func(n int) string             // of the rows that are there first, where they differ
	missing string                         // text of what a row without a value gets; "NULL"; "" when it must have one
	refused string                         // a text that a constraint refuses, "" for none
	noNull  bool
	passing bool                                   // NULL passes meanwhile, and becomes the default
	read    func(column string, after bool) string // as the model has it; nil: as text
	keys    func(worker, n int, after bool) string // nil: numbers
	byHand  bool                                   // some of it is left to people
	server  int                                    // the oldest version that takes the original
}

const rows = 2100 // more than two batches

// world is the plan of a form on a server.
type world struct {
	*testing.T
	form
	server   *pgtest.Server
	database string

	mu    sync.Mutex
	model map[string]string // what a world of one version would hold: value by key
}

// TestProof drives programs of both versions through every stage of the plan of
// every form, and compares all rows and the schema at the end with those of a
// world in which the original migration ran.
func TestProof(t *testing.T) {
	for _, server := range pgtest.StartAll(t) {
		t.Run(fmt.Sprint(server.Version), func(t *testing.T) {
			if _, err := server.Query("postgres", "CREATE ROLE reader"); err != nil {
				t.Fatal(err)
			}
			list := append(forms(), generatedForms(t)...)
			for i, f := range list {
				if f.server > server.Version {
					continue
				}
				t.Run(f.name, func(t *testing.T) { prove(t, server, f, i) })
			}
			t.Logf("%d forms, %d stages, %d rows compared, locks of %d statements", len(list), stages.Swap(0), compared.Swap(0), statements.Swap(0))
		})
	}
}

func prove(t *testing.T, server *pgtest.Server, f form, number int) {
	d, _, p := plannedFor(t, server.Version, map[string]string{"0001_tables.up.sql": f.tables, "0002_change.up.sql": f.change})
	if open := len(p.Open) > 0; open != f.byHand {
		t.Fatalf("left to people: %q", p.Open)
	}
	for _, finding := range sqlcheck.Check(d, sqlcheck.Options{PostgresVersion: server.Version}).Findings {
		if slices.ContainsFunc(p.Files, func(x plan.File) bool { return x.Name == filepath.Base(finding.File) }) && finding.Severity >= rule.Warning && !f.byHand {
			t.Errorf("the plan is rejected: %s:%d: %s: %s", filepath.Base(finding.File), finding.Start.Line, finding.Rule, finding.Message)
		}
	}
	original := fmt.Sprintf("original%d", number)
	w := &world{T: t, form: f, server: server, database: fmt.Sprintf("plan%d", number), model: map[string]string{}}
	for _, db := range []string{original, w.database} {
		w.query("postgres", "CREATE DATABASE "+db)
		w.query(db, f.tables+f.setup+w.fill())
	}
	learn := func(column string, after bool) {
		for _, row := range w.rows(original, w.all(column, after)) {
			w.model[row[0]] = row[1]
		}
	}
	if f.byHand || f.new == "" {
		learn(f.old, false)
	}
	w.query(original, f.change)
	if len(w.model) == 0 {
		learn(f.new, true)
	}
	w.follow(d, p)
	if t.Failed() || f.byHand {
		return
	}
	w.locks(d, fmt.Sprintf("locks%d", number), len(p.Files))
	if a, b := w.schema(original), w.schema(w.database); a != b {
		t.Errorf("the schema differs:\n%s", difference(a, b))
	}
}

// all reads the rows, with a column as the model has it.
func (w *world) all(place string, after bool) string {
	table, column := split(place)
	return "SELECT k::text, " + w.shown(column, after) + " FROM " + table
}

// split is the table and the column of a place.
func split(place string) (table, column string) {
	if table, column, ok := strings.Cut(place, ":"); ok {
		return table, column
	}
	return "t", place
}

func (w *world) shown(column string, after bool) string {
	if w.read != nil {
		column = w.read(column, after)
	}
	return "coalesce((" + column + ")::text, 'NULL')"
}

// fill inserts the rows that are there first.
func (w *world) fill() string {
	var list []string
	for n := range rows {
		list = append(list, "("+text(w.key(0, n, false))+", "+text(w.first(n))+")")
	}
	_, column := split(w.old)
	return fmt.Sprintf("INSERT INTO t (k, %s) VALUES %s;", column, strings.Join(list, ", "))
}

func (w *world) first(n int) string {
	if w.initial != nil {
		return w.initial(n)
	}
	if !w.noNull && n%7 == 0 {
		return "NULL"
	}
	return w.values(n, false)
}

func (w *world) key(worker, n int, after bool) string {
	if w.keys != nil {
		return w.keys(worker, n, after)
	}
	return fmt.Sprint(worker*1_000_000 + n)
}

func text(value string) string {
	if value == "NULL" {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}

// follow runs the files, with programs beside them: those of the old version up
// to the step that waits for the new one, both then, and the new one alone
// while the old is taken away.
func (w *world) follow(d *migrate.Dir, p *plan.Plan) {
	deploys := 0
	for _, f := range p.Files {
		if f.Deploy != "" {
			deploys++
		}
	}
	after := deploys == 0
	column := []string{w.old}
	for i, f := range p.Files {
		if f.Deploy != "" {
			deploys--
			w.run([]string{w.old, w.new}, false, nil) // while they change over
			if deploys == 0 || w.old != w.new {
				column = []string{w.new}
			}
		}
		file := d.Files[slices.IndexFunc(d.Files, func(m *migrate.File) bool { return filepath.Base(m.Path) == f.Name })]
		stages.Add(1)
		w.run(column, after && i > 0, func() error { return w.apply(file) })
		if strings.Contains(f.Text, "$byhand$") {
			return
		}
		if f.Deploy != "" {
			after = true
		}
		w.compare(f.Name, after)
		if w.Failed() {
			for _, f := range p.Files {
				w.Logf("-- file: %s\n%s", f.Name, f.Text)
			}
			return
		}
	}
	w.run([]string{w.new}, true, nil)
	w.compare("the end", true)
}

// apply sends a file as its tool does.
func (w *world) apply(f *migrate.File) error {
	conn := w.connect()
	defer func() { _ = conn.Close(context.Background()) }()
	tx := 0
	for _, e := range f.Execs {
		if e.Transaction != tx {
			if tx != 0 {
				if _, err := conn.Exec(w.Context(), "COMMIT").ReadAll(); err != nil {
					return err
				}
			}
			if tx = e.Transaction; tx != 0 {
				if _, err := conn.Exec(w.Context(), "BEGIN").ReadAll(); err != nil {
					return err
				}
			}
		}
		if _, err := conn.Exec(w.Context(), f.Source[e.Start:e.End]).ReadAll(); err != nil {
			if strings.Contains(f.Source, "$byhand$") && strings.Contains(err.Error(), "by hand") {
				return nil
			}
			return fmt.Errorf("%s: %w", filepath.Base(f.Path), err)
		}
	}
	if tx != 0 {
		_, err := conn.Exec(w.Context(), "COMMIT").ReadAll()
		return err
	}
	return nil
}

const workers = 4

// run lets programs work while step runs, and for some statements more.
func (w *world) run(columns []string, after bool, step func() error) {
	done := make(chan struct{})
	keys := make([][]string, workers)
	for k := range w.model {
		keys[sum(k)%workers] = append(keys[sum(k)%workers], k)
	}
	var wg sync.WaitGroup
	for worker := range workers {
		slices.Sort(keys[worker])
		wg.Go(func() { w.program(worker+1, columns[worker%len(columns)], after, keys[worker], done) })
	}
	if step != nil {
		if err := step(); err != nil {
			w.Error(err)
		}
	}
	close(done)
	wg.Wait()
}

// program is one program: it writes and reads its own rows, and those of the
// rows that were there first which are its share.
func (w *world) program(worker int, column string, after bool, keys []string, done <-chan struct{}) {
	conn := w.connect()
	defer func() { _ = conn.Close(context.Background()) }()
	random := rand.New(rand.NewPCG(uint64(worker), uint64(len(keys))))
	for n := 0; ; n++ {
		select {
		case <-done:
			if n >= 40 {
				return
			}
		default:
		}
		if w.Failed() {
			return
		}
		if column == "" {
			keys = w.blind(conn, worker, random, keys)
		} else {
			keys = w.act(conn, worker, column, after, random, keys)
		}
	}
}

func sum(key string) int {
	n := 0
	for _, c := range key {
		n = n*31 + int(c)
	}
	return n & 0xffff
}

var (
	sequence   atomic.Int64 // numbers values, so that they can be unique
	compared   atomic.Int64 // rows
	statements atomic.Int64 // with their locks
	stages     atomic.Int64
)

func next() int {
	return int(sequence.Add(1)) + rows
}

// send sends a statement of a program. An internal error of the server (XX000),
// which PostgreSQL 18.4 was seen to give an INSERT beside VALIDATE CONSTRAINT, is
// none of the plan's: the program tries again.
func (w *world) send(conn *pgconn.PgConn, sql string) ([]*pgconn.Result, error) {
	for attempt := 1; ; attempt++ {
		results, err := conn.Exec(w.Context(), sql).ReadAll()
		var refused *pgconn.PgError
		if attempt == 3 || !errors.As(err, &refused) || refused.Code != "XX000" {
			return results, err
		}
		w.Logf("%s: %v", sql, err)
	}
}

// blind is a statement of a program that does not know the column.
func (w *world) blind(conn *pgconn.PgConn, worker int, random *rand.Rand, keys []string) []string {
	n := next()
	k := w.key(worker, n, false)
	if _, err := w.send(conn, "INSERT INTO t (k) VALUES ("+text(k)+")"); err != nil {
		w.Errorf("a program that does not know the column: %v", err)
	}
	if random.IntN(2) == 0 {
		if _, err := w.send(conn, "DELETE FROM t WHERE k = "+text(k)); err != nil {
			w.Error(err)
		}
	} else {
		w.set(k, "NULL")
	}
	return keys
}

// act is one statement of a program, held against the model.
func (w *world) act(conn *pgconn.PgConn, worker int, place string, after bool, random *rand.Rand, keys []string) []string {
	n := next()
	table, column := split(place)
	value := w.values(n, after)
	if !w.noNull && random.IntN(8) == 0 {
		value = "NULL"
	}
	exec := func(format string, args ...any) {
		sql := fmt.Sprintf(format, args...)
		results, err := w.send(conn, sql)
		if err != nil {
			w.Errorf("%s: %v", sql, err)
		} else if n := results[0].CommandTag.RowsAffected(); n != 1 {
			w.Errorf("%s: %d rows", sql, n)
		}
	}
	pick := func() (int, string) {
		i := random.IntN(len(keys))
		return i, keys[i]
	}
	switch op := random.IntN(10); {
	case op < 3 || len(keys) == 0:
		k := w.key(worker, n, after)
		exec("INSERT INTO %s (k, %s) VALUES (%s, %s)", table, column, text(k), text(value))
		w.set(k, value)
		keys = append(keys, k)
	case op == 3 && w.missing != "":
		k := w.key(worker, n, after)
		exec("INSERT INTO %s (k) VALUES (%s)", table, text(k))
		w.set(k, w.missing)
		keys = append(keys, k)
	case op == 4 && w.refused != "":
		if _, err := w.send(conn, fmt.Sprintf("INSERT INTO %s (k, %s) VALUES (%s, %s)", table, column, text(w.key(worker, n, after)), text(w.refused))); err == nil {
			w.Errorf("a constraint is lost: %s takes %s", column, w.refused)
		}
	case op == 5 && w.noNull && !w.passing:
		if _, err := w.send(conn, fmt.Sprintf("INSERT INTO %s (k, %s) VALUES (%s, NULL)", table, column, text(w.key(worker, n, after)))); err == nil {
			w.Errorf("NOT NULL is lost: %s takes NULL", column)
		}
	case op < 7:
		_, k := pick()
		exec("UPDATE %s SET %s = %s WHERE k = %s", table, column, text(value), text(k))
		w.set(k, value)
	case op == 7:
		_, k := pick()
		exec("UPDATE %s SET k = k WHERE k = %s", table, text(k))
	case op == 8:
		i, k := pick()
		exec("DELETE FROM %s WHERE k = %s", table, text(k))
		w.mu.Lock()
		delete(w.model, k)
		w.mu.Unlock()
		keys = slices.Delete(keys, i, i+1)
	default:
		_, k := pick()
		results, err := w.send(conn, w.all(place, after)+" WHERE k = "+text(k))
		if err != nil {
			w.Error(err)
			break
		}
		w.mu.Lock()
		want := w.model[k]
		w.mu.Unlock()
		if len(results[0].Rows) != 1 || string(results[0].Rows[0][1]) != want {
			w.Errorf("row %s: %s is %q, want %q", k, column, results[0].Rows, want)
		}
	}
	return keys
}

func (w *world) set(key, value string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.model[key] = value
}

// compare holds all rows against the model, under each name that is there.
func (w *world) compare(where string, after bool) {
	table, _ := split(w.old)
	if after || w.rows(w.database, "SELECT to_regclass("+text(table)+") IS NULL")[0][0] == "t" {
		table, _ = split(w.new)
	}
	if n := w.rows(w.database, "SELECT count(*) FROM "+table)[0][0]; n != fmt.Sprint(len(w.model)) {
		w.Errorf("%s: %s rows, want %d", where, n, len(w.model))
	}
	have := w.rows(w.database, "SELECT attname FROM pg_attribute WHERE attrelid = "+text(table)+"::regclass AND attnum > 0 AND NOT attisdropped")
	for _, place := range []string{w.old, w.new} {
		in, column := split(place)
		if column == "" || in != table || !slices.ContainsFunc(have, func(r []string) bool { return r[0] == strings.ReplaceAll(strings.Trim(column, `"`), `""`, `"`) }) {
			continue
		}
		if place != w.old && where != "the end" && !strings.Contains(where, "contract") {
			continue // its rows are being copied
		}
		found := w.rows(w.database, w.all(place, after))
		wrong := 0
		for _, row := range found {
			if want, ok := w.model[row[0]]; !ok || want != row[1] {
				if wrong++; wrong < 4 {
					w.Errorf("%s: row %s: %s is %q, want %q", where, row[0], column, row[1], want)
				}
			}
		}
		compared.Add(int64(len(found)))
	}
}

func (w *world) connect() *pgconn.PgConn {
	conn, err := pgconn.Connect(w.Context(), w.server.DSN(w.database))
	if err != nil {
		w.Error(err)
		w.FailNow()
	}
	return conn
}

func (w *world) query(database, sql string) {
	w.Helper()
	w.rows(database, sql)
}

func (w *world) rows(database, sql string) [][]string {
	w.Helper()
	conn, err := pgconn.Connect(w.Context(), w.server.DSN(database))
	if err != nil {
		w.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	results, err := conn.Exec(w.Context(), sql).ReadAll()
	if err != nil {
		w.Fatalf("%s: %v", short(sql), err)
	}
	var out [][]string
	for _, row := range results[len(results)-1].Rows {
		fields := make([]string, len(row))
		for i, f := range row {
			fields[i] = string(f)
		}
		out = append(out, fields)
	}
	return out
}

func short(s string) string { return s[:min(len(s), 300)] }

// plannedFor plans the last of some files for a version of the server.
func plannedFor(t *testing.T, version int, files map[string]string) (*migrate.Dir, int, *plan.Plan) {
	t.Helper()
	dir := t.TempDir()
	d := load(t, dir, files)
	last := d.Files[len(d.Files)-1]
	p, err := plan.Make(d, last.Path, sqlcheck.Options{PostgresVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Files) == 0 {
		t.Fatal("nothing is rejected")
	}
	if err := os.Remove(filepath.FromSlash(last.Path)); err != nil {
		t.Fatal(err)
	}
	after := map[string]string{}
	for _, f := range p.Files {
		after[f.Name] = f.Text
	}
	return load(t, dir, after), len(d.Files) - 1, p
}
