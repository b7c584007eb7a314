package checknotvalidated_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/checknotvalidated"
)

func Test(t *testing.T) { sqltest.Run(t, checknotvalidated.Check) }
