package unversionedroute

import (
	"embed"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/internal/rule"
)

//go:embed doc.go testdata/src/bad/bad.go testdata/src/good/good.go
var files embed.FS

// The categories.
const (
	inconsistent = "inconsistent"
	strict       = "strict"
	impliedFirst = "implied-first"
)

// Rule is what patternvet says about this check.
var Rule = rule.Load(files, rule.Rule{
	Name: "unversionedroute", Lang: rule.Go, Kind: rule.Policy, Severity: rule.Warning, Since: "v0.1.0",
	Categories: []rule.Category{
		{Name: inconsistent, Title: "routes without a version in an API that has versions", Severity: rule.Warning, Kind: rule.Policy},
		{Name: impliedFirst, Title: "routes without a version beside those of the second: the first never had a number", Severity: rule.Info, Kind: rule.Policy, Off: true},
		{Name: strict, Title: "any API route without a version, in the mode of that name", Severity: rule.Warning, Kind: rule.Policy},
	},
})

// Analyzer is the check with its default settings.
var Analyzer = New()

// New returns an analyzer with flags of its own.
func New() *analysis.Analyzer {
	o := newOptions()
	a := check.New(&Rule, o.run)
	o.register(&a.Flags)
	a.FactTypes = []analysis.Fact{(*packageRoutes)(nil)}
	return a
}

func (s *options) run(pass *check.Pass) error {
	if !pass.InMainModule() {
		return nil
	}
	units := importedUnits(pass)
	if !usesRouter(pass) && !usesUnits(pass, units) {
		return nil
	}
	c, err := newCollector(pass, s, units)
	if err != nil {
		return err
	}
	c.collect(units)
	own := unit{path: pass.Pkg.Path(), packageRoutes: &c.fact}
	found := s.judge(append(units, own), false)
	for _, f := range found {
		if f.unit.path == own.path {
			c.report(f)
		}
	}
	if !c.fact.empty() {
		pass.ExportPackageFact(&c.fact)
	}
	return nil
}

// usesUnits reports whether the package uses anything of the packages that have
// to do with routers: else it can't tell them, nor be told, anything.
func usesUnits(pass *check.Pass, units []unit) bool {
	if len(units) == 0 {
		return false
	}
	paths := map[string]bool{}
	for _, u := range units {
		paths[u.path] = true
	}
	for object := range pass.Index().All() {
		if pkg := object.Pkg(); pkg != nil && paths[pkg.Path()] {
			return true
		}
	}
	return false
}

// usesRouter reports whether the package imports a router.
func usesRouter(pass *check.Pass) bool {
	for _, imported := range pass.Pkg.Imports() {
		if knowledge.RouterFamily(imported.Path()) != "" {
			return true
		}
	}
	return false
}

// importedUnits returns what the packages below this one registered, sorted.
func importedUnits(pass *check.Pass) []unit {
	var units []unit
	for _, f := range pass.AllPackageFacts() {
		if fact, ok := f.Fact.(*packageRoutes); ok && f.Package != pass.Pkg {
			units = append(units, unit{path: f.Package.Path(), packageRoutes: fact})
		}
	}
	slices.SortFunc(units, func(a, b unit) int { return compare(a.path, b.path) })
	return units
}

// report reports a finding whose place is in this package.
func (c *collector) report(f finding) {
	pos := c.start[f.at]
	if !pos.IsValid() {
		return
	}
	d := check.Diagnostic{Pos: pos, End: c.end[f.at], Category: f.category, Message: f.message, Advice: f.advice}
	for _, r := range f.related {
		if p := c.start[r.at]; r.unit.path == f.unit.path && p.IsValid() {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: p, End: c.end[r.at], Message: r.message})
		}
	}
	c.fact.Reported = append(c.fact.Reported, reported{f.at, f.message, f.advice})
	c.Report(d)
}
