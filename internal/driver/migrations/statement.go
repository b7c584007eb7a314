package migrations

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/sqlcheck"
)

// Describe says what the statement at an offset of a migration does
// on the server; nil when none stands there. file is absolute.
func Describe(ctx context.Context, o Options, file string, offset int) (*sqlcheck.Description, error) {
	ctx, stop := limits.With(ctx, o.Timeout, limits.TimeoutFlag)
	defer stop()
	return limits.Wait(ctx, func() (*sqlcheck.Description, error) { return describeStatement(ctx, o, file, offset) })
}

func describeStatement(ctx context.Context, o Options, file string, offset int) (*sqlcheck.Description, error) {
	r := New(o, nil, &target.Set{SQLFiles: []string{file}}, nil)
	dirs, err := r.find(ctx)
	if err != nil || len(dirs) == 0 {
		return nil, err
	}
	d := dirs[0]
	loaded, errs := d.load(o.Overlay)
	if loaded == nil {
		return nil, errors.Join(errs...)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return sqlcheck.Describe(loaded, sqlcheck.Options{PostgresVersion: o.postgresOf(d)}, filepath.ToSlash(file), offset), nil
}
