// Package fast is the engine that users run.
//
//	fast.go      a run: list, plan, check, hand over
//	graph.go     the packages and their imports
//	schedule.go  which is next; it knows neither types nor keys
//	typeload.go  types and facts, from source or from what was kept
//	check.go     one package, with cgo.go for what comes from C
//	runner.go    analyzers on it, and their facts
//	pkgcache.go  keys, and what is kept of a package
package fast

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/golist"
	"github.com/patternvet/patternvet/internal/driver/identity"
	"github.com/patternvet/patternvet/internal/driver/limits"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/driver/timing"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safefile"
)

// fast type-checks each package once, from
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
	if err := r.schedule(ctx, cancel); err != nil {
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

// cut returns the results so far. What module passes would say of them may be
// wrong of the whole.
func (r *fastRun) cut(limit *limits.Error) *gocheck.Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.outcome()
	out.Cut, out.Lasting = true, gocheck.Never
	out.Problems = slices.Clone(r.unread)
	if limit.File != "" { // else the run says so
		out.Problems = append(out.Problems, limit.Problem(r.load.Dir))
	}
	return out
}

// outcome puts the results in order.
func (r *fastRun) outcome() *gocheck.Result {
	out := &gocheck.Result{LoadErrors: r.partials, Failures: r.failures, Listed: map[string]gocheck.Listed{}}
	out.Problems = r.load.LeftOut(func(dir, name string) bool {
		return slices.ContainsFunc(r.nodes, func(n *node) bool {
			return n.Dir == dir && (slices.Contains(n.GoFiles, name) || slices.Contains(n.CgoFiles, name))
		})
	})
	if r.cgoFailed {
		out.Lasting = gocheck.AWhile // headers and libraries come and go
	}
	out.Problems = append(out.Problems, r.unread...)
	if len(r.failures) > 0 {
		out.Lasting = gocheck.Never // an analyzer failed
	}
	out.ExternalDirs = r.absent()
	for _, n := range r.nodes {
		if n.Error != nil {
			out.Lasting = max(out.Lasting, gocheck.LastingOf(n.Error.Err))
		}
		if n.main {
			out.Listed[n.ImportPath] = n.listed()
		}
		if result, ok := r.results[n]; ok {
			out.Packages = append(out.Packages, result)
		}
		if !n.Standard && n.Dir != "" && !paths.Within(n.Dir, r.load.Go.ModCache) {
			out.ExternalDirs = append(out.ExternalDirs, n.Dir)
			out.Cgo = out.Cgo || n.main && len(n.CgoFiles) > 0
		}
	}
	return out
}

// absent lists where packages that are not there would be in the main modules.
func (r *fastRun) absent() []string {
	modules := map[string]string{}
	for _, n := range r.nodes {
		if n.Module != nil && n.Module.Main {
			modules[n.Module.Path] = n.Module.Dir
		}
	}
	var dirs []string
	for _, n := range r.nodes {
		if n.Dir != "" {
			continue
		}
		for path, dir := range modules {
			if rest, ok := strings.CutPrefix(n.path(), path+"/"); ok {
				dirs = append(dirs, filepath.Join(dir, filepath.FromSlash(rest)))
			}
		}
	}
	return dirs
}

// handle does what a package needs, once its imports are done.
func (r *fastRun) handle(n *node) {
	switch {
	case n.main && r.Store == nil:
		r.check(n, r.chain.readAll(n), store.Key{})
	case n.main:
		start := time.Now()
		sources := r.chain.readAll(n)
		key := r.packageKey(n, sources)
		kept := r.lookUp(key)
		r.Timings.Since("package cache", start)
		if kept != nil {
			r.reuse(n, kept)
		} else {
			r.check(n, sources, key)
		}
	case n.Name != "":
		defer r.Timings.Since("dependencies from source", time.Now())
		pkg := r.chain.checkAPI(r.fset, n, false, nodeImporter{node: n, find: r.loader.find})
		r.loader.set(n, pkg)
		r.loader.keep(n, pkg)
	}
}

// reuse takes a result from an earlier run.
func (r *fastRun) reuse(n *node, kept *keptPackage) {
	result := kept.result(n, r.runner.analyzers)
	s := r.stateOf(n, kept)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.states[n] = s
	r.reused++
	p := kept.Errors
	if p != nil {
		p.ID = n.ImportPath
	}
	if kept.Empty {
		r.finish(n, nil, p)
		return
	}
	r.finish(n, &result, p)
}

// analyzed is a package of the main modules that was checked in this run.
type analyzed struct {
	*checked
	result   gocheck.Package
	problems []finding.Problem // of analyzers
	facts    []ownFact         // with a store
}

// check type-checks and analyzes a package.
func (r *fastRun) check(n *node, sources map[string]source, key store.Key) {
	r.loadImports(n)
	a := r.analyze(n, sources)
	var p *gocheck.LoadErrors
	if len(a.errors) > 0 {
		summary := a.partialOf()
		p = &summary
	}
	// What is encoded and written here keeps no other package waiting.
	var s *pkgOutcome
	switch {
	case r.Store == nil:
	case len(a.problems) == 0:
		s = r.keep(key, a, p)
	default:
		s = &pkgOutcome{api: "failed " + fmt.Sprint(time.Now().UnixNano())}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s != nil {
		r.states[n] = s
	}
	for _, p := range a.problems {
		r.failures = append(r.failures, gocheck.Failure{ID: n.ImportPath, Problem: p})
	}
	if len(a.syntax) == 0 {
		r.finish(n, nil, p)
		return
	}
	r.finish(n, &a.result, p)
}

// analyze does what needs the types of other packages.
func (r *fastRun) analyze(n *node, sources map[string]source) *analyzed {
	r.loader.lock.RLock()
	defer r.loader.lock.RUnlock()
	start := time.Now()
	a := &analyzed{checked: r.chain.checkSource(r.fset, n, sources, nodeImporter{node: n, find: r.loader.find})}
	r.Timings.Since("packages from source", start)
	r.loader.set(n, a.types)
	a.result, a.problems = r.runner.run(a.checked)
	r.noteSlow(n, time.Since(start))
	if r.Store != nil {
		a.facts = r.runner.ownFacts(a.types)
	}
	return a
}

// noteSlow keeps the slowest package in mind.
func (r *fastRun) noteSlow(n *node, took time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if took > r.slowest {
		r.slowest, r.slowestPath = took, n.path()
	}
}

// finish notes a package's outcome; r.mu is held.
func (r *fastRun) finish(n *node, result *gocheck.Package, p *gocheck.LoadErrors) {
	if result != nil {
		r.results[n] = *result
	}
	if p != nil && !(n.variant && n.DepOnly) { // such a variant repeats what is said of the package itself
		r.partials = append(r.partials, *p)
	}
	r.done++
	r.progress(r.done, r.total, n.path())
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
