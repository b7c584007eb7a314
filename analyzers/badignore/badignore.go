package badignore

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/directive"
	"github.com/patternvet/patternvet/internal/rule"
)

//go:embed doc.go testdata/src/bad/bad.go testdata/src/good/good.go
var files embed.FS

// Rule is what patternvet says about this check.
var Rule = rule.Load(files, rule.Rule{
	Name: "badignore", Lang: rule.Go, Kind: rule.Bug, Severity: rule.Warning, Since: "v0.1.0", Generated: true,
})

// Analyzer is the check with its default settings.
var Analyzer = New()

// New returns an analyzer with flags of its own.
func New() *analysis.Analyzer { return check.New(&Rule, run) }

func run(pass *check.Pass) error {
	for _, ig := range pass.ResultOf[directive.Analyzer].(*directive.Set).Ignores {
		if message, advice := problem(ig); message != "" {
			pass.Report(check.Diagnostic{Pos: ig.Pos, End: ig.End, Message: message, Advice: advice})
		}
	}
	return nil
}

// problem says why a comment does not work and what to write, or nothing.
func problem(ig *directive.Ignore) (message, advice string) {
	const form = "write //patternvet:ignore RULE reason"
	if ig.Verb != "ignore" {
		return "unknown directive patternvet:" + ig.Verb, form
	}
	if len(ig.Rules) == 0 {
		return "the ignore names no rule", form
	}
	for _, name := range ig.Rules {
		if slices.Contains(rule.GoNames, name) {
			continue
		}
		if near := rule.Nearest(name, rule.GoNames); near != "" {
			return "no rule is named " + name, fmt.Sprintf("did you mean %s?", near)
		}
		return "no rule is named " + name, "the rules are " + strings.Join(rule.GoNames, ", ")
	}
	if ig.Reason == "" {
		return fmt.Sprintf("the ignore of %s gives no reason and has no effect", strings.Join(ig.Rules, ",")), "add why after the rule's name"
	}
	return "", ""
}
