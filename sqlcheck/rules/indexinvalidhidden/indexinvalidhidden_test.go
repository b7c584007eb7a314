package indexinvalidhidden_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/indexinvalidhidden"
)

func Test(t *testing.T) { sqltest.Run(t, indexinvalidhidden.Check) }
