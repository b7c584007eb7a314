package driver

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/analyzers/module"
	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/finding"
)

// convert turns what an engine gave into findings on what the load asks for,
// with the verdicts of the module passes applied, and counts the packages.
func (r *run) convert(load gocheck.Load, result *gocheck.Result) ([]finding.Finding, int) {
	var list []finding.Finding
	counted := map[string]bool{}
	dropped := map[string]map[module.Position]bool{}
	unknown := map[string]bool{} // rules that only the whole decides
	dirs := map[string]string{}
	roots := map[string]bool{}
	for _, p := range result.Packages {
		dirs[p.Path] = p.Dir
		roots[p.Path] = roots[p.Path] || p.Root
	}
	for _, pass := range r.suite.Passes {
		name := pass.Analyzer.Name
		if result.Cut {
			unknown[name] = true
			continue
		}
		verdict := pass.Run(modulePackages(result.Packages, name))
		dropped[name] = map[module.Position]bool{}
		for _, at := range verdict.Drop {
			at.End = 0
			dropped[name][at] = true
		}
		for _, f := range verdict.Add {
			if r.suite.Enabled(name, f.Category) && (roots[f.At.Package] || slices.Contains(load.Files, moduleFile(f.At, dirs))) {
				list = append(list, r.moduleFinding(name, f, dirs))
			}
		}
	}
	for _, p := range result.Packages {
		if !result.Listed[p.ID].Asked {
			continue
		}
		counted[p.Path] = true
		for _, d := range p.Diagnostics {
			if !p.Root && !slices.Contains(load.Files, d.Start.File) {
				continue
			}
			at := module.Position{Package: p.Path, File: filepath.Base(d.Start.File), Line: d.Start.Line, Column: d.Start.Column}
			if !dropped[d.Analyzer][at] && !unknown[d.Analyzer] {
				list = append(list, r.goFinding(d))
			}
		}
	}
	return list, len(counted)
}

// modulePackages gathers the facts of one analyzer, sorted by package path,
// of each package the variant with the most files.
func modulePackages(results []gocheck.Package, analyzer string) []module.Package {
	files := map[string]int{}
	best := map[string]module.Package{}
	for _, p := range results {
		fact := p.Facts[analyzer]
		if fact == nil || files[p.Path] > p.Files {
			continue
		}
		files[p.Path] = p.Files
		best[p.Path] = module.Package{Path: p.Path, Module: p.Module, Fact: fact}
	}
	var list []module.Package
	for _, p := range best {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b module.Package) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

// goFinding returns what an engine found as a finding.
func (r *run) goFinding(d gocheck.Diagnostic) finding.Finding {
	f := finding.Finding{
		Rule:     d.Analyzer,
		Category: d.Category,
		Severity: r.suite.Severity(d.Analyzer, d.Category),
		File:     d.Start.File,
		Line:     d.Start.Line, Column: d.Start.Column,
		EndLine: d.End.Line, EndColumn: d.End.Column,
		Fixes: d.Fixes,
	}
	f.SetText(d.Message) // analysis.Diagnostic has one text
	for _, rel := range d.Related {
		f.Related = append(f.Related, finding.Related{File: rel.At.File, Line: rel.At.Line, Column: rel.At.Column, Message: rel.Message})
	}
	return f
}

// moduleFile returns the absolute path of a place's file, given the folders of
// packages.
func moduleFile(at module.Position, dirs map[string]string) string {
	// Test packages share the folder of what they test.
	dir, ok := dirs[at.Package]
	if !ok {
		dir = dirs[strings.TrimSuffix(at.Package, "_test")]
	}
	return filepath.Join(dir, at.File)
}

func (r *run) moduleFinding(name string, f module.Finding, dirs map[string]string) finding.Finding {
	out := finding.Finding{
		Rule:     name,
		Category: f.Category,
		Severity: r.suite.Severity(name, f.Category),
		Message:  f.Message,
		Advice:   f.Advice,
		File:     moduleFile(f.At, dirs),
		Line:     f.At.Line, Column: f.At.Column,
		EndLine: f.At.Line, EndColumn: max(f.At.End, f.At.Column),
	}
	for _, rel := range f.Related {
		out.Related = append(out.Related, finding.Related{File: moduleFile(rel.At, dirs), Line: rel.At.Line, Column: rel.At.Column, Message: rel.Message})
	}
	return out
}
