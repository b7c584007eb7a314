package dependentsintheway_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/dependentsintheway"
)

func Test(t *testing.T) { sqltest.Run(t, dependentsintheway.Check) }
