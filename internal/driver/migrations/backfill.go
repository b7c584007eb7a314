package migrations

import (
	"context"
	"errors"
	"io/fs"

	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/sqlcheck/backfill"
)

// BackfillOptions say how a backfill runs.
type BackfillOptions = backfill.Options

// BackfillJob is what a file says is to be written.
type BackfillJob = backfill.Job

// BackfillProgress is how far a job is.
type BackfillProgress = backfill.Progress

// maxBackfill bounds the size of a file that is read for its backfills.
const maxBackfill = 32 << 20

// BackfillJobs reads what the migration in a file is to write.
func BackfillJobs(o Options, file string) ([]*BackfillJob, error) {
	text, err := safefile.RootOf(o.Dir).Read(paths.Abs(o.Dir, file), maxBackfill)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, misuse.Errorf("%s: no such file", file)
	case errors.Is(err, safefile.ErrNotRegular):
		return nil, misuse.Errorf("%s is no file; backfill takes one migration", file)
	case err != nil:
		return nil, misuse.Errorf("%v", err)
	}
	jobs, err := backfill.Read(string(text))
	if err != nil {
		return nil, misuse.Errorf("%s: %v", file, err)
	}
	return jobs, nil
}

// Backfill runs a job. ErrStopped is in the error when ctx was done first; run
// again, the job goes on.
func Backfill(ctx context.Context, dsn string, job *BackfillJob, o BackfillOptions) (rows int64, left bool, err error) {
	result, err := backfill.Run(ctx, dsn, job, o)
	switch {
	case errors.Is(err, backfill.ErrDSN):
		err = misuse.Errorf("%v", err)
	case err != nil && ctx.Err() != nil:
		err = ErrStopped
	}
	return result.Rows, result.Left, err
}

// ErrStopped is returned for a backfill that was stopped between two batches.
var ErrStopped = errors.New("stopped")
