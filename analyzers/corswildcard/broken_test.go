package corswildcard_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/corswildcard"
	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

func TestBroken(t *testing.T) { analyzertest.Broken(t, everything(t)) }

func FuzzBroken(f *testing.F) { analyzertest.FuzzBroken(f, everything(f)) }

// everything is the analyzer with all of its categories.
func everything(t testing.TB) *analysis.Analyzer {
	t.Helper()
	a := corswildcard.New()
	if err := a.Flags.Set("enable", "opt-in,vary,websocket-origin"); err != nil {
		t.Fatal(err)
	}
	return a
}
