package tabletruncated_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/tabletruncated"
)

func Test(t *testing.T) { sqltest.Run(t, tabletruncated.Check) }
