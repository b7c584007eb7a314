package unversionedroute_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
	"github.com/patternvet/patternvet/analyzers/unversionedroute"
)

func Test(t *testing.T) { analyzertest.Run(t, unversionedroute.New, unversionedroute.Rule) }

// withFlags returns an analyzer with other settings than the defaults.
func withFlags(t *testing.T, flags map[string]string) *analysis.Analyzer {
	t.Helper()
	a := unversionedroute.New()
	for name, value := range flags {
		if err := a.Flags.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func TestStrict(t *testing.T) {
	analyzertest.RunFolder(t, withFlags(t, map[string]string{"mode": "strict", "exempt": "/api/partner/**"}), "strict")
}

func TestImpliedFirst(t *testing.T) {
	analyzertest.RunFolder(t, withFlags(t, map[string]string{"enable": "implied-first"}), "implied")
}
