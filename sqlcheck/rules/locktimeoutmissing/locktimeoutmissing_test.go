package locktimeoutmissing_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/locktimeoutmissing"
)

func Test(t *testing.T) { sqltest.Run(t, locktimeoutmissing.Check) }
