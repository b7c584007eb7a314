package unversionedroute_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/patternvet/patternvet/analyzers/unversionedroute"
)

// BenchmarkAnalyzer measures the check and what it requires, not the loading.
func BenchmarkAnalyzer(b *testing.B) {
	gopath := fixturesPath(b)
	for _, folder := range []string{"bad", "good", "frameworks", "composed"} {
		b.Run(folder, func(b *testing.B) {
			pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: gopath, Env: gopathEnv(gopath)}, folder)
			if err != nil || packages.PrintErrors(pkgs) > 0 {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := checker.Analyze([]*analysis.Analyzer{unversionedroute.Analyzer}, pkgs, &checker.Options{Sequential: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// fixturesPath makes a GOPATH of the fixtures and the stubs.
func fixturesPath(tb testing.TB) string {
	tb.Helper()
	gopath := tb.TempDir()
	for _, dir := range []string{"testdata/src", "../../testdata/stubs"} {
		if err := os.CopyFS(filepath.Join(gopath, "src"), os.DirFS(dir)); err != nil {
			tb.Fatal(err)
		}
	}
	return gopath
}

func gopathEnv(gopath string) []string {
	return append(os.Environ(), "GOPATH="+gopath, "GO111MODULE=off", "GOFLAGS=", "GOWORK=off")
}
