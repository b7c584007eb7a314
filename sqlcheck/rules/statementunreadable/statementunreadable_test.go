package statementunreadable_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/statementunreadable"
)

func Test(t *testing.T) { sqltest.Run(t, statementunreadable.Check) }
