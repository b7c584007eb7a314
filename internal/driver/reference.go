package driver

import (
	"context"
	"errors"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/patternvet/patternvet/internal/finding"
)

// reference is the engine in its simplest right form.
type reference struct{}

func (reference) run(ctx context.Context, load goLoad, analyzers []*analysis.Analyzer, progress func(int, int, string)) (*goResult, error) {
	loaded, err := loadPackages(ctx, load)
	if err != nil {
		return nil, err
	}
	result := &goResult{partials: loaded.partials, listed: loaded.listed}
	result.problems = load.leftOut(func(dir, name string) bool {
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
func collect(graph *checker.Graph, analyzers []*analysis.Analyzer, loaded *loadedPackages, result *goResult) {
	wanted := map[*analysis.Analyzer]bool{}
	for _, a := range analyzers {
		wanted[a] = true
	}
	results := map[*packages.Package]*packageResult{}
	var order []*packages.Package
	for act := range graph.All() {
		if !wanted[act.Analyzer] {
			continue
		}
		pkg := act.Package
		r := results[pkg]
		if r == nil {
			r = &packageResult{id: pkg.ID, path: pkg.PkgPath, dir: pkg.Dir, files: len(pkg.GoFiles), facts: map[string]analysis.Fact{}}
			if pkg.Module != nil {
				r.module = pkg.Module.Path
			}
			results[pkg] = r
			order = append(order, pkg)
		}
		r.root = r.root || act.IsRoot && loaded.asked[pkg.ID]
		if act.Err != nil {
			result.failures = append(result.failures, failure{pkg.ID, finding.Problem{Message: act.Analyzer.Name + ": " + act.Err.Error(), File: pkg.Dir}})
			continue
		}
		if fact := ownPackageFact(act); fact != nil {
			r.facts[act.Analyzer.Name] = fact
		}
		for _, d := range act.Diagnostics {
			r.diagnostics = append(r.diagnostics, resolve(pkg.Fset, pkg.Dir, act.Analyzer, d, loaded.mains))
		}
	}
	for _, pkg := range order {
		result.packages = append(result.packages, *results[pkg])
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

// resolve turns a diagnostic about the package in dir into one without syntax.
// Related places in other packages are left out: in a package that was not
// checked again they may have moved.
func resolve(fset *token.FileSet, dir string, a *analysis.Analyzer, d analysis.Diagnostic, mains []string) diagnostic {
	at := func(pos token.Pos) position { return place(fset, pos, mains) }
	end := d.End
	if !end.IsValid() {
		end = d.Pos
	}
	out := diagnostic{analyzer: a.Name, category: d.Category, message: d.Message, start: at(d.Pos), end: at(end)}
	for _, r := range d.Related {
		if place := at(r.Pos); filepath.Dir(place.file) == dir {
			out.related = append(out.related, related{place, r.Message})
		}
	}
	for _, f := range d.SuggestedFixes {
		if fix, err := resolveFix(fset, f); err == nil {
			out.fixes = append(out.fixes, fix)
		}
	}
	return out
}

// place returns where pos is on disk. A //line comment is not followed, since
// any source could point to any file with it, except in what cgo generates
// from the package's own files.
func place(fset *token.FileSet, pos token.Pos, mains []string) position {
	p := fset.PositionFor(pos, false)
	if adjusted := fset.PositionFor(pos, true); !inDirs(p.Filename, mains) && inDirs(adjusted.Filename, mains) {
		p = adjusted
	}
	return position{p.Filename, p.Line, max(p.Column, 1)}
}

var errMappedFix = errors.New("the fix is in generated code")

func resolveFix(fset *token.FileSet, fix analysis.SuggestedFix) (finding.Fix, error) {
	out := finding.Fix{Message: fix.Message}
	for _, e := range fix.TextEdits {
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		from, to := fset.PositionFor(e.Pos, false), fset.PositionFor(end, false)
		if fset.PositionFor(e.Pos, true).Filename != from.Filename {
			return out, errMappedFix
		}
		out.Edits = append(out.Edits, finding.Edit{File: filepath.Clean(from.Filename), Start: from.Offset, End: to.Offset, NewText: string(e.NewText)})
	}
	return out, nil
}
