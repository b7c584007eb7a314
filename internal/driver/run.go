package driver

import (
	"context"
	"slices"
	"time"

	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/driver/sources"
	"github.com/patternvet/patternvet/internal/driver/target"
)

// grace is how long a run that reached a limit may take to hand over what it
// found.
const grace = 2 * time.Second

// Run checks what the options name. It fails with a [*UsageError] or
// [*config.Error] when they make no sense, and with the context's error when
// it is cancelled. At a limit it returns what was found until then, with the
// limit among the problems; what can't be interrupted is left behind.
func Run(ctx context.Context, o Options) (*Result, error) {
	o.setDefaults()
	s, err := ruleset.New(o.Config, o.Enable, o.Disable)
	if err != nil {
		return nil, err
	}
	r := &run{options: &o, suite: s, sources: sources.New(o.Dir, o.Overlay)}
	ctx, stop := limits.With(ctx, o.Timeout, limits.TimeoutFlag)
	defer stop()
	type outcome struct {
		result *Result
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		result, err := r.all(ctx)
		done <- outcome{result, err}
	}()
	var out outcome
	select {
	case out = <-done:
	case <-ctx.Done():
		if limits.Of(ctx) == nil {
			return nil, ctx.Err()
		}
		select {
		case out = <-done:
		case <-time.After(grace):
			return r.cut(limits.Of(ctx))
		}
	}
	if limit := limits.Of(ctx); limit != nil && out.err != nil {
		return r.cut(limit)
	}
	return out.result, out.err
}

// cut returns what a run has found so far.
func (r *run) cut(limit *limits.Error) (*Result, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := &run{options: r.options, suite: r.suite, targets: &target.Set{}, changes: r.changes, sources: r.sources,
		packages: r.packages, migrations: r.migrations, dirs: r.dirs, sql: slices.Clone(r.sql),
		findings: slices.Clone(r.findings), problems: append(slices.Clone(r.problems), limit.Problem(r.options.Dir))}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // that of the run is over
	defer cancel()
	result, err := c.result(ctx)
	if result != nil {
		result.Stopped = limit.Message
	}
	return result, err
}
