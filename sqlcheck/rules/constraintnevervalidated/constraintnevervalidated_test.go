package constraintnevervalidated_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/constraintnevervalidated"
)

func Test(t *testing.T) { sqltest.Run(t, constraintnevervalidated.Check) }
