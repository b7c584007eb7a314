package envscatter_test

import (
	"testing"

	"github.com/patternvet/patternvet/analyzers/envscatter"
	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

func Test(t *testing.T) { analyzertest.Run(t, envscatter.New, envscatter.Rule) }
