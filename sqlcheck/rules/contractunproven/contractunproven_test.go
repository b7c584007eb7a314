package contractunproven_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/columndropped"
	"github.com/patternvet/patternvet/sqlcheck/rules/columnrenamed"
	"github.com/patternvet/patternvet/sqlcheck/rules/contractunproven"
	"github.com/patternvet/patternvet/sqlcheck/rules/tabledropped"
)

func Test(t *testing.T) {
	sqltest.Run(t, contractunproven.Check, columndropped.Check, columnrenamed.Check, tabledropped.Check)
}
