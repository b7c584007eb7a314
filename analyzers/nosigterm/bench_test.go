package nosigterm_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/patternvet/patternvet/analyzers/nosigterm"
)

// BenchmarkAnalyzer measures the check and what it requires, not the loading.
func BenchmarkAnalyzer(b *testing.B) {
	for _, folder := range []string{"bad", "good", "fatal"} {
		b.Run(folder, func(b *testing.B) {
			pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, "./testdata/src/"+folder)
			if err != nil || packages.PrintErrors(pkgs) > 0 {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := checker.Analyze([]*analysis.Analyzer{nosigterm.Analyzer}, pkgs, &checker.Options{Sequential: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
