package concurrentintransaction_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/concurrentintransaction"
)

func Test(t *testing.T) { sqltest.Run(t, concurrentintransaction.Check) }
