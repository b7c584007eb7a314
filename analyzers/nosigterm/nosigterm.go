package nosigterm

import (
	"embed"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
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
	goArgument = "go-argument"
	endless    = "endless-stream"
	badNotify  = "bad-notify"
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
		{Name: goArgument, Kind: rule.Bug, Severity: rule.Error, Title: "a go statement that serves before its goroutine starts"},
		{Name: endless, Kind: rule.Bug, Severity: rule.Info, Title: "a GracefulStop that open streams hold up"},
		{Name: badNotify, Kind: rule.Policy, Severity: rule.Warning, Off: true, Title: "signals that never arrive: an unbuffered channel, or one that cannot be caught"},
		{Name: auxServer, Kind: rule.Policy, Severity: rule.Info, Off: true, Title: "a listener for metrics or profiles that nothing shuts down"},
	},
})

// Analyzer is the check with its default settings.
var Analyzer = New()

// New returns an analyzer with flags of its own.
func New() *analysis.Analyzer {
	o := &options{}
	a := check.New(&Rule, o.run)
	a.FactTypes = []analysis.Fact{new(does), new(importing)}
	a.Flags.BoolVar(&o.examples, "examples", false, "check examples, tools and test programs too")
	a.Flags.Var(&o.serve, "extra-serve", "more functions that serve until they are stopped, as path.Func or path.Type.Method, separated by commas")
	a.Flags.Var(&o.handlers, "extra-signal-handlers", "more functions that catch SIGTERM, written in the same way")
	return a
}

type options struct {
	examples bool
	serve    symbol.List // more functions that serve
	handlers symbol.List // more functions that catch SIGTERM
}

func (o *options) run(pass *check.Pass) error {
	if !pass.InMainModule() || !relevant(pass) {
		return nil
	}
	g, err := newChecker(pass, o)
	if err != nil {
		return err
	}
	g.export()
	if !o.examples && exempt(pass) {
		return nil
	}
	ends := true // somebody may tell the process to end
	if pass.Pkg.Name() == "main" {
		ends = g.program().has(takesTerm | takesInt | takesOther | swallows | unknown | unknownRun)
	}
	if ends {
		g.shutdowns()
	}
	g.fatal()
	g.goArguments()
	if pass.Enabled(badNotify) {
		g.notifications()
	}
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
