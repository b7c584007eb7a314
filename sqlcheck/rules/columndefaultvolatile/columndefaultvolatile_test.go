package columndefaultvolatile_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/columndefaultvolatile"
)

func Test(t *testing.T) { sqltest.Run(t, columndefaultvolatile.Check) }
