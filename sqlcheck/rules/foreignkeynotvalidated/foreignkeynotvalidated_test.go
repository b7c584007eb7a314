package foreignkeynotvalidated_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/foreignkeynotvalidated"
)

func Test(t *testing.T) { sqltest.Run(t, foreignkeynotvalidated.Check) }
