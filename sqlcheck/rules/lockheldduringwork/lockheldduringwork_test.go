package lockheldduringwork_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/lockheldduringwork"
)

func Test(t *testing.T) { sqltest.Run(t, lockheldduringwork.Check) }
