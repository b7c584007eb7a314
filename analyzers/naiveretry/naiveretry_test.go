package naiveretry_test

import (
	"testing"

	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
	"github.com/patternvet/patternvet/analyzers/naiveretry"
)

func Test(t *testing.T) { analyzertest.Run(t, naiveretry.New, naiveretry.Rule) }
