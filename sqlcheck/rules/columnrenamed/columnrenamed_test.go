package columnrenamed_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/columnrenamed"
)

func Test(t *testing.T) { sqltest.Run(t, columnrenamed.Check) }
