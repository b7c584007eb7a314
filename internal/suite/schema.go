package suite

import (
	"flag"
	"reflect"

	"github.com/patternvet/patternvet/analyzers"
	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/rule"
)

// GoRules returns the records of the Go rules, sorted by name.
func GoRules() []*rule.Rule {
	var rules []*rule.Rule
	for _, c := range analyzers.Checks() {
		rules = append(rules, c.Rule)
	}
	return rules
}

// Schema returns what a configuration may say of the rules.
func Schema(rules []*rule.Rule) config.Schema {
	var schema config.Schema
	for _, r := range rules {
		schema.Rules = append(schema.Rules, config.RuleSchema{Name: r.Name, Was: r.Was, Categories: Categories(r), Options: Options(r.Name)})
	}
	return schema
}

// Categories returns the names of what can be switched off in a rule.
func Categories(r *rule.Rule) []string {
	var names []string
	for _, c := range r.Categories {
		names = append(names, c.Name)
	}
	return append(names, rule.UnusedIgnore)
}

// Options returns the options of a Go rule; they are its analyzer's flags.
func Options(name string) []config.Option {
	var options []config.Option
	for _, c := range analyzers.Checks() {
		if c.Rule.Name != name {
			continue
		}
		a := c.New()
		a.Flags.VisitAll(func(f *flag.Flag) {
			if f.Name != "enable" && f.Name != "disable" { // spelt as rule/category
				options = append(options, config.Option{Name: f.Name, Usage: f.Usage, Type: flagType(f), Value: f.DefValue, Check: f.Value.Set})
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
