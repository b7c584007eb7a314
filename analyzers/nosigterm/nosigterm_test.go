package nosigterm_test

import (
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
	"github.com/patternvet/patternvet/analyzers/nosigterm"
)

func Test(t *testing.T) { analyzertest.Run(t, nosigterm.New, nosigterm.Rule) }

// TestFlags runs fixtures that need other flags than the defaults.
func TestFlags(t *testing.T) {
	for folder, flag := range map[string][2]string{
		"auxiliary":  {"enable", "aux-listener"},
		"badnotify":  {"enable", "bad-notify"},
		"extraserve": {"extra-serve", "example.com/kit/v2.Engine.Go"},
		"extrasinks": {"extra-signal-handlers", "example.com/kit/v2.Await"},
		"examples":   {"examples", "true"},
	} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			a := nosigterm.New()
			if err := a.Flags.Set(flag[0], flag[1]); err != nil {
				t.Fatal(err)
			}
			analyzertest.RunFolder(t, a, folder)
		})
	}
}
