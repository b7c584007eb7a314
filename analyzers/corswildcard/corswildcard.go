package corswildcard

import (
	"embed"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/internal/rule"
)

//go:embed doc.go testdata/src/bad/bad.go testdata/src/good/good.go
var files embed.FS

// The sub-checks.
const (
	exploitable  = "exploitable"
	weakMatch    = "weak-match"
	nullOrigin   = "null-origin"
	failsAtStart = "fails-at-start"
	rejected     = "rejected"
	configurable = "configurable"
	optIn        = "opt-in"
	vary         = "vary"
	webSocket    = "websocket-origin"
)

// Rule is what patternvet says about this check.
var Rule = rule.Load(files, rule.Rule{
	Name: "corswildcard", Lang: rule.Go, Kind: rule.Bug, Severity: rule.Error, Since: "v0.1.0", Generated: true,
	Categories: []rule.Category{
		{Name: exploitable, Title: "any website can read responses with the user's cookies", Severity: rule.Error, Kind: rule.Bug},
		{Name: weakMatch, Title: "the origin check also accepts origins that an attacker can register", Severity: rule.Error, Kind: rule.Bug},
		{Name: nullOrigin, Title: "the origin null is allowed with credentials", Severity: rule.Error, Kind: rule.Bug},
		{Name: failsAtStart, Title: "the library refuses the configuration when the program starts", Severity: rule.Error, Kind: rule.Bug},
		{Name: rejected, Title: "any origin is sent with credentials, which browsers refuse", Severity: rule.Warning, Kind: rule.Bug},
		{Name: configurable, Title: "some setting allows any origin together with credentials", Severity: rule.Warning, Kind: rule.Bug},
		{Name: optIn, Title: "a development or allow-all setting allows any origin together with credentials", Severity: rule.Info, Kind: rule.Policy, Off: true},
		{Name: vary, Title: "the allowed origin depends on the request and the response does not say Vary: Origin", Severity: rule.Warning, Kind: rule.Policy, Off: true},
		{Name: webSocket, Title: "any website can open a WebSocket with the user's cookies", Severity: rule.Warning, Kind: rule.Bug, Off: true},
	},
})

// Analyzer is the check with its default settings.
var Analyzer = New()

// New returns an analyzer with flags of its own.
func New() *analysis.Analyzer {
	var o options
	a := check.New(&Rule, func(pass *check.Pass) error { return run(pass, &o) })
	a.FactTypes = []analysis.Fact{new(constantFact), new(functionFact), new(packageFact)}
	a.Flags.Var(&o.extra, "extra-libraries", "configuration structs of more CORS middleware, as path.Type:Origins:Credentials, separated by commas")
	a.Flags.BoolVar(&o.tests, "tests", false, "report in _test.go files too")
	return a
}

type options struct {
	extra libraries
	tests bool
}
