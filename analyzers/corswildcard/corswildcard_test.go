package corswildcard_test

import (
	"testing"

	"github.com/patternvet/patternvet/analyzers/corswildcard"
	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

func Test(t *testing.T) { analyzertest.Run(t, corswildcard.New, corswildcard.Rule) }
