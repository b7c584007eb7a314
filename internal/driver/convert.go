package driver

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/paths"

	"golang.org/x/mod/modfile"

	"github.com/patternvet/patternvet/analyzers/module"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safefile"
)

// convert turns what an engine gave into findings on what the load asks for,
// with the verdicts of the module passes applied, and counts the packages.
func (r *run) convert(load goLoad, result *goResult) ([]finding.Finding, int) {
	var list []finding.Finding
	counted := map[string]bool{}
	dropped := map[string]map[module.Position]bool{}
	unknown := map[string]bool{} // rules that only the whole decides
	dirs := map[string]string{}
	roots := map[string]bool{}
	for _, p := range result.packages {
		dirs[p.path] = p.dir
		roots[p.path] = roots[p.path] || p.root
	}
	for _, pass := range r.suite.Passes {
		name := pass.Analyzer.Name
		if result.cut {
			unknown[name] = true
			continue
		}
		verdict := pass.Run(modulePackages(result.packages, name))
		dropped[name] = map[module.Position]bool{}
		for _, at := range verdict.Drop {
			at.End = 0
			dropped[name][at] = true
		}
		for _, f := range verdict.Add {
			if r.suite.Enabled(name, f.Category) && (roots[f.At.Package] || slices.Contains(load.files, moduleFile(f.At, dirs))) {
				list = append(list, r.moduleFinding(name, f, dirs))
			}
		}
	}
	for _, p := range result.packages {
		if !result.listed[p.id].asked {
			continue
		}
		counted[p.path] = true
		for _, d := range p.diagnostics {
			if !p.root && !slices.Contains(load.files, d.start.file) {
				continue
			}
			at := module.Position{Package: p.path, File: filepath.Base(d.start.file), Line: d.start.line, Column: d.start.column}
			if !dropped[d.analyzer][at] && !unknown[d.analyzer] {
				list = append(list, r.goFinding(d))
			}
		}
	}
	return list, len(counted)
}

// modulePackages gathers the facts of one analyzer, sorted by package path,
// of each package the variant with the most files.
func modulePackages(results []packageResult, analyzer string) []module.Package {
	files := map[string]int{}
	best := map[string]module.Package{}
	for _, p := range results {
		fact := p.facts[analyzer]
		if fact == nil || files[p.path] > p.files {
			continue
		}
		files[p.path] = p.files
		best[p.path] = module.Package{Path: p.path, Module: p.module, Fact: fact}
	}
	var list []module.Package
	for _, p := range best {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b module.Package) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

// goFinding returns what an engine found as a finding.
func (r *run) goFinding(d diagnostic) finding.Finding {
	f := finding.Finding{
		Rule:     d.analyzer,
		Category: d.category,
		Severity: r.suite.Severity(d.analyzer, d.category),
		Message:  d.message,
		File:     d.start.file,
		Line:     d.start.line, Column: d.start.column,
		EndLine: d.end.line, EndColumn: d.end.column,
		Fixes: d.fixes,
	}
	for _, rel := range d.related {
		f.Related = append(f.Related, finding.Related{File: rel.at.file, Line: rel.at.line, Column: rel.at.column, Message: rel.message})
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
		File:     moduleFile(f.At, dirs),
		Line:     f.At.Line, Column: f.At.Column,
		EndLine: f.At.Line, EndColumn: max(f.At.End, f.At.Column),
	}
	for _, rel := range f.Related {
		out.Related = append(out.Related, finding.Related{File: moduleFile(rel.At, dirs), Line: rel.At.Line, Column: rel.At.Column, Message: rel.Message})
	}
	return out
}

// loadProblem words an error of the go command. Most are about go.mod, and
// some name the line.
func loadProblem(load goLoad, err error) finding.Problem {
	message := strings.TrimSpace(err.Error())
	if _, after, ok := strings.Cut(message, "stderr: "); ok {
		message = after // go/packages puts its own words before the go command's
	}
	p := finding.Problem{Message: "loading Go packages: " + message, File: load.dir}
	for line := range strings.Lines(message) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if file, number := splitPosition(strings.TrimSuffix(word, ":")); number > 0 && strings.HasSuffix(file, ".mod") {
			p.File, p.Line = paths.Abs(load.dir, file), number
			return p
		}
	}
	return p
}

// goDirective returns the line that gives a go.mod's Go version, 0 if unknown.
func goDirective(file string) int {
	data, err := safefile.Read(file, safefile.MaxSource)
	if err != nil {
		return 0
	}
	mod, err := modfile.ParseLax(file, data, nil)
	if err != nil || mod.Go == nil {
		return 0
	}
	return mod.Go.Syntax.Start.Line
}
