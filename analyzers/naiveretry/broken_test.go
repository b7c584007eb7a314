package naiveretry_test

import (
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

func TestBroken(t *testing.T) { analyzertest.Broken(t, withPolicies(t)) }

func FuzzBroken(f *testing.F) { analyzertest.FuzzBroken(f, withPolicies(f)) }
