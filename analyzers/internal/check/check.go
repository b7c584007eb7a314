// Package check makes an analyzer out of a rule record and a function. What
// every rule owes its users happens here once: categories that can be switched
// off, ignore comments, generated files, links to the rule's page.
package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/callgraph"
	"github.com/patternvet/patternvet/analyzers/internal/directive"
	"github.com/patternvet/patternvet/analyzers/internal/exec"
	"github.com/patternvet/patternvet/analyzers/internal/flow"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/source"
	"github.com/patternvet/patternvet/internal/rule"
)

// Pass is an analysis pass of one rule.
type Pass struct {
	*analysis.Pass
	rule       *rule.Rule
	directives *directive.Set
	enabled    func(category string) bool
	generated  map[*token.File]bool
}

// New returns an analyzer for the rule. The caller may add fact types,
// requirements and flags to it. The flags -enable and -disable, lists of
// category names, are common to all.
func New(r *rule.Rule, run func(*Pass) error) *analysis.Analyzer {
	var enable, disable List
	a := &analysis.Analyzer{
		Name:             r.Name,
		Doc:              r.Doc(),
		URL:              r.URL(""),
		Requires:         []*analysis.Analyzer{inspect.Analyzer, directive.Analyzer, index.Analyzer, callgraph.Analyzer, flow.Analyzer, exec.Analyzer},
		RunDespiteErrors: true,
	}
	a.Flags.Var(&enable, "enable", "categories to switch on, separated by commas")
	a.Flags.Var(&disable, "disable", "categories to switch off, separated by commas")
	a.Run = func(pass *analysis.Pass) (_ any, err error) {
		// A defect of a rule must not take the host down, nor pass unseen.
		defer func() {
			if crash := recover(); crash != nil {
				err = fmt.Errorf("internal error on package %s: %v; please report it at https://github.com/patternvet/patternvet/issues", pass.Pkg.Path(), crash)
			}
		}()
		p := &Pass{
			Pass:       pass,
			rule:       r,
			directives: pass.ResultOf[directive.Analyzer].(*directive.Set),
			enabled: func(name string) bool {
				c, _ := r.Category(name)
				return !slices.Contains(disable, name) && (!c.Off || slices.Contains(enable, name))
			},
		}
		if err := run(p); err != nil {
			return nil, err
		}
		p.reportUnused()
		return nil, nil
	}
	return a
}

// Diagnostic is what a rule reports. What happens in production and what to write
// instead are two parts, so that each host can place the advice where it likes.
// Both are a line in lower case without a final period, and name the user's thing.
type Diagnostic struct {
	Pos, End       token.Pos // End may be left out
	Category       string
	Message        string // what happens
	Advice         string // what to write instead; begins with a verb
	Related        []analysis.RelatedInformation
	SuggestedFixes []analysis.SuggestedFix
}

// reportUnused reports the ignore comments that silenced nothing. It runs
// after the rule, and not on packages with type errors, where the rule may
// have seen too little.
func (p *Pass) reportUnused() {
	if len(p.TypeErrors) > 0 || !p.enabled(rule.UnusedIgnore) {
		return
	}
	for _, ig := range p.directives.Unused(p.rule.Name) {
		p.emit(Diagnostic{
			Pos: ig.Pos, End: ig.End,
			Category: rule.UnusedIgnore,
			Message:  "this ignore silences no " + p.rule.Name + " finding",
			Advice:   "remove it",
		})
	}
}

// Inspector returns the package's inspector.
func (p *Pass) Inspector() *inspector.Inspector {
	return p.ResultOf[inspect.Analyzer].(*inspector.Inspector)
}

// Enabled reports whether findings of the category are wanted.
func (p *Pass) Enabled(category string) bool { return p.enabled(category) }

// Ignored reports whether a comment silences this rule at pos. It counts as a
// use of the comment.
func (p *Pass) Ignored(pos token.Pos) bool { return p.directives.Match(p.rule.Name, pos) }

// Report reports a diagnostic unless its category is off, a comment silences
// it, or its file is generated and the rule leaves such files alone.
func (p *Pass) Report(d Diagnostic) {
	ignored := p.Ignored(d.Pos) // first, so that switching a category off leaves no ignore unused
	if ignored || !p.enabled(d.Category) || !p.rule.Generated && p.Generated(d.Pos) {
		return
	}
	p.emit(d)
}

// emit hands a diagnostic to the host, which knows one text for the message and
// the advice.
func (p *Pass) emit(d Diagnostic) {
	p.Pass.Report(analysis.Diagnostic{
		Pos: d.Pos, End: d.End, Category: d.Category, URL: p.rule.URL(d.Category),
		Message: rule.WithAdvice(d.Message, d.Advice), Related: d.Related, SuggestedFixes: d.SuggestedFixes,
	})
}

// Generated reports whether pos is in a file marked as generated.
func (p *Pass) Generated(pos token.Pos) bool {
	if p.generated == nil {
		p.generated = map[*token.File]bool{}
		for _, f := range p.Files {
			if ast.IsGenerated(f) {
				p.generated[p.Fset.File(f.FileStart)] = true
			}
		}
	}
	return p.generated[p.Fset.File(pos)]
}

// TestFile reports whether pos is in a _test.go file.
func (p *Pass) TestFile(pos token.Pos) bool { return source.IsTestFile(p.Fset, pos) }

// InMainModule reports whether the package belongs to the code under analysis
// rather than to a dependency, which is known through tables.
func (p *Pass) InMainModule() bool { return source.InMain(p.Pass) }

// Imports reports whether the package imports one of the paths directly.
func (p *Pass) Imports(paths ...string) bool {
	for _, imported := range p.Pkg.Imports() {
		if slices.Contains(paths, imported.Path()) {
			return true
		}
	}
	return false
}
