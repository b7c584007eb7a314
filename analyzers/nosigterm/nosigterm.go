package nosigterm

import (
	"embed"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/internal/rule"
)

//go:embed doc.go testdata/src/bad/bad.go testdata/src/good/good.go
var files embed.FS

// The categories.
const (
	unhandled  = "unhandled"
	sigintOnly = "sigint-only"
	noDrain    = "no-drain"
	cancelled  = "cancelled-shutdown"
	noDeadline = "no-deadline"
	fatalServe = "fatal-serve"
	earlyExit  = "early-exit"
	auxServer  = "aux-listener"
)

// Rule is what patternvet says about this check.
var Rule = rule.Load(files, rule.Rule{
	Name: "nosigterm", Lang: rule.Go, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0", Generated: true,
	Categories: []rule.Category{
		{Name: unhandled, Kind: rule.Bug, Severity: rule.Error, Title: "a program that serves or consumes and never catches SIGTERM"},
		{Name: sigintOnly, Kind: rule.Bug, Severity: rule.Error, Title: "a program that serves and catches Ctrl-C only"},
		{Name: noDrain, Kind: rule.Bug, Severity: rule.Error, Title: "SIGTERM is caught and a server is never shut down"},
		{Name: cancelled, Kind: rule.Bug, Severity: rule.Error, Title: "a shutdown with a context that is already cancelled"},
		{Name: noDeadline, Kind: rule.Bug, Severity: rule.Warning, Title: "a shutdown that may wait forever"},
		{Name: fatalServe, Kind: rule.Bug, Severity: rule.Warning, Title: "http.ErrServerClosed, the sign of an orderly shutdown, ends the process"},
		{Name: earlyExit, Kind: rule.Bug, Severity: rule.Warning, Title: "main returns while the shutdown is still draining"},
		{Name: auxServer, Kind: rule.Policy, Severity: rule.Info, Off: true, Title: "a listener for metrics or profiles that nothing shuts down"},
	},
})

// Analyzer is the check with its default settings.
var Analyzer = New()

// New returns an analyzer with flags of its own.
func New() *analysis.Analyzer {
	o := &options{}
	a := check.New(&Rule, o.run)
	a.FactTypes = []analysis.Fact{new(packageSummary)}
	a.Flags.BoolVar(&o.examples, "examples", false, "check examples, tools and test programs too")
	return a
}

type options struct {
	examples bool
}

func (o *options) run(pass *check.Pass) error {
	if !pass.InMainModule() || knowledge.StandardLibrary(pass.Pkg.Path()) || !relevant(pass) {
		return nil
	}
	g := newGraph(pass)
	g.summarise()
	g.export()
	if !o.examples && exempt(pass) {
		return nil
	}
	if pass.Pkg.Name() == "main" {
		g.program()
	}
	g.shutdowns()
	g.fatal()
	return nil
}

// relevant reports whether anything that the package imports could serve or
// catch signals.
func relevant(pass *check.Pass) bool {
	for _, imported := range pass.Pkg.Imports() {
		switch path := imported.Path(); path {
		case "net", "net/http", "net/http/fcgi", "os/signal":
			return true
		default:
			if !knowledge.StandardLibrary(path) {
				return true
			}
		}
	}
	return false
}
