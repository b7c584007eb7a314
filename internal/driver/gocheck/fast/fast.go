// Package fast is the engine that users run.
//
//	fast.go      a run: list, plan, check
//	package.go   what a package needs: its kept result, or a check
//	outcome.go   what is handed over
//	graph.go     the packages and their imports
//	schedule.go  which is next; it knows neither types nor keys
//	typeload.go  types of dependencies, from source or from what was kept; plan.go
//	             decides, restore.go brings back main packages
//	check.go     one package, with cgo.go for what comes from C
//	runner.go    analyzers on it, with facts.go
//	pkgcache.go  what is kept of a package, under which key; apikey.go
package fast

import (
	"context"
	"errors"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/gocheck/golist"
	"github.com/patternvet/patternvet/internal/driver/identity"
	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/driver/timing"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safefile"
)

// Engine type-checks each package once, from
// source: dependencies without function bodies, packages of the main modules
// with bodies, dropped as soon as they are analyzed. With a store it keeps the
// API of dependencies, and the API, facts and diagnostics of main packages,
// and does again only what a change reaches.
type Engine struct {
	Store        *store.Store // nil: nothing is kept
	Log          func(format string, args ...any)
	Timings      *timing.Timings
	PackageLimit time.Duration // 0: none
	CgoLimit     time.Duration // of cgo for all packages; 0: none
}

// fastRun is one load in progress.
type fastRun struct {
	*Engine
	load     gocheck.Load
	chain    toolchain
	fset     *token.FileSet
	nodes    []*node
	runner   *runner
	loader   *typeLoader
	settings string
	depKeys  map[*node]store.Key
	progress func(done, total int, name string)

	mu       sync.Mutex
	states   map[*node]*pkgOutcome
	results  map[*node]gocheck.Package
	partials []gocheck.LoadErrors
	failures []gocheck.Failure
	unread   []finding.Problem
	done     int
	total    int
	reused   int
	// cgoFailed: a package is partial since the C compiler said no.
	cgoFailed bool

	slowest     time.Duration
	slowestPath string
}

// Run implements [gocheck.Engine].
func (f *Engine) Run(ctx context.Context, load gocheck.Load, analyzers []*analysis.Analyzer, progress func(int, int, string)) (*gocheck.Result, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(context.Canceled)
	query := golist.Query{Dir: load.Dir, Patterns: load.All(), Tags: load.Tags, Tests: load.Tests, Env: load.Env}
	hidden, unread, err := load.Unread()
	if err != nil {
		return nil, err
	}
	query.Hidden = hidden
	id, err := f.versionsOf(load)
	if err != nil {
		return nil, err
	}
	loader := newTypeLoader(f.Store, id.dependencies)
	defer loader.close()
	start := time.Now()
	list, err := loader.list(ctx, query)
	if err != nil {
		return nil, err
	}
	listed := time.Since(start)
	f.Timings.Since("go list", start)
	r := f.newRun(load, newGraph(list, load), loader, analyzers, progress)
	r.unread = unread
	if err := r.compileCgo(ctx, query); err != nil {
		return nil, err
	}
	if f.Store != nil {
		if r.settings, err = settingsOf(f.Store, analyzers, load); err != nil {
			return nil, err
		}
		r.settings += "\x00" + id.goCommand
		r.depKeys = r.makeDepKeys(id.goCommand)
	}
	planned := time.Now()
	r.loader.plan(ctx, r, query)
	r.Timings.Since("export data", planned)
	if err := schedule(ctx, r.nodes, r.loader.onDemand, r.limited(cancel, r.handle)); err != nil {
		if limit := limits.Of(ctx); limit != nil {
			return r.cut(limit), nil
		}
		return nil, err
	}
	if r.loader.corrupt {
		// What was read does not fit together. It costs time, never a result.
		return (&Engine{Log: f.Log, Timings: f.Timings, PackageLimit: f.PackageLimit, CgoLimit: f.CgoLimit}).Run(ctx, load, analyzers, progress)
	}
	r.loader.commit()
	f.Log("%s: go list took %v, the rest %v; %d of %d packages unchanged, dependencies from %s", load.Dir, listed.Round(time.Millisecond),
		(time.Since(start) - listed).Round(time.Millisecond), r.reused, r.total, r.loader.origin())
	if r.slowestPath != "" {
		f.Log("%s: the slowest package is %s, %v", load.Dir, r.slowestPath, r.slowest.Round(time.Millisecond))
	}
	return r.outcome(), nil
}

// versions says what a load depends on besides its packages.
type versions struct {
	goCommand    string
	dependencies store.Key // changes with the versions of dependencies
}

// versionsOf returns the versions of a load; without a store nobody asks for them.
func (f *Engine) versionsOf(load gocheck.Load) (id versions, err error) {
	if f.Store == nil {
		return id, nil
	}
	if id.goCommand, err = identity.GoCommand(f.Store); errors.Is(err, identity.ErrShim) {
		id.goCommand = load.Go.Version // all that is known of the go command that it chose
	} else if err != nil {
		return id, err
	}
	files := []string{load.Go.Work, strings.TrimSuffix(load.Go.Work, ".work") + ".work.sum"}
	for _, dir := range load.MainModuleDirs {
		files = append(files, filepath.Join(dir, "go.mod"), filepath.Join(dir, "go.sum"), filepath.Join(dir, "vendor", "modules.txt"))
	}
	id.dependencies = store.KeyOf("dependencies 1", id.goCommand, load.Go.Base(load), identity.HashFiles(files))
	return id, nil
}

func (f *Engine) newRun(load gocheck.Load, nodes []*node, loader *typeLoader, analyzers []*analysis.Analyzer, progress func(int, int, string)) *fastRun {
	r := &fastRun{Engine: f, load: load, fset: loader.fset, nodes: nodes, loader: loader, progress: progress,
		states: map[*node]*pkgOutcome{}, results: map[*node]gocheck.Package{}}
	r.chain = toolchain{sizes: types.SizesFor("gc", load.Go.Arch), c: &cSeer{seen: map[*node]bool{}}, root: safefile.RootOf(load.Dir)}
	r.runner = newRunner(analyzers, load, r.fset, r.chain)
	r.runner.timings = f.Timings
	for _, n := range nodes {
		if n.main {
			r.total++
		}
	}
	return r
}

// makeDepKeys returns the keys of all dependencies: what their API depends on.
func (r *fastRun) makeDepKeys(goCommand string) map[*node]store.Key {
	env := r.load.Go
	base := "export data 3\x00" + goCommand + "\x00" + env.Base(r.load)
	keys := map[*node]store.Key{}
	for _, n := range r.nodes {
		if n.main || n.variant {
			continue
		}
		var h store.Hash
		h.Add(base)
		h.Add(n.ImportPath)
		h.Add(strings.Join(n.GoFiles, "\x00"))
		h.Add(strings.Join(n.CgoFiles, "\x00"))
		switch {
		case n.Standard:
		case n.Module != nil && paths.Within(n.Dir, env.ModCache):
			m := n.Module
			if m.Replace != nil {
				m = m.Replace
			}
			h.Add(m.Path + "@" + m.Version)
		default:
			h.Add(identity.HashFiles(n.files)) // vendored, or replaced by a folder
		}
		for _, used := range n.uses {
			key := keys[used]
			h.Add(string(key[:]))
		}
		keys[n] = h.Key()
	}
	return keys
}
