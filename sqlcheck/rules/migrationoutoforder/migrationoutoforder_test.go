package migrationoutoforder_test

import (
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqltest"
	"github.com/patternvet/patternvet/sqlcheck/rules/migrationoutoforder"
)

func Test(t *testing.T) { sqltest.Run(t, migrationoutoforder.Check) }
