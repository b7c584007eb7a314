package partitionattachedunproven_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/partitionattachedunproven"
)

func Test(t *testing.T) { sqltest.Run(t, partitionattachedunproven.Check) }
