package nosigterm_test

import (
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
	"github.com/patternvet/patternvet/analyzers/nosigterm"
)

func TestBroken(t *testing.T) {
	a := nosigterm.New()
	if err := a.Flags.Set("enable", "aux-listener,bad-notify"); err != nil {
		t.Fatal(err)
	}
	analyzertest.Broken(t, a)
}

func FuzzBroken(f *testing.F) { analyzertest.FuzzBroken(f, nosigterm.New()) }
