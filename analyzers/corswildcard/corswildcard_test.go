package corswildcard_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/corswildcard"
	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

func Test(t *testing.T) { analyzertest.Run(t, corswildcard.New, corswildcard.Rule) }

// TestPolicies switches on the categories that are off by default.
func TestPolicies(t *testing.T) {
	analyzertest.RunFolder(t, with(t, "enable", "opt-in,vary,websocket-origin"), "policy")
}

// TestExtraLibraries names middleware that is not in the tables.
func TestExtraLibraries(t *testing.T) {
	analyzertest.RunFolder(t, with(t, "extra-libraries", "extra/lib.Settings:Hosts:Cookies"), "extra")
}

func with(t *testing.T, flag, value string) *analysis.Analyzer {
	t.Helper()
	a := corswildcard.New()
	if err := a.Flags.Set(flag, value); err != nil {
		t.Fatal(err)
	}
	return a
}
