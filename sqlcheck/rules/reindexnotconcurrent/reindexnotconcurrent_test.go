package reindexnotconcurrent_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/reindexnotconcurrent"
)

func Test(t *testing.T) { sqltest.Run(t, reindexnotconcurrent.Check) }
