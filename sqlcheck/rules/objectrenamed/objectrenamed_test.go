package objectrenamed_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/objectrenamed"
)

func Test(t *testing.T) { sqltest.Run(t, objectrenamed.Check) }
