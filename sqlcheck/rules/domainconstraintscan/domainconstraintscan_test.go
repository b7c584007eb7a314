package domainconstraintscan_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/domainconstraintscan"
)

func Test(t *testing.T) { sqltest.Run(t, domainconstraintscan.Check) }
