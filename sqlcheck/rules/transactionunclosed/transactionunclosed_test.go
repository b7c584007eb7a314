package transactionunclosed_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/transactionunclosed"
)

func Test(t *testing.T) { sqltest.Run(t, transactionunclosed.Check) }
