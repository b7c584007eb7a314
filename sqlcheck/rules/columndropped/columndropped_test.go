package columndropped_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/columndropped"
)

func Test(t *testing.T) { sqltest.Run(t, columndropped.Check) }
