package uniqueconstraintbuild_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/uniqueconstraintbuild"
)

func Test(t *testing.T) { sqltest.Run(t, uniqueconstraintbuild.Check) }
