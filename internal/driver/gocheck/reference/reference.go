// Package reference is the engine in its simplest right form, which tests compare
// the other one with. It loads with go/packages and analyzes with x/tools' checker.
package reference

import (
	"context"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/finding"
)

// Engine is that engine.
type Engine struct{}

// Run implements [gocheck.Engine].
func (Engine) Run(ctx context.Context, load gocheck.Load, analyzers []*analysis.Analyzer, progress func(int, int, string)) (*gocheck.Result, error) {
	loaded, err := loadPackages(ctx, load)
	if err != nil {
		return nil, err
	}
	result := &gocheck.Result{LoadErrors: loaded.partials, Listed: loaded.listed}
	result.Problems = load.LeftOut(func(dir, name string) bool {
		return slices.ContainsFunc(loaded.roots, func(pkg *packages.Package) bool {
			return pkg.Dir == dir && slices.Contains(baseNames(pkg.GoFiles), name)
		})
	})
	type outcome struct {
		graph *checker.Graph
		err   error
	}
	progress(0, len(loaded.roots), "analyzing")
	done := make(chan outcome, 1)
	go func() {
		// The checker takes no context; an interrupted run leaves it behind.
		graph, err := checker.Analyze(analyzers, loaded.roots, nil)
		done <- outcome{graph, err}
	}()
	var out outcome
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case out = <-done:
	}
	if out.err != nil {
		return nil, out.err
	}
	collect(out.graph, analyzers, loaded, result)
	progress(len(loaded.roots), len(loaded.roots), "")
	return result, nil
}

// collect reads the results out of the checker's graph.
func collect(graph *checker.Graph, analyzers []*analysis.Analyzer, loaded *loadedPackages, result *gocheck.Result) {
	wanted := map[*analysis.Analyzer]bool{}
	for _, a := range analyzers {
		wanted[a] = true
	}
	results := map[*packages.Package]*gocheck.Package{}
	var order []*packages.Package
	for act := range graph.All() {
		if !wanted[act.Analyzer] {
			continue
		}
		pkg := act.Package
		r := results[pkg]
		if r == nil {
			r = &gocheck.Package{ID: pkg.ID, Path: pkg.PkgPath, Dir: pkg.Dir, Files: len(pkg.GoFiles), Facts: map[string]analysis.Fact{}}
			if pkg.Module != nil {
				r.Module = pkg.Module.Path
			}
			results[pkg] = r
			order = append(order, pkg)
		}
		r.Root = r.Root || act.IsRoot && loaded.asked[pkg.ID]
		if act.Err != nil {
			result.Failures = append(result.Failures, gocheck.Failure{ID: pkg.ID, Problem: finding.Problem{Message: act.Analyzer.Name + ": " + act.Err.Error(), File: pkg.Dir}})
			continue
		}
		if fact := ownPackageFact(act); fact != nil {
			r.Facts[act.Analyzer.Name] = fact
		}
		for _, d := range act.Diagnostics {
			r.Diagnostics = append(r.Diagnostics, gocheck.Resolve(pkg.Fset, pkg.Dir, act.Analyzer, d, loaded.mains))
		}
	}
	for _, pkg := range order {
		result.Packages = append(result.Packages, *results[pkg])
	}
}

// ownPackageFact returns the fact that the action exported for its package.
func ownPackageFact(act *checker.Action) analysis.Fact {
	for _, prototype := range act.Analyzer.FactTypes {
		fact := reflect.New(reflect.TypeOf(prototype).Elem()).Interface().(analysis.Fact)
		if act.PackageFact(act.Package.Types, fact) {
			return fact
		}
	}
	return nil
}
