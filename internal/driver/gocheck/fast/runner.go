package fast

import (
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/timing"
	"github.com/patternvet/patternvet/internal/finding"
)

// runner runs analyzers over packages, one call a package, dependencies first.
type runner struct {
	analyzers []*analysis.Analyzer
	order     []*analysis.Analyzer // with what they require, that first
	mains     []string
	chain     toolchain
	fset      *token.FileSet
	timings   *timing.Timings

	mu       sync.RWMutex
	objects  map[*types.Package]map[types.Object]map[reflect.Type]analysis.Fact
	packages map[packageFact]analysis.Fact
}

type packageFact struct {
	pkg  *types.Package
	kind reflect.Type
}

func newRunner(analyzers []*analysis.Analyzer, load gocheck.Load, fset *token.FileSet, chain toolchain) *runner {
	r := &runner{analyzers: analyzers, mains: load.MainModuleDirs, fset: fset, chain: chain,
		objects: map[*types.Package]map[types.Object]map[reflect.Type]analysis.Fact{}, packages: map[packageFact]analysis.Fact{}}
	seen := map[*analysis.Analyzer]bool{}
	var visit func(*analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, required := range a.Requires {
			visit(required)
		}
		r.order = append(r.order, a)
	}
	for _, a := range analyzers {
		visit(a)
	}
	return r
}

// run analyzes one package.
func (r *runner) run(c *checked) (gocheck.Package, []finding.Problem) {
	n := c.node
	result := gocheck.Package{ID: n.ImportPath, Path: n.path(), Dir: n.Dir, Root: n.root, Files: len(n.files), Facts: map[string]analysis.Fact{}}
	if n.Module != nil {
		result.Module = n.Module.Path
	}
	var problems []finding.Problem
	results := map[*analysis.Analyzer]any{}
	failed := map[*analysis.Analyzer]bool{}
	for _, a := range r.order {
		if slices.ContainsFunc(a.Requires, func(required *analysis.Analyzer) bool { return failed[required] }) ||
			len(c.errors)+c.explained > 0 && !a.RunDespiteErrors {
			failed[a] = true
			continue
		}
		pass := r.pass(a, c, results, &result)
		start := time.Now()
		value, err := a.Run(pass)
		r.timings.Since("analyzer "+a.Name, start)
		if err != nil {
			failed[a] = true
			problems = append(problems, finding.Problem{Message: a.Name + ": " + err.Error(), File: n.Dir})
			continue
		}
		results[a] = value
		if fact := r.ownPackageFact(a, c.types); fact != nil && slices.Contains(r.analyzers, a) {
			result.Facts[a.Name] = fact
		}
	}
	return result, problems
}

func (r *runner) ownPackageFact(a *analysis.Analyzer, pkg *types.Package) analysis.Fact {
	for _, prototype := range a.FactTypes {
		r.mu.RLock()
		fact := r.packages[packageFact{pkg, reflect.TypeOf(prototype)}]
		r.mu.RUnlock()
		if fact != nil {
			return fact
		}
	}
	return nil
}

func (r *runner) pass(a *analysis.Analyzer, c *checked, results map[*analysis.Analyzer]any, result *gocheck.Package) *analysis.Pass {
	n := c.node
	pass := &analysis.Pass{
		Analyzer:     a,
		Fset:         r.fset,
		Files:        c.syntax,
		IgnoredFiles: absolutePaths(n.Dir, n.IgnoredGoFiles),
		Pkg:          c.types,
		TypesInfo:    c.info,
		TypesSizes:   r.chain.sizes,
		TypeErrors:   c.typed,
		Module:       &analysis.Module{},
		ResultOf:     map[*analysis.Analyzer]any{},
		ReadFile: func(name string) ([]byte, error) {
			if src, ok := c.sources[name]; ok {
				return src, nil
			}
			return r.chain.read(name)
		},
	}
	if n.Module != nil {
		pass.Module = &analysis.Module{Path: n.Module.Path, Version: n.Module.Version, GoVersion: n.Module.GoVersion}
	}
	for _, required := range a.Requires {
		pass.ResultOf[required] = results[required]
	}
	pass.Report = func(d analysis.Diagnostic) {
		if slices.Contains(r.analyzers, a) {
			result.Diagnostics = append(result.Diagnostics, gocheck.Resolve(r.fset, n.Dir, a, d, r.mains))
		}
	}
	r.addFacts(pass, c.types)
	return pass
}

func absolutePaths(dir string, names []string) []string {
	var out []string
	for _, name := range names {
		out = append(out, paths.Abs(dir, name))
	}
	return out
}
