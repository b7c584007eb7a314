package indexdropnotconcurrent_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/indexdropnotconcurrent"
)

func Test(t *testing.T) { sqltest.Run(t, indexdropnotconcurrent.Check) }
