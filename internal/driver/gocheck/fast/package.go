package fast

import (
	"fmt"
	"time"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/finding"
)

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
