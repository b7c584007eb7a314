package updateunbounded_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/updateunbounded"
)

func Test(t *testing.T) { sqltest.Run(t, updateunbounded.Check) }
