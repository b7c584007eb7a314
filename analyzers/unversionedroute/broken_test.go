package unversionedroute_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
	"github.com/patternvet/patternvet/analyzers/unversionedroute"
)

func TestBroken(t *testing.T) { analyzertest.Broken(t, strict(t)) }

func FuzzBroken(f *testing.F) { analyzertest.FuzzBroken(f, strict(f)) }

func strict(t testing.TB) *analysis.Analyzer {
	t.Helper()
	a := unversionedroute.New()
	if err := a.Flags.Set("mode", "strict"); err != nil {
		t.Fatal(err)
	}
	return a
}
