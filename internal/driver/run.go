package driver

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/patternvet/patternvet/internal/driver/gitdiff"
	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/gocheck/fast"
	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/migrations"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/runcache"
	"github.com/patternvet/patternvet/internal/driver/sources"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/suite"
)

// run is the state of one run.
type run struct {
	options *Options
	suite   *suite.Suite
	targets *target.Set
	changes *gitdiff.Changes // nil without --new-from
	sources *sources.Files

	mu       sync.Mutex
	found    runcache.Outcome // with all of the migrations once these are done
	sql      *migrations.Run  // while it goes on
	external runcache.External
	lasting  gocheck.Lasting // how long the outcome holds if no file changes
}

// all does the whole of a run: from the run cache, or targets, Go and SQL side by
// side, and then what is left of the findings.
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
		r.found = kept
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
		out := r.found
		if r.lasting == gocheck.AWhile {
			out.Until = o.now().Add(runcache.AskAgain)
		}
		cache.Save(out, r.external)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.result(ctx)
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

// checkSQL checks the migrations.
func (r *run) checkSQL(ctx context.Context) error {
	m := migrations.New(r.options.Migrations(), r.suite, r.targets, r.changes)
	r.mu.Lock()
	r.sql = m
	r.mu.Unlock()
	err := m.Check(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	found := m.Found()
	r.found, r.sql = withMigrations(r.found, found), nil
	r.external.Dirs = append(r.external.Dirs, found.Folders...)
	return err
}

// withMigrations returns an outcome with what was found in migrations.
func withMigrations(out runcache.Outcome, m migrations.Found) runcache.Outcome {
	out.Findings = slices.Concat(out.Findings, m.Findings)
	out.Problems = slices.Concat(out.Problems, m.Problems)
	out.Migrations += m.Files
	out.Dirs += len(m.Folders)
	out.SQL = slices.Concat(out.SQL, m.Accounts)
	return out
}

// checkGo checks the Go packages, one load after the other.
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
		r.found.Packages += packages
		r.external.Dirs = append(r.external.Dirs, result.ExternalDirs...)
		r.external.Cgo = r.external.Cgo || result.Cgo
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
	r.found.Findings = append(r.found.Findings, findings...)
	r.found.Problems = append(r.found.Problems, problems...)
}

// cut returns what a run has found so far.
func (r *run) cut(limit *limits.Error) (*Result, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := &run{options: r.options, suite: r.suite, targets: &target.Set{}, changes: r.changes, sources: r.sources, found: r.found}
	if r.sql != nil {
		c.found = withMigrations(c.found, r.sql.Found())
	}
	c.found.Findings = slices.Clone(c.found.Findings)
	c.found.Problems = append(slices.Clone(c.found.Problems), limit.Problem(r.options.Dir))
	c.found.SQL = slices.Clone(c.found.SQL)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // that of the run is over
	defer cancel()
	result, err := c.result(ctx)
	if result != nil {
		result.Stopped = limit.Message
	}
	return result, err
}
