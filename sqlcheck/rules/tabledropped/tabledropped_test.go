package tabledropped_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/tabledropped"
)

func Test(t *testing.T) { sqltest.Run(t, tabledropped.Check) }
