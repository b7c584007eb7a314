// Package analyzers lists the Go analyzers of patternvet, for hosts of
// go/analysis passes: go vet, gopls, golangci-lint, nogo, or a driver of your
// own.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/badignore"
	"github.com/patternvet/patternvet/analyzers/corswildcard"
	"github.com/patternvet/patternvet/analyzers/envscatter"
	"github.com/patternvet/patternvet/analyzers/module"
	"github.com/patternvet/patternvet/analyzers/naiveretry"
	"github.com/patternvet/patternvet/analyzers/nosigterm"
	"github.com/patternvet/patternvet/analyzers/unversionedroute"
	"github.com/patternvet/patternvet/internal/rule"
)

// Check is a Go rule: its record, how to make its analyzer, and what it adds
// when the whole module is in sight.
type Check struct {
	Rule       *rule.Rule
	New        func() *analysis.Analyzer
	ModulePass func(*analysis.Analyzer) module.Pass // nil: a package is enough
}

// checks is the suite, sorted by name.
var checks = []Check{
	{Rule: &badignore.Rule, New: badignore.New},
	{Rule: &corswildcard.Rule, New: corswildcard.New},
	{Rule: &envscatter.Rule, New: envscatter.New, ModulePass: envscatter.ModulePass},
	{Rule: &naiveretry.Rule, New: naiveretry.New},
	{Rule: &nosigterm.Rule, New: nosigterm.New},
	{Rule: &unversionedroute.Rule, New: unversionedroute.New, ModulePass: unversionedroute.ModulePass},
}

// Checks returns the Go rules, sorted by name.
func Checks() []Check { return append([]Check(nil), checks...) }

// All returns the analyzers with settings of their own: setting a flag of one
// changes nothing for another caller of All.
func All() []*analysis.Analyzer {
	var all []*analysis.Analyzer
	for _, c := range checks {
		all = append(all, c.New())
	}
	return all
}
