package driver

import (
	"bytes"
	"context"
	"fmt"
	"go/token"
	"go/types"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"

	"github.com/patternvet/patternvet/internal/driver/golist"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/finding"
)

// fast is the engine that users run. It type-checks each package once, from
// source: dependencies without function bodies, and from export data of its
// own where an earlier run kept it; packages of the main modules with bodies,
// dropped as soon as they are analyzed.
type fast struct {
	store *store.Store // nil: nothing is kept
	log   func(format string, args ...any)
}

// fastRun is one load in progress.
type fastRun struct {
	*fast
	load     goLoad
	chain    toolchain
	fset     *token.FileSet
	nodes    []*node
	runner   *runner
	progress func(done, total int, name string)

	mu       sync.Mutex
	types    map[*node]*types.Package
	results  map[*node]packageResult
	partials []partial
	problems []finding.Problem
	done     int
	total    int
}

func (f *fast) run(ctx context.Context, load goLoad, analyzers []*analysis.Analyzer, progress func(int, int, string)) (*goResult, error) {
	start := time.Now()
	query := golist.Query{Dir: load.dir, Patterns: load.patterns, Tags: load.tags, Tests: load.tests, Env: load.env}
	list, err := golist.List(ctx, query)
	if err != nil {
		return nil, err
	}
	listed := time.Now()
	r := &fastRun{fast: f, load: load, fset: token.NewFileSet(), nodes: newGraph(list), progress: progress,
		types: map[*node]*types.Package{}, results: map[*node]packageResult{}}
	r.chain = toolchain{sizes: types.SizesFor("gc", load.goenv.Arch)}
	r.runner = newRunner(analyzers, load, r.fset, r.chain.sizes)
	if err := r.compileCgo(ctx, query); err != nil {
		return nil, err
	}
	for _, n := range r.nodes {
		if n.main {
			r.total++
		}
	}
	exports := r.findExports()
	prepared := time.Now()
	if err := r.schedule(ctx, exports); err != nil {
		return nil, err
	}
	f.log("%s: go list %v, dependencies %v (%s), packages %v", load.dir, listed.Sub(start).Round(time.Millisecond),
		prepared.Sub(listed).Round(time.Millisecond), exports.state(), time.Since(prepared).Round(time.Millisecond))
	out := &goResult{problems: append(summarize(r.partials), r.problems...)}
	for _, n := range r.nodes {
		if result, ok := r.results[n]; ok {
			out.packages = append(out.packages, result)
		}
		if !n.main && !n.Standard && n.Name != "" && !within(n.Dir, load.goenv.ModCache) {
			out.beyond = append(out.beyond, n.Dir)
		}
	}
	return out, nil
}

// compileCgo replaces the files of main packages that use cgo by those that
// cgo makes of them. Without a C compiler they stay as they are, and what
// comes from C has no type.
func (r *fastRun) compileCgo(ctx context.Context, query golist.Query) error {
	query.Patterns = nil
	var nodes []*node
	for _, n := range r.nodes {
		if n.main && n.cgo {
			nodes = append(nodes, n)
			query.Patterns = append(query.Patterns, n.path())
		}
	}
	if len(nodes) == 0 {
		return nil
	}
	files, err := golist.Compiled(ctx, query)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, n := range nodes {
		if err == nil && len(files[n.ImportPath]) > 0 {
			n.files, n.cgo = files[n.ImportPath], false
			r.linkCgo(n)
		}
	}
	return nil
}

// linkCgo adds the imports of generated files, which go list does not name but
// lists as dependencies.
func (r *fastRun) linkCgo(n *node) {
	for _, other := range r.nodes {
		if path := other.ImportPath; path == "syscall" || path == "runtime/cgo" {
			if n.imports[path] == nil {
				n.imports[path] = other
				n.uses = append(n.uses, other)
			}
		}
	}
}

// schedule handles every package once all it imports are done, several at a
// time.
func (r *fastRun) schedule(ctx context.Context, exports *exports) error {
	waiting := map[*node]int{}
	users := map[*node][]*node{}
	ready := make(chan *node, len(r.nodes))
	left := 0
	for _, n := range r.nodes {
		if exports.done(n) {
			continue
		}
		left++
		for _, used := range n.uses {
			if used.Name != "" && !exports.done(used) {
				waiting[n]++
				users[used] = append(users[used], n)
			}
		}
		if waiting[n] == 0 {
			ready <- n
		}
	}
	if left == 0 {
		return nil
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for n := range ready {
				if ctx.Err() == nil {
					r.handle(n, exports)
				}
				mu.Lock()
				for _, user := range users[n] {
					if waiting[user]--; waiting[user] == 0 {
						ready <- user
					}
				}
				if left--; left == 0 {
					close(ready)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

func (r *fastRun) handle(n *node, exports *exports) {
	importer := nodeImporter{node: n, find: r.typesOf}
	if !n.main {
		if n.Name != "" {
			pkg := r.chain.checkAPI(r.fset, n, importer)
			r.setTypes(n, pkg)
			exports.keep(n, pkg)
		}
		return
	}
	c := r.chain.checkSource(r.fset, n, importer)
	r.setTypes(n, c.types)
	result, problems := r.runner.run(c)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(c.syntax) > 0 {
		r.results[n] = result
	}
	r.problems = append(r.problems, problems...)
	if n.root && len(c.errors) > 0 {
		r.partials = append(r.partials, c.partialOf())
	}
	r.done++
	r.progress(r.done, r.total, n.path())
}

func (r *fastRun) typesOf(n *node) *types.Package {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.types[n]
}

func (r *fastRun) setTypes(n *node, pkg *types.Package) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.types[n] = pkg
}

// exports are the dependencies that the main modules import directly, as
// export data in the store. They are used together or not at all: a type that
// came partly from source and partly from export data would be two types.
type exports struct {
	store *store.Store
	keys  map[*node]store.Key // of the direct dependencies
	read  bool
}

func (e *exports) state() string {
	if e.read {
		return fmt.Sprintf("%d from the cache", len(e.keys))
	}
	return "from source"
}

// done reports whether the package needs no type-checking.
func (e *exports) done(n *node) bool { return e.read && !n.main && !n.variant }

// keep stores a package that was checked from source.
func (e *exports) keep(n *node, pkg *types.Package) {
	key, direct := e.keys[n]
	if !direct || e.store == nil {
		return
	}
	var out bytes.Buffer
	// Positions are left out: nobody reads those of dependencies, and without
	// them equal APIs are equal bytes.
	if err := gcexportdata.Write(&out, token.NewFileSet(), pkg); err == nil {
		_ = e.store.Put(key, out.Bytes())
	}
}

// findExports reads the direct dependencies from the store, if all are there.
func (r *fastRun) findExports() *exports {
	e := &exports{store: r.store, keys: map[*node]store.Key{}}
	if r.store == nil {
		return e
	}
	keys := r.depKeys()
	for _, n := range r.nodes {
		if !n.main && !n.variant {
			continue
		}
		for _, used := range n.uses {
			if !used.main && !used.variant && used.Name != "" && used.ImportPath != "unsafe" {
				e.keys[used] = keys[used]
			}
		}
	}
	for _, key := range e.keys {
		if !r.store.Has(key) {
			return e
		}
	}
	imports := map[string]*types.Package{}
	for _, n := range r.nodes {
		key, direct := e.keys[n]
		if !direct {
			continue
		}
		data, ok := r.store.Get(key)
		if !ok {
			return e.fromSource(r)
		}
		pkg, err := gcexportdata.Read(bytes.NewReader(data), r.fset, imports, n.ImportPath)
		if err != nil {
			return e.fromSource(r)
		}
		r.types[n] = pkg
	}
	e.read = true
	return e
}

// fromSource forgets what was read.
func (e *exports) fromSource(r *fastRun) *exports {
	clear(r.types)
	return e
}

// depKeys returns the keys of all dependencies: what their API depends on.
func (r *fastRun) depKeys() map[*node]store.Key {
	env := r.load.goenv
	base := strings.Join([]string{exportSchema, env.Version, env.OS, env.Arch, env.Cgo, env.Experiment, env.Flags, strings.Join(r.load.tags, ",")}, "\x00")
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
		case n.Module != nil && within(n.Dir, env.ModCache):
			m := n.Module
			if m.Replace != nil {
				m = m.Replace
			}
			h.Add(m.Path + "@" + m.Version)
		default:
			h.Add(hashFiles(n.files)) // vendored, or replaced by a folder
		}
		for _, used := range n.uses {
			key := keys[used]
			h.Add(string(key[:]))
		}
		keys[n] = h.Key()
	}
	return keys
}

// exportSchema changes when what is stored of a dependency does.
const exportSchema = "export data 1"
