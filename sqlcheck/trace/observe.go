package trace

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgclient"
)

// conn is a connection that can look at what it did.
type conn struct{ *pgclient.Conn }

// relation is what the server says of a relation.
type relation struct {
	name     string // with its schema
	filenode string // changes with a rewrite
	scans    string // of the whole table, so far in the transaction
	part     bool   // a partition
	held     []effects.Mode
}

// snapshot is what there is, by object number.
type snapshot map[string]relation

// One query for all: a lock mode a row, or an empty one. The last scan counts
// are those of the running transaction.
const snapshotSQL = `SELECT c.oid, n.nspname || '.' || c.relname, pg_catalog.pg_relation_filenode(c.oid), coalesce(s.seq_scan, 0), c.relispartition, l.mode
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_xact_user_tables s ON s.relid = c.oid
LEFT JOIN pg_catalog.pg_locks l ON l.relation = c.oid AND l.locktype = 'relation' AND l.pid = pg_catalog.pg_backend_pid()
	AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
WHERE c.relkind IN ('r','p','v','m','f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'`

// Locks on relations that are gone can't be joined to their names any more.
const lockSQL = `SELECT relation, mode FROM pg_catalog.pg_locks WHERE locktype = 'relation' AND pid = pg_catalog.pg_backend_pid()
	AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`

func (c *conn) snapshot(ctx context.Context) (snapshot, error) {
	rows, err := c.Exec(ctx, snapshotSQL)
	if err != nil {
		return nil, err
	}
	out := snapshot{}
	for _, row := range rows {
		r, ok := out[row[0]]
		if !ok {
			r = relation{name: row[1], filenode: row[2], scans: row[3], part: row[4] == "t"}
		}
		if m := parseMode(row[5]); m != 0 {
			r.held = append(r.held, m)
		}
		out[row[0]] = r
	}
	return out, nil
}

// parseMode reads a lock mode as pg_locks spells it, "AccessExclusiveLock".
func parseMode(name string) effects.Mode {
	for m := effects.AccessShare; m <= effects.AccessExclusive; m++ {
		if strings.EqualFold(strings.ReplaceAll(m.String(), " ", "")+"Lock", name) {
			return m
		}
	}
	return 0
}

// seen is what one statement did to the relations that were there before it.
type seen struct {
	locks map[string]effects.Mode // newly taken, the strongest of a relation
	held  map[string]effects.Mode // had before, the strongest
	work  map[Work]bool
	parts map[string]bool // partitions among the relations
}

// look compares the server's state before and after a statement. Without
// after, only what the server printed is known.
func (c *conn) look(ctx context.Context, n ast.Node, before snapshot, inTransaction bool) (seen, error) {
	s := seen{locks: map[string]effects.Mode{}, held: map[string]effects.Mode{}, work: map[Work]bool{}, parts: map[string]bool{}}
	notices := c.Notices
	after, err := c.snapshot(ctx)
	if err != nil {
		return s, err
	}
	if inTransaction {
		locks, err := c.Exec(ctx, lockSQL)
		if err != nil {
			return s, err
		}
		for _, row := range locks {
			r, known := before[row[0]]
			m := parseMode(row[1])
			switch {
			case !known || m <= effects.AccessShare:
			case slices.Contains(r.held, m):
				s.held[r.name] = max(s.held[r.name], m)
			default:
				s.locks[r.name] = max(s.locks[r.name], m)
			}
		}
	}
	s.readNotices(notices, before)
	_, truncate := n.(*ast.Truncate)
	for oid, b := range before {
		a, ok := after[oid]
		s.parts[b.name] = b.part
		if ok && a.filenode != b.filenode && !truncate {
			s.work[Work{string(effects.Rewrite), b.name}] = true
		}
		if ok && inTransaction && a.scans != b.scans && verifiesSilently(n) {
			s.work[Work{string(effects.Scan), b.name}] = true
		}
	}
	if truncate {
		for w := range s.work { // of an empty table
			delete(s.work, w)
		}
	}
	// A rewrite reads the table and builds its indexes.
	for w := range s.work {
		if w.Kind != string(effects.Rewrite) && s.work[Work{string(effects.Rewrite), w.Relation}] {
			delete(s.work, w)
		}
	}
	return s, nil
}

// verifiesSilently is for statements that read a whole table to verify it and
// do not say so: the default partition, and the tables that use a domain.
func verifiesSilently(n ast.Node) bool {
	switch s := n.(type) {
	case *ast.AlterDomain:
		return true
	case *ast.CreateTable:
		return s.PartitionOf != nil
	case *ast.AlterTable:
		return slices.ContainsFunc(s.Cmds, func(c *ast.AlterCmd) bool { return c.Op == ast.AttachPartition })
	}
	return false
}

// The server says at level DEBUG1 what it does.
var messages = map[effects.WorkKind]*regexp.Regexp{
	effects.Rewrite: regexp.MustCompile(`^rewriting table "(.+)"$`),
	effects.Scan:    regexp.MustCompile(`^verifying table "(.+)"$`),
	effects.Build:   regexp.MustCompile(`^building index ".+" on table "(.+)" `),
}

// foreignKeyCheck is the kind of work that reads both tables of a foreign key.
const foreignKeyCheck = "foreign key check"

func (s *seen) readNotices(notices []string, before snapshot) {
	for _, text := range notices {
		if strings.HasPrefix(text, "validating foreign key constraint ") {
			s.work[Work{Kind: foreignKeyCheck}] = true
		}
		for kind, re := range messages {
			m := re.FindStringSubmatch(text)
			if m == nil {
				continue
			}
			for _, r := range before { // the message leaves the schema out
				_, table, _ := strings.Cut(r.name, ".")
				if table == m[1] && (kind != effects.Build || s.locks[r.name] != 0 || s.held[r.name] != 0 || len(s.locks)+len(s.held) == 0) {
					s.work[Work{string(kind), r.name}] = true
				}
			}
		}
	}
}
