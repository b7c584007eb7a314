// Package module describes what an analyzer concludes about a whole module.
//
// A go/analysis pass sees one package and what its imports exported as facts.
// Some verdicts need the siblings too: one key read with different defaults
// in two packages, or environment reads that all stand in a single package.
// An analyzer with such a verdict exports a package fact with what it saw, and
// a [Pass] reads the facts of all packages once the analyzers have run.
//
// Only hosts that see the module run these passes: the patternvet command
// does, go vet, gopls and golangci-lint do not.
package module

import "golang.org/x/tools/go/analysis"

// Pass completes an analyzer with what no single package shows.
type Pass struct {
	Analyzer *analysis.Analyzer
	Fact     analysis.Fact // prototype of the package fact that Run reads
	Run      func(packages []Package) Verdict
	// Judges reports whether Run may say something about a package with this
	// fact, now or if other packages had other facts.
	Judges func(analysis.Fact) bool
}

// Package is one package of the main modules and its fact. Packages come
// sorted by path, each once: the variant with the most files.
type Package struct {
	Path   string
	Module string
	Fact   analysis.Fact
}

// Position is a place in a package's own folder. Line and Column are 1-based;
// Column counts bytes.
type Position struct {
	Package string // import path
	File    string // base name
	Line    int
	Column  int
	End     int // end column, on the same line
}

// Related is a further place that explains a finding.
type Related struct {
	At      Position
	Message string
}

// Finding is a diagnostic that the module pass adds.
type Finding struct {
	Category string
	Message  string // what happens
	Advice   string // what to write instead
	At       Position
	Related  []Related
}

// Verdict changes the analyzer's diagnostics: those that start at a place in
// Drop go, those in Add come. To amend a diagnostic, drop it and add another.
type Verdict struct {
	Drop []Position
	Add  []Finding
}
