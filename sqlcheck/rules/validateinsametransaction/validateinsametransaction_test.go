package validateinsametransaction_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/validateinsametransaction"
)

func Test(t *testing.T) { sqltest.Run(t, validateinsametransaction.Check) }
