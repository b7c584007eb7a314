// Package gclplugin registers the Go rules with golangci-lint v2, as module
// plugins: "patternvet" is all of them, and each rule is there under its own
// name too, so that //nolint:RULE works and golangci-lint's own settings apply
// to it alone. Enable the one or the others; both report everything twice.
//
// Link it into golangci-lint with `golangci-lint custom`, or see
// integrations/golangci.
package gclplugin

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/suite"
)

// Name is the plugin that has all rules.
const Name = "patternvet"

// golangci-lint knows the plugins that its main package has imported.
func init() { //nolint:gochecknoinits // there is no other place to register
	rules := suite.GoRules()
	register.Plugin(Name, func(settings any) (register.LinterPlugin, error) { return New(Name, rules, settings) })
	for _, r := range rules {
		register.Plugin(r.Name, func(settings any) (register.LinterPlugin, error) {
			return New(r.Name, []*rule.Rule{r}, settings)
		})
	}
}

// Plugin is one linter of golangci-lint.
type Plugin struct{ analyzers []*analysis.Analyzer }

// New makes the linter of that name from rules and what .golangci.yml says
// below linters.settings.custom.NAME.settings: the version and rules sections
// of a .patternvet.yml.
func New(name string, rules []*rule.Rule, settings any) (*Plugin, error) {
	c, err := decode(rules, settings)
	if err != nil {
		return nil, fmt.Errorf("settings of %s: %w", name, err)
	}
	analyzers, err := suite.ForHost(c, rules)
	if err != nil {
		return nil, fmt.Errorf("settings of %s: %w", name, err)
	}
	return &Plugin{analyzers}, nil
}

// decode reads the settings, which golangci-lint has read from YAML, TOML or
// JSON. JSON is YAML too, so that the reader of .patternvet.yml serves.
func decode(rules []*rule.Rule, settings any) (*config.Config, error) {
	if settings == nil {
		return &config.Config{}, nil
	}
	data, err := json.Marshal(settings)
	if err != nil {
		return nil, err
	}
	c, err := config.Parse("", data, suite.Schema(rules))
	var mistake *config.Error
	switch {
	case errors.As(err, &mistake):
		return nil, errors.New(mistake.Message) // there is no line to name
	case err != nil:
		return nil, err
	case len(c.Exclude) > 0:
		return nil, errors.New("exclude is not for golangci-lint; use linters.exclusions of .golangci.yml")
	case len(c.Migrations) > 0:
		return nil, errors.New("migrations are checked by the patternvet command only")
	}
	return c, nil
}

// BuildAnalyzers implements [register.LinterPlugin].
func (p *Plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) { return p.analyzers, nil }

// GetLoadMode implements [register.LinterPlugin].
func (p *Plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
