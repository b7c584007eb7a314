package tablerenamed_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/tablerenamed"
)

func Test(t *testing.T) { sqltest.Run(t, tablerenamed.Check) }
