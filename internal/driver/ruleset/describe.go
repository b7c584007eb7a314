package ruleset

import (
	"context"
	"fmt"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/suite"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// PageOptions returns a rule's options for its page.
func PageOptions(name string) []rule.Option {
	var options []rule.Option
	for _, o := range suite.Options(name) {
		options = append(options, rule.Option{Name: o.Name, Usage: o.Usage, Default: o.Value})
	}
	return options
}

// InitialConfig returns a configuration to start from: the defaults as
// comments, and the migrations found below dir.
func InitialConfig(ctx context.Context, dir string) (string, error) {
	var b strings.Builder
	b.WriteString("# Configuration of patternvet. Every key may be left out.\nversion: 1\n\n")
	b.WriteString("# A rule, or one category of it, can be switched off or given a severity;\n# `patternvet rules -v` lists them, `patternvet explain RULE` has the options.\nrules:\n")
	for _, r := range All() {
		fmt.Fprintf(&b, "  # %s: %s  # %s\n", r.Name, r.Severity, r.Title)
		for _, o := range suite.Options(r.Name) {
			fmt.Fprintf(&b, "  #   %s: %s\n", o.Name, yamlValue(o.Type, o.Value))
		}
	}
	b.WriteString("\n# Files that nothing is reported in, relative to this one.\nexclude: []\n\n")
	found, _, err := migrate.Find(ctx, dir)
	if err != nil {
		return "", err
	}
	b.WriteString("# Migrations. Folders are found and their tool is detected without this; a\n# deployed-through version keeps old migrations from being reported.\nmigrations:")
	if len(found) == 0 {
		b.WriteString(" []\n")
		return b.String(), nil
	}
	b.WriteString("\n")
	for _, c := range found {
		fmt.Fprintf(&b, "  - dir: %s\n    tool: %s\n    # postgres: 15\n    # deployed-through: \"\"\n", paths.Rel(dir, c.Dir), c.Tool)
	}
	return b.String(), nil
}

func yamlValue(kind, value string) string {
	switch {
	case kind == "list" && value == "":
		return "[]"
	case kind == "list":
		return "[" + strings.ReplaceAll(value, ",", ", ") + "]"
	case value == "":
		return `""`
	}
	return value
}
