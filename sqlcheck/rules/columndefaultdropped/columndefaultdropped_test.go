package columndefaultdropped_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/columndefaultdropped"
)

func Test(t *testing.T) { sqltest.Run(t, columndefaultdropped.Check) }
