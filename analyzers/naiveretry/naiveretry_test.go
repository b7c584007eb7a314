package naiveretry_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
	"github.com/patternvet/patternvet/analyzers/naiveretry"
)

func Test(t *testing.T) { analyzertest.Run(t, naiveretry.New, naiveretry.Rule) }

func TestPolicies(t *testing.T) { analyzertest.RunFolder(t, withPolicies(t), "policies") }

func withPolicies(t testing.TB) *analysis.Analyzer {
	t.Helper()
	a := naiveretry.New()
	if err := a.Flags.Set("enable", "fixeddelay,nojitter"); err != nil {
		t.Fatal(err)
	}
	return a
}
