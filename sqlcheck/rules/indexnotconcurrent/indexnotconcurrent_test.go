package indexnotconcurrent_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/indexnotconcurrent"
)

func Test(t *testing.T) { sqltest.Run(t, indexnotconcurrent.Check) }
