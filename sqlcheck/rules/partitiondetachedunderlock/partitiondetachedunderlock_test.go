package partitiondetachedunderlock_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/partitiondetachedunderlock"
)

func Test(t *testing.T) { sqltest.Run(t, partitiondetachedunderlock.Check) }
