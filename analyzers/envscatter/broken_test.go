package envscatter_test

import (
	"testing"

	"github.com/patternvet/patternvet/analyzers/envscatter"
	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

func TestDamaged(t *testing.T) { analyzertest.Broken(t, envscatter.New()) }

func FuzzBroken(f *testing.F) { analyzertest.FuzzBroken(f, envscatter.New()) }
