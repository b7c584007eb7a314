// Package ruleset has all rules, Go and SQL, and what a configuration may say of
// them.
package ruleset

import (
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/suite"
	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// All returns the records of all rules, Go and SQL, sorted by name.
func All() []*rule.Rule {
	rules := suite.GoRules()
	for _, c := range sqlcheck.Checks() {
		rules = append(rules, &c.Rule)
	}
	slices.SortFunc(rules, func(a, b *rule.Rule) int { return strings.Compare(a.Name, b.Name) })
	return rules
}

// Schema returns what a configuration may say.
func Schema() config.Schema {
	schema := suite.Schema(All())
	schema.Tools = migrate.Tools()
	return schema
}

// New returns the rules as a configuration and the options set them.
func New(c *config.Config, enable, disable []string) (*suite.Suite, error) {
	s, err := suite.New(All(), c, enable, disable)
	if err != nil {
		return nil, misuse.Errorf("%v", err)
	}
	return s, nil
}
