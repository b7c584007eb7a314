package suite

import (
	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/rule"
)

// ForHost returns the analyzers of the rules as the configuration sets them,
// for programs that run analyzers themselves: go vet, gopls, golangci-lint.
func ForHost(c *config.Config, rules []*rule.Rule) ([]*analysis.Analyzer, error) {
	s, err := New(rules, c, nil, nil)
	if err != nil {
		return nil, err
	}
	if len(c.Exclude) > 0 {
		for _, a := range s.Analyzers {
			exclude(a, c)
		}
	}
	return s.Analyzers, nil
}

// exclude keeps an analyzer from reporting in files that the configuration
// leaves out; hosts know nothing of it.
func exclude(a *analysis.Analyzer, c *config.Config) {
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		filtered := *pass
		filtered.Report = func(d analysis.Diagnostic) {
			if !c.Excluded(pass.Fset.PositionFor(d.Pos, false).Filename) {
				pass.Report(d)
			}
		}
		return run(&filtered)
	}
}
