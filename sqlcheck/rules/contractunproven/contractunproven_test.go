package contractunproven_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/columndropped"
	"github.com/patternvet/patternvet/sqlcheck/rules/contractunproven"
)

func Test(t *testing.T) { sqltest.Run(t, contractunproven.Check, columndropped.Check) }
