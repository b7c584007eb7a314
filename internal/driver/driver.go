// Package driver runs the checks: it finds out what the arguments name, loads
// and analyzes Go packages, checks migrations, and merges what both found.
// It prints nothing. ARCHITECTURE.md shows the packages below it.
package driver

import (
	"context"
	"time"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/migrations"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/driver/runcache"
	"github.com/patternvet/patternvet/internal/driver/sources"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/driver/timing"
	"github.com/patternvet/patternvet/internal/finding"
)

// Options say what to check and how. Dir is absolute; the rest may be zero.
type Options struct {
	Dir             string   // findings are relative to it
	Patterns        []string // folders, package patterns, .sql files; none means ./...
	Only            string   // "go", "sql" or "" for both
	Enable, Disable []string // rules or rule/category
	Tests           bool
	Tags            []string
	Config          *config.Config
	PostgresVersion int          // major version; 0 leaves it to the configuration
	DeployedThrough string       // newest deployed migration
	Down            bool         // check the ways down of migrations too
	NewFrom         string       // git revision
	Cache           *store.Store // nil: nothing is kept between runs
	// Overlay has texts that stand in for those of migrations, by absolute path.
	Overlay map[string]string

	Timeout time.Duration // of the run; 0 is none

	Timings  *timing.Timings                    // nil: not kept
	Verbose  bool                               // Log is shown
	Log      func(format string, args ...any)   // details, for -v
	Progress func(done, total int, what string) // may be called from several goroutines

	now func() time.Time // for tests
}

// Result is the outcome of a run. Problems are parts that could not be
// checked; the findings are of the rest.
type Result struct {
	Findings   []finding.Finding
	Problems   []finding.Problem
	Packages   int
	Migrations int // files
	SQL        []finding.SQLFolder
	Notes      []string // what to know about the run as a whole
	Stopped    string   // the limit that ended the run, which is among the problems too
	Sources    *sources.Files
}

// setDefaults fills in what may be left out.
func (o *Options) setDefaults() {
	if len(o.Patterns) == 0 {
		o.Patterns = []string{"./..."}
	}
	if o.Config == nil {
		o.Config = &config.Config{}
	}
	if o.Log == nil {
		o.Log = func(string, ...any) {}
	}
	if o.now == nil {
		o.now = time.Now
	}
	if o.Progress == nil {
		o.Progress = func(int, int, string) {}
	}
}

// target returns what to look for.
func (o *Options) target() target.Options {
	return target.Options{Dir: o.Dir, Patterns: o.Patterns, Tags: o.Tags, Tests: o.Tests, Overlay: o.Overlay}
}

// runCache returns the cache of the run, nil if it must not have one: verbose
// runs tell how they come to their findings, and what is new since a revision
// depends on more than files.
func (o *Options) runCache() *runcache.Cache {
	if o.Cache == nil || o.Verbose || o.NewFrom != "" || o.Overlay != nil {
		return nil
	}
	return runcache.Open(o.Cache, o.inputs(), o.now)
}

// inputs returns what the outcome depends on. TestInputs holds it complete.
func (o *Options) inputs() runcache.Inputs {
	return runcache.Inputs{
		Dir: o.Dir, Patterns: o.Patterns, Only: o.Only, Enable: o.Enable, Disable: o.Disable, Tests: o.Tests, Tags: o.Tags,
		PostgresVersion: o.PostgresVersion, DeployedThrough: o.DeployedThrough, Down: o.Down,
		ConfigFile: o.Config.File, Rules: o.Config.Rules,
	}
}

// Migrations returns the options for commands on migrations alone.
func (o Options) Migrations() migrations.Options {
	o.setDefaults()
	return migrations.Options{Dir: o.Dir, Config: o.Config, Enable: o.Enable, Disable: o.Disable, PostgresVersion: o.PostgresVersion,
		DeployedThrough: o.DeployedThrough, Down: o.Down, Overlay: o.Overlay, Timeout: o.Timeout, Timings: o.Timings, Log: o.Log}
}

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
