// Package trace runs migrations on a real PostgreSQL server and holds what
// every statement did there against what package effects predicts. It is the
// only part of patternvet that executes migrations.
package trace

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/patternvet/patternvet/sqlcheck/internal/engine"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgclient"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgserver"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// Options of a trace.
type Options struct {
	// DSN names a scratch database; empty: a throwaway server is started.
	DSN string
	// Force runs on a DSN although there are tables, other databases on the
	// server, or powers of the role that reach beyond its database.
	Force bool
	// Bin is the folder of the server's programs; empty: they are looked for.
	Bin string
	// Superuser runs the migrations of a throwaway server as its superuser. The
	// default is an ordinary role that owns the database.
	Superuser bool
	// Timeout is the limit for one statement; 0 for none.
	Timeout time.Duration
	// Only tells the files to show; those before them run all the same. Nil: all.
	Only func(file string) bool
}

// Report is what a trace saw. Its JSON is a contract with users.
type Report struct {
	Version int       `json:"version"` // of this format
	Server  Server    `json:"server"`
	Files   []File    `json:"files"`
	Errors  []Problem `json:"errors"`
	Summary Summary   `json:"summary"`
}

// Server is what the migrations ran on.
type Server struct {
	Version   int  `json:"version"` // major
	Throwaway bool `json:"throwaway"`
}

// File is one migration.
type File struct {
	File       string      `json:"file"`
	Tool       string      `json:"tool"`
	Statements []Statement `json:"statements"`
}

// Statement is one statement. Columns are bytes from 1.
type Statement struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"statement"`
	// Sent is how it ran: "in a transaction" with others, in one "of its own",
	// or "outside", where locks can't be seen.
	Sent         string   `json:"sent"`
	Milliseconds float64  `json:"milliseconds"`
	Observed     Effects  `json:"observed"`
	Predicted    *Effects `json:"predicted"` // nil when nothing was predicted
	// Unpredicted is why not, or why only in part.
	Unpredicted string       `json:"unpredicted,omitempty"`
	Differences []Difference `json:"differences"`
}

// The values of [Statement.Sent].
const (
	Shared  = "in a transaction"
	Own     = "of its own"
	Outside = "outside"
)

// Effects is what a statement does, to relations that were there before it.
type Effects struct {
	Locks []Lock `json:"locks"` // of one relation the strongest; ACCESS SHARE is left out
	Work  []Work `json:"work"`
	// Error is the server's message, or the failure that is foreseen.
	Error string `json:"error,omitempty"`
}

// Lock is a table lock.
type Lock struct {
	Relation string `json:"relation"` // with its schema
	Mode     string `json:"mode"`     // "ACCESS EXCLUSIVE"
	// Held is set when the transaction had the lock before the statement.
	Held bool `json:"held,omitempty"`
}

// Work is what is done to a table in time that grows with it.
type Work struct {
	Kind     string `json:"kind"`     // "rewrite", "scan", "build", "foreign key check"
	Relation string `json:"relation"` // empty for a foreign key check
}

// Difference is one thing that was foreseen and not seen, or the other way
// round.
type Difference struct {
	Kind      string `json:"kind"` // "lock", "rewrite", "scan", "build", "foreign key check", "error"
	Relation  string `json:"relation,omitempty"`
	Observed  string `json:"observed,omitempty"`
	Predicted string `json:"predicted,omitempty"`
}

// Problem is what kept a part from being traced.
type Problem struct {
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
}

// Summary counts.
type Summary struct {
	Files       int `json:"files"`
	Statements  int `json:"statements"`
	Differences int `json:"differences"`
}

// ErrTables is returned for a database that is in use.
var ErrTables = errors.New("the database has tables")

// ErrDSN is returned for a DSN that can't be read.
var ErrDSN = pgclient.ErrDSN

// ErrServer is returned when there is no server to run the migrations on.
var ErrServer = errors.New("no PostgreSQL server")

// Run traces folders of migrations, each on a database of its own; with a DSN
// there must be one folder. What went wrong with single files is in the
// report; the error is set when nothing could be done, or ctx is done. Then the
// report has what was done until that, and names the place; it is nil when
// nothing was.
func Run(ctx context.Context, dirs []*migrate.Dir, opts Options) (*Report, error) {
	report := &Report{Version: 1, Files: []File{}, Errors: []Problem{}}
	connect := func(context.Context, int) (string, error) { return opts.DSN, nil }
	if opts.DSN == "" {
		stop, throwaway, err := startServer(ctx, opts)
		if err != nil {
			return nil, err
		}
		defer stop()
		connect, report.Server.Throwaway = throwaway, true
	}
	for i, dir := range dirs {
		t := &tracer{ctx: ctx, opts: opts, dir: dir, report: report}
		dsn, err := connect(ctx, i)
		if t.dsn = dsn; err == nil {
			err = t.run()
		}
		if ctx.Err() != nil {
			if i == 0 && t.file == nil {
				return nil, ctx.Err()
			}
			t.stopped()
			break
		}
		if err != nil {
			return nil, err
		}
	}
	for _, f := range report.Files {
		report.Summary.Files++
		for _, s := range f.Statements {
			report.Summary.Statements++
			report.Summary.Differences += len(s.Differences)
		}
	}
	return report, ctx.Err()
}

// startServer returns what creates the database of the n-th folder.
func startServer(ctx context.Context, opts Options) (stop func(), database func(context.Context, int) (string, error), err error) {
	bin := opts.Bin
	if bin == "" {
		bin = pgserver.Find()
	}
	if !pgserver.Has(bin) {
		if bin != "" {
			return nil, nil, fmt.Errorf("%w: %s has no initdb and postgres", ErrServer, bin)
		}
		return nil, nil, fmt.Errorf("%w: initdb and postgres are neither on PATH nor in /usr/lib/postgresql; install a server, name the folder of its programs with --pg-bin, or a scratch database with --dsn", ErrServer)
	}
	server, err := pgserver.Start(ctx, bin)
	if err != nil {
		return nil, nil, err
	}
	dsn := func(user, database string) string {
		return fmt.Sprintf("host=%s port=5432 user=%s dbname=%s sslmode=disable", server.Socket, user, database)
	}
	admin := func(ctx context.Context, sql string) error {
		c, err := pgclient.Dial(ctx, dsn(pgserver.User, "postgres"))
		if err != nil {
			return err
		}
		defer c.Close()
		_, err = c.Exec(ctx, sql)
		return err
	}
	owner := "migrator"
	if opts.Superuser {
		owner = pgserver.User
	} else if err := admin(ctx, "CREATE ROLE migrator LOGIN"); err != nil {
		server.Stop()
		return nil, nil, err
	}
	return server.Stop, func(ctx context.Context, n int) (string, error) {
		name := "trace" + strconv.Itoa(n)
		return dsn(owner, name), admin(ctx, "CREATE DATABASE "+name+" OWNER "+owner)
	}, nil
}

// tracer traces one folder.
type tracer struct {
	ctx    context.Context
	opts   Options
	dsn    string
	dir    *migrate.Dir
	report *Report

	conn    *conn
	file    *migrate.File
	current int         // transaction of the statement before, 0 at the start of a file
	why     transaction // what kind it is
	shown   *File
	err     error // ends the trace
	line    int   // of the current statement
}

func (t *tracer) run() error {
	c, err := pgclient.Dial(t.ctx, t.dsn)
	if err != nil {
		return err
	}
	version, err := c.Value(t.ctx, "SHOW server_version_num")
	if err == nil && t.opts.DSN != "" {
		err = t.refuse(c)
	}
	if table := migrate.ToolNamed(t.dir.Tool).VersionTable; err == nil && table != "" && t.opts.DSN == "" {
		_, err = c.Exec(t.ctx, table)
	}
	c.Close()
	if err != nil {
		return err
	}
	number, _ := strconv.Atoi(version)
	t.report.Server.Version = number / 10000
	engine.Walk(t.dir, engine.Options{Version: t.report.Server.Version, VersionKnown: true}, nil, t.statement)
	t.endFile(false)
	return t.err
}

// stopped notes where the trace was when it was ended, and why.
func (t *tracer) stopped() {
	p := Problem{Message: context.Cause(t.ctx).Error(), File: t.dir.Path}
	if t.file != nil {
		p.File, p.Line = t.file.Path, t.line
	}
	t.report.Errors = append(t.report.Errors, p)
}

// refuse keeps migrations of strangers from a server that matters.
func (t *tracer) refuse(c *pgclient.Conn) error {
	if err := refuseMaintenance(t.ctx, c); err != nil {
		return err
	}
	if err := refuseBeyond(t.dir); err != nil {
		return err
	}
	if t.opts.Force {
		return nil
	}
	if err := refuseServer(t.ctx, c); err != nil {
		return err
	}
	return refuseTables(t.ctx, c)
}

func refuseTables(ctx context.Context, c *pgclient.Conn) error {
	table, err := c.Value(ctx, "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "+
		"WHERE c.relkind IN ('r','p','m','f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1 LIMIT 1")
	if err == nil && table != "" {
		err = fmt.Errorf("%w (%s); trace runs migrations for good and wants an empty scratch database, or --force", ErrTables, table)
	}
	return err
}

// beginFile ends the file before and opens a connection for this one.
func (t *tracer) beginFile(f *migrate.File) error {
	t.endFile(false)
	c, err := pgclient.Dial(t.ctx, t.dsn)
	if err != nil {
		return err
	}
	t.conn, t.file, t.current, t.shown = &conn{c}, f, 0, nil
	if t.opts.Timeout > 0 {
		if _, err := c.Exec(t.ctx, fmt.Sprintf("SET statement_timeout = %d", t.opts.Timeout.Milliseconds())); err != nil {
			return err
		}
	}
	if messages, err := c.Value(t.ctx, "SHOW lc_messages"); err == nil && !english(messages) {
		if _, err := c.Exec(t.ctx, "SET lc_messages = 'C'"); err != nil {
			return fmt.Errorf("the server's messages are in %s and can't be changed: %w", messages, err)
		}
	}
	if t.opts.Only == nil || t.opts.Only(f.Path) {
		t.report.Files = append(t.report.Files, File{File: f.Path, Tool: t.dir.Tool, Statements: []Statement{}})
		t.shown = &t.report.Files[len(t.report.Files)-1]
	}
	return nil
}

func english(locale string) bool {
	return locale == "" || locale == "C" || locale == "POSIX" || strings.HasPrefix(locale, "C.") || strings.HasPrefix(locale, "en")
}

// endFile ends what is open: the tool commits its transaction, and the server
// that of a string; one that the file left open is lost with the connection.
func (t *tracer) endFile(failed bool) {
	if t.conn == nil {
		return
	}
	if !failed {
		t.commit()
	}
	t.conn.Close()
	t.conn = nil
}

// problem notes what kept a file from being traced to its end.
func (t *tracer) problem(line int, err error) {
	t.report.Errors = append(t.report.Errors, Problem{Message: err.Error(), File: t.file.Path, Line: line})
}
