// Package rules is what a gopls with patternvet inside links: the Go rules as
// the configuration of a folder sets them. It is public because the main
// package of such a gopls is no part of this module.
package rules

import (
	"crypto/sha256"
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/internal/suite"
)

// Rule is a Go rule that is on.
type Rule struct {
	Analyzer *analysis.Analyzer
	Severity string // error, warning or info
}

// Load returns the rules as the nearest .patternvet.yml in dir or above sets
// them, and a digest of that file, empty if there is none. When the file makes
// no sense it returns the rules with their defaults, and the error.
func Load(dir string) ([]Rule, string, error) {
	c, digest, err := load(dir)
	if err == nil {
		var rules []Rule
		if rules, err = configured(c); err == nil {
			return rules, digest, nil
		}
	}
	rules, _ := configured(&config.Config{})
	return rules, "", err
}

func load(dir string) (*config.Config, string, error) {
	schema := suite.Schema(suite.GoRules())
	schema.Partial = true // the file names SQL rules too
	file := config.Find(dir)
	if file == "" {
		return &config.Config{}, "", nil
	}
	data, err := safefile.RootOf(dir).Read(file, safefile.MaxConfig)
	if err != nil {
		return nil, "", err
	}
	c, err := config.Parse(file, data, schema)
	return c, fmt.Sprintf("%x", sha256.Sum256(data)), err
}

func configured(c *config.Config) ([]Rule, error) {
	analyzers, err := suite.ForHost(c, suite.GoRules())
	if err != nil {
		return nil, err
	}
	s, err := suite.New(suite.GoRules(), c, nil, nil)
	if err != nil {
		return nil, err
	}
	var rules []Rule
	for _, a := range analyzers {
		rules = append(rules, Rule{Analyzer: a, Severity: s.Severity(a.Name, "").String()})
	}
	return rules, nil
}
