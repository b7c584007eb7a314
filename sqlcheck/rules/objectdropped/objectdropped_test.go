package objectdropped_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/objectdropped"
)

func Test(t *testing.T) { sqltest.Run(t, objectdropped.Check) }
