// Package driver runs the checks: it finds out what the arguments name, loads
// and analyzes Go packages, checks migrations, and merges what both found.
// It prints nothing.
package driver

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/gitdiff"
	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/gocheck/fast"
	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/runcache"
	"github.com/patternvet/patternvet/internal/driver/sources"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/driver/timing"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/suite"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
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

// all does the whole of a run.
func (r *run) all(ctx context.Context) (*Result, error) {
	o := r.options
	if o.NewFrom != "" {
		changes, err := gitdiff.Since(ctx, o.Dir, o.NewFrom, r.sources)
		if err != nil {
			return nil, err
		}
		r.mu.Lock()
		r.changes = changes
		r.mu.Unlock()
	}
	cache := o.runCache()
	start := time.Now()
	kept, ok := cache.Load()
	o.Timings.Since("run cache", start)
	if ok {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.findings, r.problems, r.packages, r.migrations, r.dirs, r.sql = kept.Findings, kept.Problems, kept.Packages, kept.Migrations, kept.Dirs, kept.SQL
		return r.result(ctx)
	}
	var err error
	if r.targets, err = target.Find(ctx, o.target()); err != nil {
		return nil, err
	}
	for _, note := range r.targets.Notes {
		o.Log("%s", note)
	}
	cache.Begin(r.targets.Folders(), r.targets.Loads)
	if err := r.both(ctx); err != nil {
		return nil, err
	}
	if r.lasting < gocheck.Never {
		out := runcache.Outcome{Findings: r.findings, Problems: r.problems, Packages: r.packages, Migrations: r.migrations, Dirs: r.dirs, SQL: r.sql}
		if r.lasting == gocheck.AWhile {
			out.Until = o.now().Add(runcache.AskAgain)
		}
		cache.Save(out, r.beyond)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.result(ctx)
}

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

// run is the state of one run.
type run struct {
	options *Options
	suite   *suite.Suite
	targets *target.Set
	changes *gitdiff.Changes // nil without --new-from
	sources *sources.Files

	mu         sync.Mutex
	findings   []finding.Finding
	problems   []finding.Problem
	packages   int
	migrations int
	dirs       int                 // migration folders
	sql        []finding.SQLFolder // what became of the SQL files
	skipped    []migrate.Skipped   // folders of which nothing is read
	readDirs   map[string]bool     // folders of which something is
	deployed   deployed
	beyond     runcache.External
	lasting    gocheck.Lasting // how long the outcome holds if no file changes
}

// both checks Go and SQL side by side.
func (r *run) both(ctx context.Context) error {
	var wg sync.WaitGroup
	var goErr, sqlErr error
	r.add(nil, r.targets.Links)
	if r.options.Only != "sql" {
		r.add(nil, r.targets.Problems)
		r.lasting = max(r.lasting, r.targets.Lasting)
		wg.Go(func() { goErr = r.checkGo(ctx) })
	}
	if r.options.Only != "go" {
		wg.Go(func() { sqlErr = r.checkSQL(ctx) })
	}
	wg.Wait()
	return errors.Join(goErr, sqlErr)
}

func (r *run) checkGo(ctx context.Context) error {
	if len(r.suite.Analyzers) == 0 {
		return nil
	}
	var engine gocheck.Engine = &fast.Engine{Store: r.options.Cache, Log: r.options.Log, Timings: r.options.Timings, PackageLimit: limits.Package, CgoLimit: limits.Cgo}
	var newer []*gocheck.NewerGo
	for _, load := range r.targets.Loads {
		load = load.WithContext(len(r.suite.Passes) > 0)
		result, err := r.load(ctx, engine, load)
		if ctx.Err() != nil && result == nil {
			return ctx.Err()
		}
		if g := gocheck.RefusedNewer(load, err); g != nil {
			newer = append(newer, g)
			continue
		}
		if err != nil {
			r.add(nil, []finding.Problem{gocheck.LoadProblem(load, err)})
			r.lasting = max(r.lasting, gocheck.LastingOf(err.Error()))
			continue
		}
		findings, packages := r.convert(load, result)
		r.mu.Lock()
		r.packages += packages
		r.beyond.Dirs = append(r.beyond.Dirs, result.ExternalDirs...)
		r.beyond.Cgo = r.beyond.Cgo || result.Cgo
		r.mu.Unlock()
		r.lasting = max(r.lasting, result.Lasting)
		if g := result.TakeNewer(r.suite.Passes, load); g != nil {
			newer = append(newer, g)
		}
		problems, other := result.Bearing(r.suite.Passes)
		for _, p := range other {
			r.options.Log("%s: not part of this run and without effect on it: %s", paths.Rel(r.options.Dir, p.File), p.Message)
		}
		r.add(findings, problems)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	r.add(nil, gocheck.NewerProblems(newer))
	return nil
}

// load runs the engine. Where the context of a part is what keeps the go
// command from answering, the part is loaded without it.
func (r *run) load(ctx context.Context, e gocheck.Engine, load gocheck.Load) (*gocheck.Result, error) {
	result, err := e.Run(ctx, load, r.suite.Analyzers, r.options.Progress)
	alone := load.WithContext(false)
	if err == nil || ctx.Err() != nil || len(alone.Context) == len(load.Context) {
		return result, err
	}
	if result, again := e.Run(ctx, alone, r.suite.Analyzers, r.options.Progress); again == nil {
		problem := gocheck.LoadProblem(load, err)
		result.Unlisted = &problem
		result.Lasting = max(result.Lasting, gocheck.LastingOf(err.Error()))
		return result, nil
	}
	return nil, err
}

func (r *run) add(findings []finding.Finding, problems []finding.Problem) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.findings = append(r.findings, findings...)
	r.problems = append(r.problems, problems...)
}

// result puts the findings in order and leaves out those nobody wants; r.mu is
// held.
func (r *run) result(ctx context.Context) (*Result, error) {
	all := finding.Sort(r.findings)
	names := Names(r.options.Dir)
	finding.Fingerprint(all, names.Of, r.sources.Read)
	if r.changes != nil {
		if err := r.changes.CompareFindings(ctx, all); err != nil {
			return nil, err
		}
	}
	kept := all[:0]
	for _, f := range all {
		if r.options.Config.Excluded(f.File) || r.changes != nil && !r.changes.Touches(f) {
			continue
		}
		f.URL = r.suite.Rule(f.Rule).URL(f.Category)
		kept = append(kept, relativeTo(r.options.Dir, f))
	}
	for i := range r.problems {
		p := &r.problems[i]
		p.File = paths.Rel(r.options.Dir, p.File)
	}
	result := &Result{
		Findings:   finding.Sort(kept),
		Problems:   finding.SortProblems(r.problems),
		Packages:   r.packages,
		Migrations: r.migrations,
		SQL:        r.sql,
		Notes:      r.notes(),
		Sources:    r.sources,
	}
	if r.packages+r.migrations+r.dirs == 0 && len(r.problems) == 0 {
		why := r.unreadSQL()
		if r.targets != nil && len(r.targets.Untested) > 0 {
			why = " (tests are checked with --tests)" + why
		}
		return nil, misuse.Errorf("%s: nothing to check; there are no Go packages and no migrations there%s", strings.Join(r.options.Patterns, " "), why)
	}
	return result, nil
}

// relativeTo returns a finding with its files as they are shown.
func relativeTo(dir string, f finding.Finding) finding.Finding {
	f.File = paths.Rel(dir, f.File)
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		f.Related[i].File = paths.Rel(dir, f.Related[i].File)
	}
	f.Fixes = slices.Clone(f.Fixes)
	for i := range f.Fixes {
		edits := slices.Clone(f.Fixes[i].Edits)
		for j := range edits {
			edits[j].File = paths.Rel(dir, edits[j].File)
		}
		f.Fixes[i].Edits = edits
	}
	return f
}

// Names returns the names that files have in fingerprints and baselines.
func Names(dir string) *finding.Names {
	return finding.NewNames(dir, "go.work", "go.mod", config.Name)
}

func (r *run) notes() []string {
	if r.changes == nil {
		return nil
	}
	return r.changes.Notes(r.options.Dir)
}
