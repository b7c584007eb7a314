package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/migrations"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/report"
)

const traceLong = `Run migrations on a real PostgreSQL and show, statement by statement, the table
locks, rewrites, scans and index builds that the server did beside those that
patternvet predicts. A difference is a mistake in patternvet, or says that the
database is not what the migrations say. Times are those of tables without rows.

The server is a throwaway one, from the programs on PATH, in
/usr/lib/postgresql or in --pg-bin, removed at the end; or the scratch database
of --dsn, on which the migrations stay. PATH is a folder, or a file that is
shown after those before it ran.

A string of several statements is one transaction for the server; its
statements are sent one by one between BEGIN and COMMIT, which means the same.
A statement that runs alone gets a transaction of its own, so that its locks can
be seen; of those that refuse to run in one, only work, time and errors are
shown.

This command EXECUTES the SQL that it is given; no other command does. The
throwaway server listens on a socket in a private folder and nowhere else, sees
nothing of your environment, and runs as the user postgres or nobody when you
are root, else as you. The migrations run as a role that owns its database and
can't read files or start programs (COPY … PROGRAM, lo_import). With
--superuser they can, with the rights of the user that the server runs as: use
it for migrations that you trust. With --dsn they have the rights of its role.

--dsn names host and database; nothing is taken from the environment (PGHOST,
PGPASSWORD, PGSERVICE, ~/.pgpass). The database postgres and templates are
refused, and so are migrations with statements that reach beyond their database
(DROP DATABASE, CREATE ROLE, ALTER SYSTEM, COPY … PROGRAM). Without --force, a
database with tables is refused, a server with other databases, and a role that
is a superuser, may create roles or reach the server's files.

--timeout ends a statement, --run-timeout the whole run, which is incomplete then.

Exit codes: 0 all as predicted, 1 differences, 2 wrong usage, 3 a statement
failed that was not predicted to, or a part could not be traced.`

const traceExamples = `  patternvet trace                              all migrations below this folder
  patternvet trace db/migrations                one folder
  patternvet trace db/migrations/0042_x.up.sql  one file, after those before it
  patternvet trace --pg-bin /usr/lib/postgresql/15/bin db/migrations
  patternvet trace --dsn postgres://me@localhost/scratch --format json db/migrations`

func traceCommand(f *checkFlags) *cobra.Command {
	var to migrations.TraceOptions
	format := "text"
	cmd := &cobra.Command{
		Use:     "trace [PATH]",
		Short:   "run migrations on a throwaway PostgreSQL and compare what they do with the predictions",
		Long:    traceLong,
		Example: traceExamples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("trace takes one folder or file")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			path := "."
			if len(args) > 0 {
				path = args[0]
			}
			switch err := oneOf("--format", format, []string{"text", "json"}); {
			case err != nil:
				return err
			case to.DSN != "" && (to.Bin != "" || to.Superuser):
				return usage("--pg-bin and --superuser are about a throwaway server, --dsn names a running one; use one of them")
			case to.DSN == "" && cmd.Flags().Changed("dsn"):
				return usage("--dsn is empty; leave it out for a throwaway server")
			case to.DSN == "" && to.Force:
				return usage("--force is about the database of --dsn")
			case to.Timeout < 0:
				return usage("--timeout %s: want a positive duration, or 0 for no limit", to.Timeout)
			case f.Timeout < 0:
				return usage("--run-timeout %s: want a positive duration, or 0 for no limit", f.Timeout)
			}
			if to.Bin != "" {
				to.Bin = inDir(f.Dir, to.Bin)
			}
			if err := f.prepare(nil); err != nil {
				return err
			}
			r, err := migrations.Trace(cmd.Context(), f.Options.Migrations(), path, to)
			if err != nil {
				return traceError(err)
			}
			out := cmd.OutOrStdout()
			if err := report.Trace(out, format, r, wantColor(f.color, out)); err != nil {
				return err
			}
			switch {
			case len(r.Errors) > 0:
				return &exitError{exitIncomplete}
			case r.Summary.Differences > 0:
				return &exitError{exitFindings}
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&to.Bin, "pg-bin", "", "`folder` of the programs of a PostgreSQL server (initdb, postgres)")
	flags.StringVar(&to.DSN, "dsn", "", "run on this scratch `database` instead: a URL or key=value pairs")
	flags.BoolVar(&to.Force, "force", false, "run on the database of --dsn although it has tables, the server other databases, or the role rights beyond its database")
	flags.BoolVar(&to.Superuser, "superuser", false, "run the migrations as the throwaway server's superuser")
	flags.DurationVar(&to.Timeout, "timeout", time.Minute, "limit for one statement; 0 for none")
	flags.DurationVar(&f.Timeout, "run-timeout", limits.DefaultTimeout, "limit of the whole run: what it did not get to is a problem then, and what it saw is shown; 0 for none")
	flags.StringVar(&format, "format", format, "output format: text, json")
	return cmd
}

// traceError sorts what kept a trace from starting.
func traceError(err error) error {
	var usageError *misuse.Error
	switch {
	case errors.As(err, &usageError):
		return err
	case migrations.IsTraceUsage(err):
		return usage("%v", err)
	}
	return &incompleteError{err}
}
