// Package suite applies settings to rules: which of them and of their
// categories are on, how severe they are, and the options of the Go analyzers.
// It knows no SQL, so that every host of Go analyzers can use it.
package suite

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers"
	"github.com/patternvet/patternvet/analyzers/module"
	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/rule"
)

// Suite is the rules as one run applies them.
type Suite struct {
	Analyzers []*analysis.Analyzer // of the Go rules that are on
	Passes    []module.Pass        // what these add when the whole module is in sight

	rules    map[string]*rule.Rule
	settings map[string]config.Setting // by rule or rule/category
	on, off  map[string]bool           // rules and categories named on the command line
}

// New applies a configuration, then the names to switch on and off, to the
// defaults of the rules. The rules may be more than the Go rules.
func New(rules []*rule.Rule, c *config.Config, enable, disable []string) (*Suite, error) {
	s := &Suite{rules: map[string]*rule.Rule{}, settings: c.Rules, on: map[string]bool{}, off: map[string]bool{}}
	for _, r := range rules {
		s.rules[r.Name] = r
	}
	for _, list := range []struct {
		flag  string
		names []string
		set   map[string]bool
	}{{"--enable", enable, s.on}, {"--disable", disable, s.off}} {
		for _, name := range list.names {
			ids := rule.Current(name)
			if ids == nil {
				ids = []string{name}
			}
			for _, id := range ids {
				id, err := s.resolveName(id)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", list.flag, err)
				}
				list.set[id] = true
			}
		}
	}
	return s, s.makeAnalyzers()
}

// resolveName returns the id of a rule or rule/category by its present or
// former name.
func (s *Suite) resolveName(name string) (string, error) {
	ruleName, category, hasCategory := strings.Cut(name, "/")
	r := s.rules[ruleName]
	var names []string
	for _, candidate := range s.rules {
		names = append(names, candidate.Name)
		if slices.Contains(candidate.Was, ruleName) {
			r = candidate
		}
	}
	if r == nil {
		return "", unknownName("rule", ruleName, names)
	}
	if !hasCategory {
		return r.Name, nil
	}
	if _, ok := r.Category(category); !ok {
		return "", unknownName("category of "+r.Name, category, Categories(r))
	}
	return r.Name + "/" + category, nil
}

func unknownName(what, name string, known []string) error {
	if near := rule.Nearest(name, known); near != "" {
		return fmt.Errorf("unknown %s %q; did you mean %q?", what, name, near)
	}
	sort.Strings(known)
	return fmt.Errorf("unknown %s %q; known are %s", what, name, strings.Join(known, ", "))
}

// Rule returns the record of a rule, nil if there is none of that name.
func (s *Suite) Rule(name string) *rule.Rule { return s.rules[name] }

// Enabled reports whether findings of the rule's category are wanted; with an
// empty category, whether the rule runs.
func (s *Suite) Enabled(name, category string) bool {
	r := s.rules[name]
	if r == nil {
		return false
	}
	if !s.switched(name, !r.Off) {
		return false
	}
	if category == "" {
		return true
	}
	c, _ := r.Category(category)
	return s.switched(name+"/"+category, !c.Off)
}

// switched applies configuration, then command line, to a default.
func (s *Suite) switched(id string, on bool) bool {
	if setting, ok := s.settings[id]; ok {
		on = !setting.Off
	}
	if s.on[id] {
		on = true
	}
	for enabled := range s.on {
		if strings.HasPrefix(enabled, id+"/") {
			on = true // a category asked for brings its rule
		}
	}
	return on && !s.off[id]
}

// Severity returns the severity of a finding.
func (s *Suite) Severity(name, category string) rule.Severity {
	if severity := s.Configured(name, category); severity != nil {
		return *severity
	}
	return s.rules[name].SeverityOf(category)
}

// Configured returns the severity that the configuration gives a rule's
// category, nil if it is silent.
func (s *Suite) Configured(name, category string) *rule.Severity {
	for _, id := range []string{name + "/" + category, name} {
		if setting, ok := s.settings[id]; ok && setting.Severity != nil {
			return setting.Severity
		}
	}
	return nil
}

// makeAnalyzers makes the Go analyzers with their flags set.
func (s *Suite) makeAnalyzers() error {
	for _, c := range analyzers.Checks() {
		if !s.Enabled(c.Rule.Name, "") {
			continue
		}
		a := c.New()
		if err := s.configure(a, c.Rule); err != nil {
			return err
		}
		s.Analyzers = append(s.Analyzers, a)
		if c.ModulePass != nil {
			s.Passes = append(s.Passes, c.ModulePass(a))
		}
	}
	return nil
}

func (s *Suite) configure(a *analysis.Analyzer, r *rule.Rule) error {
	var on, off []string
	for _, category := range Categories(r) {
		if s.Enabled(r.Name, category) {
			on = append(on, category)
		} else {
			off = append(off, category)
		}
	}
	values := map[string]string{"enable": rule.JoinList(on), "disable": rule.JoinList(off)}
	for name, value := range s.settings[r.Name].Options {
		values[name] = value
	}
	for name, value := range values {
		if err := a.Flags.Set(name, value); err != nil {
			return fmt.Errorf("option %s of %s: %w", name, r.Name, err)
		}
	}
	return nil
}
