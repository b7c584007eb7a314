package notnullunproven_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/notnullunproven"
)

func Test(t *testing.T) { sqltest.Run(t, notnullunproven.Check) }
