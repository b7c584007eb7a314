package statementfails_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/statementfails"
)

func Test(t *testing.T) { sqltest.Run(t, statementfails.Check) }
