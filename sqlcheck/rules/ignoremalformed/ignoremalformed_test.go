package ignoremalformed_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/columndropped"
	"github.com/patternvet/patternvet/sqlcheck/rules/ignoremalformed"
)

func Test(t *testing.T) { sqltest.Run(t, ignoremalformed.Check, columndropped.Check) }
