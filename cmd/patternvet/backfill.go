package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/patternvet/patternvet/internal/driver/migrations"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/safetext"
)

const backfillLong = `Write the rows that a migration is to write in batches, each a transaction of its
own, on the database of --dsn, and show how far it is.

FILE is a backfill that "patternvet plan" wrote, or a migration with an UPDATE or
DELETE whose condition leaves out the rows that are done, such as
UPDATE orders SET total_next = total WHERE total_next IS NULL. Nothing else of the
file runs.

Batches follow the primary key, or another key without NULL; a table without one
is read page by page. A batch that waits for a row for half a second gives way
and is tried again. Between two batches the command can be stopped (Ctrl-C, or by
--timeout; it runs without a limit otherwise); run again, it skips the rows that
are done. A copy from one column to another fires
no other triggers of the table, as the rewrite that it stands for would not; the
role needs the right to set session_replication_role when there are any.

This command WRITES to the database that it is given.

Exit codes: 0 all rows are written; 2 wrong usage, or a file without a backfill;
3 it was stopped or failed, or rows are left.`

const backfillExamples = `  patternvet backfill db/migrations/0043_total_backfill.up.sql --dsn postgres://me@localhost/shop
  patternvet backfill db/migrations/0043_total_backfill.up.sql --dsn "$DSN" --batch 5000 --pause 10ms`

func backfillCommand(f *checkFlags) *cobra.Command {
	var dsn string
	var to migrations.BackfillOptions
	var timeout time.Duration
	to.Batch, to.Pause = 1000, 50*time.Millisecond
	cmd := &cobra.Command{
		Use:     "backfill FILE.sql --dsn DSN",
		Short:   "write the rows of a migration in batches, with progress; can be stopped and continued",
		Long:    backfillLong,
		Example: backfillExamples,
		Args:    exactly(1, "backfill takes one migration"),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case dsn == "":
				return usage("backfill needs --dsn, the database whose rows are to be written")
			case to.Batch < 1 || to.Batch > 1_000_000:
				return usage("--batch %d: want 1 to 1000000 rows", to.Batch)
			case to.Pause < 0:
				return usage("--pause %s: want a positive duration, or 0 for none", to.Pause)
			}
			if timeout < 0 {
				return usage("--timeout %s: want a positive duration, or 0 for no limit", timeout)
			}
			ctx := cmd.Context()
			if timeout > 0 {
				var stop context.CancelFunc
				ctx, stop = context.WithTimeout(ctx, timeout)
				defer stop()
			}
			if err := f.prepare(nil); err != nil {
				return err
			}
			jobs, err := migrations.BackfillJobs(f.Options.Migrations(), args[0])
			if err != nil {
				return err
			}
			p := &backfillProgress{timeout: timeout, out: os.Stderr, live: isTerminal(os.Stderr) && !f.quiet, silent: f.quiet, last: time.Now()}
			to.Progress = p.show
			for _, job := range jobs {
				if err := p.run(ctx, cmd.OutOrStdout(), dsn, job, to); err != nil {
					return err
				}
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&dsn, "dsn", "", "the `database`: a URL or key=value pairs")
	flags.IntVar(&to.Batch, "batch", to.Batch, "`rows` of a batch")
	flags.DurationVar(&to.Pause, "pause", to.Pause, "pause between batches")
	flags.DurationVar(&timeout, "timeout", 0, "stop between two batches after this time; 0 for no limit")
	return cmd
}

// backfillProgress shows how far a job is: on one line of a terminal, else a
// line from time to time.
type backfillProgress struct {
	out          io.Writer
	live, silent bool
	timeout      time.Duration
	last         time.Time
	at           string
}

const quietInterval = 10 * time.Second

func (p *backfillProgress) run(ctx context.Context, stdout io.Writer, dsn string, job *migrations.BackfillJob, to migrations.BackfillOptions) error {
	p.at = ""
	rows, left, err := migrations.Backfill(ctx, dsn, job, to)
	if p.live {
		fmt.Fprint(p.out, clearLine)
	}
	var wrong *misuse.Error
	switch {
	case errors.As(err, &wrong):
		return err
	case errors.Is(err, migrations.ErrStopped):
		why := ""
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			why = fmt.Sprintf(" by --timeout %v", p.timeout)
		}
		return &incompleteError{fmt.Errorf("stopped%s%s; %d rows of %s are written; run the same command to go on", why, p.at, rows, job.Table)}
	case err != nil && rows == 0:
		return &incompleteError{fmt.Errorf("%s: %w", job.Table, err)}
	case err != nil:
		return &incompleteError{fmt.Errorf("%s: %w; %d rows are written; run the same command to go on", job.Table, err, rows)}
	case left:
		return &incompleteError{fmt.Errorf("rows of %s still meet the condition after all batches; run the command again, and look for what writes them", job.Table)}
	}
	_, err = fmt.Fprintf(safetext.Writer(stdout), "%s: %d rows written, none left\n", safetext.Line(job.Table.String()), rows)
	return err
}

func (p *backfillProgress) show(at migrations.BackfillProgress) {
	if at.At != "" {
		p.at = " at key " + at.At
	}
	if p.silent || !p.live && time.Since(p.last) < quietInterval {
		return
	}
	p.last = time.Now()
	share := ""
	if at.Total > 0 {
		share = fmt.Sprintf(", about %d%%", min(100, 100*at.Seen/at.Total))
	}
	begin, end := "", "\n"
	if p.live {
		begin, end = clearLine, ""
	}
	fmt.Fprintf(p.out, "%spatternvet: %s: %d batches, %d rows written%s%s", begin, safetext.Line(at.Job.Table.String()), at.Batches, at.Rows, share, end)
}
