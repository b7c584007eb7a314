package migrations

import (
	"context"
	"errors"
	"os"
	"slices"

	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/trace"
)

// Trace runs the migrations of a path on a server and compares. The path is a
// folder, or a file: then this file alone is shown, but those before it run
// too. Files are named relative to the options' Dir. At the limit of the options'
// Timeout the report has what was done until then, with the limit among the
// errors.
func Trace(ctx context.Context, o Options, path string, to trace.Options) (*trace.Report, error) {
	ctx, stop := limits.With(ctx, o.Timeout, "--run-timeout")
	defer stop()
	at, err := limits.Wait(ctx, func() (located, error) { return migrationsAt(ctx, o, path) })
	if err != nil {
		return nil, err
	}
	dirs, only := at.dirs, at.only
	if len(dirs) > 1 && to.DSN != "" {
		return nil, misuse.Errorf("%s holds %d folders of migrations, and --dsn names one database; name one folder", path, len(dirs))
	}
	if len(only) > 0 {
		to.Only = func(file string) bool { return slices.Contains(only, file) }
		for _, dir := range dirs { // what comes later has no part in it
			last := slices.IndexFunc(dir.Files, func(f *migrate.File) bool { return to.Only(f.Path) })
			dir.Files = dir.Files[:last+1]
		}
	}
	report, err := trace.Run(ctx, dirs, to)
	switch limit := limits.Of(ctx); {
	case err != nil && limit != nil && report == nil:
		return nil, limit
	case err != nil && limit == nil:
		return nil, err
	}
	for _, p := range at.problems {
		report.Errors = append(report.Errors, trace.Problem{Message: p.Message, File: p.File})
	}
	for i := range report.Files {
		report.Files[i].File = paths.Rel(o.Dir, report.Files[i].File)
	}
	for i := range report.Errors {
		report.Errors[i].File = paths.Rel(o.Dir, report.Errors[i].File)
	}
	return report, nil
}

// located are the folders of migrations that a path names or holds; only is the
// file when it is one.
type located struct {
	dirs     []*migrate.Dir
	only     []string
	problems []finding.Problem
}

// migrationsAt loads the migrations that a path names.
func migrationsAt(ctx context.Context, o Options, path string) (at located, err error) {
	r := New(o, nil, &target.Set{}, nil)
	full := paths.Abs(o.Dir, path)
	info, err := os.Stat(full)
	if err := safefile.RootOf(o.Dir).Check(full); err != nil {
		return at, misuse.Errorf("%v", err)
	}
	switch {
	case err != nil:
		return at, misuse.Errorf("%s: no such folder or file", path)
	case info.IsDir():
		r.targets.SQLTrees, r.targets.SQLDirs = []string{full}, []string{full}
	default:
		r.targets.SQLFiles = []string{full}
	}
	found, err := r.find(ctx)
	if err != nil {
		return at, err
	}
	for _, d := range found {
		dir, errs := d.load(nil)
		for _, err := range errs {
			at.problems = append(at.problems, finding.Problem{Message: err.Error(), File: d.path})
		}
		if dir == nil {
			continue
		}
		if len(d.only) > 0 && !slices.ContainsFunc(dir.Files, func(f *migrate.File) bool { return f.Path == d.only[0] }) {
			return at, misuse.Errorf("%s is no migration that %s runs on the way up", path, dir.Tool)
		}
		at.problems = append(at.problems, r.accountDir(dir)...) // the schema may lack what it does not say
		at.dirs, at.only = append(at.dirs, dir), append(at.only, d.only...)
	}
	if len(at.dirs) == 0 {
		for _, p := range at.problems {
			return at, misuse.Errorf("%s", p.Message)
		}
		return at, misuse.Errorf("%s: no migrations here", path)
	}
	at.problems = append(r.found.Problems, at.problems...)
	return at, nil
}

// TraceOptions say what a trace runs on.
type TraceOptions = trace.Options

// IsTraceUsage reports whether a trace failed because of how it was called.
func IsTraceUsage(err error) bool {
	return errors.Is(err, trace.ErrTables) || errors.Is(err, trace.ErrMatters) || errors.Is(err, trace.ErrBeyond) || errors.Is(err, trace.ErrDSN)
}
