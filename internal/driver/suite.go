package driver

import (
	"flag"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers"
	"github.com/patternvet/patternvet/analyzers/module"
	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// Rules returns the records of all rules, Go and SQL, sorted by name.
func Rules() []*rule.Rule {
	var rules []*rule.Rule
	for _, c := range analyzers.Checks() {
		rules = append(rules, c.Rule)
	}
	for _, c := range sqlcheck.Checks() {
		rules = append(rules, &c.Rule)
	}
	slices.SortFunc(rules, func(a, b *rule.Rule) int { return strings.Compare(a.Name, b.Name) })
	return rules
}

// Schema returns what a configuration may say.
func Schema() config.Schema {
	schema := config.Schema{Tools: migrate.Tools()}
	for _, r := range Rules() {
		schema.Rules = append(schema.Rules, config.RuleSchema{Name: r.Name, Was: r.Was, Categories: categories(r), Options: RuleOptions(r.Name)})
	}
	return schema
}

func categories(r *rule.Rule) []string {
	var names []string
	for _, c := range r.Categories {
		names = append(names, c.Name)
	}
	return append(names, rule.UnusedIgnore)
}

// RuleOptions returns the options of a Go rule; they are its analyzer's flags.
func RuleOptions(name string) []config.Option {
	var options []config.Option
	for _, c := range analyzers.Checks() {
		if c.Rule.Name != name {
			continue
		}
		a := c.New()
		a.Flags.VisitAll(func(f *flag.Flag) {
			if f.Name != "enable" && f.Name != "disable" { // spelt as rule/category
				options = append(options, config.Option{Name: f.Name, Usage: f.Usage, Type: flagType(f), Value: f.DefValue})
			}
		})
	}
	return options
}

func flagType(f *flag.Flag) string {
	getter, ok := f.Value.(flag.Getter)
	if !ok {
		return "string"
	}
	switch reflect.TypeOf(getter.Get()).Kind() {
	case reflect.Slice:
		return "list"
	case reflect.Bool:
		return "bool"
	case reflect.Int:
		return "int"
	}
	return "string"
}

// suite is the rules as one run applies them.
type suite struct {
	rules     map[string]*rule.Rule
	settings  map[string]config.Setting // by rule or rule/category
	on, off   map[string]bool           // rules and categories named on the command line
	analyzers []*analysis.Analyzer
	passes    []module.Pass
}

func newSuite(o *Options) (*suite, error) {
	s := &suite{rules: map[string]*rule.Rule{}, settings: o.Config.Rules, on: map[string]bool{}, off: map[string]bool{}}
	for _, r := range Rules() {
		s.rules[r.Name] = r
	}
	for _, list := range []struct {
		flag  string
		names []string
		set   map[string]bool
	}{{"--enable", o.Enable, s.on}, {"--disable", o.Disable, s.off}} {
		for _, name := range list.names {
			id, err := s.resolveName(name)
			if err != nil {
				return nil, usagef("%s: %v", list.flag, err)
			}
			list.set[id] = true
		}
	}
	return s, s.makeAnalyzers()
}

// resolveName returns the id of a rule or rule/category by its present or
// former name.
func (s *suite) resolveName(name string) (string, error) {
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
		return "", unknownName("category of "+r.Name, category, categories(r))
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

// enabled reports whether findings of the rule's category are wanted; with an
// empty category, whether the rule runs.
func (s *suite) enabled(name, category string) bool {
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
func (s *suite) switched(id string, on bool) bool {
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

// severity returns the severity of a finding.
func (s *suite) severity(name, category string) rule.Severity {
	for _, id := range []string{name + "/" + category, name} {
		if setting, ok := s.settings[id]; ok && setting.Severity != nil {
			return *setting.Severity
		}
	}
	return s.rules[name].SeverityOf(category)
}

// makeAnalyzers makes the Go analyzers with their flags set.
func (s *suite) makeAnalyzers() error {
	for _, c := range analyzers.Checks() {
		if !s.enabled(c.Rule.Name, "") {
			continue
		}
		a := c.New()
		if err := s.configure(a, c.Rule); err != nil {
			return err
		}
		s.analyzers = append(s.analyzers, a)
		if c.ModulePass != nil {
			s.passes = append(s.passes, c.ModulePass(a))
		}
	}
	return nil
}

func (s *suite) configure(a *analysis.Analyzer, r *rule.Rule) error {
	var on, off []string
	for _, category := range categories(r) {
		if s.enabled(r.Name, category) {
			on = append(on, category)
		} else {
			off = append(off, category)
		}
	}
	values := map[string]string{"enable": strings.Join(on, ","), "disable": strings.Join(off, ",")}
	for name, value := range s.settings[r.Name].Options {
		values[name] = value
	}
	for name, value := range values {
		if err := a.Flags.Set(name, value); err != nil {
			return usagef("option %s of %s: %v", name, r.Name, err)
		}
	}
	return nil
}

// Configured returns the analyzers as the configuration sets them, for hosts
// that run analyzers themselves.
func Configured(c *config.Config) ([]*analysis.Analyzer, error) {
	s, err := newSuite(&Options{Config: c})
	if err != nil {
		return nil, err
	}
	return s.analyzers, nil
}
