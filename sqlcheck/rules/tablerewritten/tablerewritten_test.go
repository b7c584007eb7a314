package tablerewritten_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/tablerewritten"
)

func Test(t *testing.T) { sqltest.Run(t, tablerewritten.Check) }
