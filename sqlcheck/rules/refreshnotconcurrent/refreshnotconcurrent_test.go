package refreshnotconcurrent_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/refreshnotconcurrent"
)

func Test(t *testing.T) { sqltest.Run(t, refreshnotconcurrent.Check) }
