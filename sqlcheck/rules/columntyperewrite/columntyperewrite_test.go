package columntyperewrite_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/columntyperewrite"
)

func Test(t *testing.T) { sqltest.Run(t, columntyperewrite.Check) }
