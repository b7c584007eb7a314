package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/patternvet/patternvet/internal/rule"
)

// rules reads the section of that name:
//
//	rules:
//	  envscatter: {config-packages: [internal/config], severity: error}
//	  envscatter/viper: {severity: warning}
//	  corswildcard: off
func (p *fileParser) rules(n ast.Node) error {
	return p.mapping(n, "rules", func(name string, at, value ast.Node) error {
		ids := rule.Current(name)
		if ids == nil {
			ids = []string{name}
		}
		for _, id := range ids {
			if err := p.rule(name, id, at, value); err != nil {
				return err
			}
		}
		return nil
	})
}

// rule reads the settings of one rule or category, which name is written for.
func (p *fileParser) rule(name, id string, at, value ast.Node) error {
	ruleName, category, hasCategory := strings.Cut(id, "/")
	known := p.findRule(ruleName)
	if known == nil && p.schema.Partial {
		return nil
	}
	if known == nil {
		return p.unknown(at, "rule", ruleName, p.schema.RuleNames())
	}
	if hasCategory && !slices.Contains(known.Categories, category) {
		return p.unknown(at, "category of "+known.Name, category, append([]string(nil), known.Categories...))
	}
	setting, err := p.setting(value, known, hasCategory)
	if err != nil {
		return err
	}
	id = known.Name
	if hasCategory {
		id += "/" + category
	}
	if _, twice := p.config.Rules[id]; twice {
		return p.errorf(at, "rules: %s stands twice (%s is its former name)", id, name)
	}
	p.config.Rules[id] = setting
	return nil
}

func (p *fileParser) findRule(name string) *RuleSchema {
	for i := range p.schema.Rules {
		r := &p.schema.Rules[i]
		if r.Name == name || slices.Contains(r.Was, name) {
			return r
		}
	}
	return nil
}

func (p *fileParser) setting(n ast.Node, r *RuleSchema, category bool) (Setting, error) {
	if scalar, ok := n.(ast.ScalarNode); ok {
		text, err := p.scalar(scalar, r.Name)
		if err != nil {
			return Setting{}, err
		}
		return p.severity(n, text)
	}
	s := Setting{Options: map[string]string{}}
	err := p.mapping(n, "the settings of "+r.Name, func(key string, at, value ast.Node) error {
		if key == "severity" {
			text, err := p.scalar(value, key)
			if err != nil {
				return err
			}
			severity, err := p.severity(value, text)
			s.Off, s.Severity = severity.Off, severity.Severity
			return err
		}
		if category {
			return p.errorf(at, "a category has no key %q; only severity", key)
		}
		text, err := p.option(at, value, r, key)
		s.Options[key] = text
		return err
	})
	return s, err
}

// severity reads error, warning, info or off; on and off may also be written
// as booleans.
func (p *fileParser) severity(n ast.Node, text string) (Setting, error) {
	switch text {
	case "off", "false":
		return Setting{Off: true}, nil
	case "on", "true":
		return Setting{}, nil
	}
	severity, err := rule.ParseSeverity(text)
	if err != nil {
		return Setting{}, p.errorf(n, "unknown severity %q: want error, warning, info or off", text)
	}
	return Setting{Severity: &severity}, nil
}

func (p *fileParser) option(at, value ast.Node, r *RuleSchema, key string) (string, error) {
	names := []string{"severity"}
	for _, o := range r.Options {
		names = append(names, o.Name)
		if o.Name != key {
			continue
		}
		if o.Type == "list" {
			list, err := p.list(value, key)
			if err != nil {
				return "", err
			}
			text := rule.JoinList(list)
			return text, p.check(value, o, text)
		}
		text, err := p.scalar(value, key)
		if err != nil {
			return "", err
		}
		if _, wrong := strconv.ParseBool(text); o.Type == "bool" && wrong != nil {
			return "", p.errorf(value, "%s must be true or false", key)
		}
		if _, wrong := strconv.Atoi(text); o.Type == "int" && wrong != nil {
			return "", p.errorf(value, "%s must be a whole number", key)
		}
		return text, p.check(value, o, text)
	}
	return "", p.unknown(at, "option of "+r.Name, key, names)
}

// check asks an option whether it takes a value.
func (p *fileParser) check(at ast.Node, o Option, value string) error {
	if o.Check == nil {
		return nil
	}
	if err := o.Check(value); err != nil {
		return p.errorf(at, "%s: %s", o.Name, err)
	}
	return nil
}

// RuleNames lists the names of all rules.
func (s Schema) RuleNames() []string {
	var names []string
	for _, r := range s.Rules {
		names = append(names, r.Name)
	}
	return names
}
