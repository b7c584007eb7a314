package badignore_test

import (
	"testing"

	"github.com/patternvet/patternvet/analyzers/badignore"
	"github.com/patternvet/patternvet/analyzers/internal/analyzertest"
)

func Test(t *testing.T) { analyzertest.Run(t, badignore.New, badignore.Rule) }
