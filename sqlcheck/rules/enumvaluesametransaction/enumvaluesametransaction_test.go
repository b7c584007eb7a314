package enumvaluesametransaction_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/enumvaluesametransaction"
)

func Test(t *testing.T) { sqltest.Run(t, enumvaluesametransaction.Check) }
