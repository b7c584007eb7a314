package envscatter

import (
	"embed"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
	"github.com/patternvet/patternvet/internal/rule"
)

//go:embed doc.go testdata/src/bad/bad.go testdata/src/good/good.go
var files embed.FS

// The categories, strongest first.
const (
	defaultDrift  = "default-drift"
	secret        = "secret"
	requestPath   = "request-path"
	startup       = "startup"
	duplicateRead = "duplicate-read"
	configLeak    = "config-leak"
	scattered     = "scattered"
	viperRead     = "viper"
)

// Rule is what patternvet says about this check.
var Rule = rule.Load(files, rule.Rule{
	Name: "envscatter", Lang: rule.Go, Kind: rule.Policy, Severity: rule.Warning, Since: "v0.1.0",
	Categories: []rule.Category{
		{Name: defaultDrift, Kind: rule.Bug, Severity: rule.Error, Title: "one variable with different defaults in different places"},
		{Name: secret, Kind: rule.Policy, Severity: rule.Error, Title: "a secret read outside the configuration"},
		{Name: requestPath, Kind: rule.Policy, Severity: rule.Error, Title: "a read on each request, job or turn of an endless loop"},
		{Name: startup, Kind: rule.Policy, Severity: rule.Warning, Title: "a read while a library package is initialised"},
		{Name: duplicateRead, Kind: rule.Policy, Severity: rule.Warning, Title: "one variable read in several functions of a package"},
		{Name: configLeak, Kind: rule.Policy, Severity: rule.Warning, Title: "the configuration package asked for a variable by its name"},
		{Name: scattered, Kind: rule.Policy, Severity: rule.Warning, Title: "any other read outside the configuration"},
		{Name: viperRead, Kind: rule.Policy, Severity: rule.Warning, Off: true, Title: "a viper key read outside the configuration"},
	},
})

// Analyzer is the check with its default settings.
var Analyzer = New()

// New returns an analyzer with flags of its own.
func New() *analysis.Analyzer {
	o := &options{}
	a := check.New(&Rule, o.run)
	o.register(&a.Flags)
	a.FactTypes = []analysis.Fact{(*envReader)(nil), (*packageEnv)(nil)}
	return a
}

// checker looks at one package.
type checker struct {
	*check.Pass
	options
	index   *index.Index
	place   pkgRole
	readers map[types.Object]*localReader
	queue   []types.Object // readers whose uses are still to be looked at
	reads   []*read
	generic bool // some keys are known at run time only
	sets    map[ast.Node]map[string]bool
}

func (o *options) run(pass *check.Pass) error {
	if !pass.InMainModule() || (pass.Module == nil || pass.Module.Path == "") && knowledge.StandardLibrary(pass.Pkg.Path()) {
		return nil // dependencies are known through tables
	}
	c := &checker{Pass: pass, options: *o, index: pass.Index(), readers: map[types.Object]*localReader{}}
	c.place = c.placeOf(pass)
	inherited := c.inheritedReaders()
	useViper := pass.Enabled(viperRead) && pass.Imports(knowledge.Viper)
	if len(inherited) == 0 && !useViper && !pass.Imports(knowledge.EnvSourcePackages...) {
		c.exportPackage(inherited) // reads nothing
		return nil
	}
	c.findReads(inherited)
	c.judge()
	if useViper {
		c.viper()
	}
	c.exportPackage(inherited)
	return nil
}

// findReads collects the reads of the package. A function that hands its
// parameter on as the key is a reader itself, so its uses are looked at too.
func (c *checker) findReads(inherited []string) {
	var foreign []types.Object
	for object := range c.index.All() {
		if pkg := object.Pkg(); pkg == nil || pkg == c.Pkg {
			continue
		}
		if knowledge.EnvSources[object.Pkg().Path()+"."+object.Name()] != 0 || slices.Contains(inherited, object.Name()) {
			foreign = append(foreign, object)
		}
	}
	slices.SortFunc(foreign, func(a, b types.Object) int { return strings.Compare(a.String(), b.String()) })
	for _, object := range foreign {
		for cur := range c.index.Uses(object) {
			c.foreign(cur, object)
		}
	}
	for len(c.queue) > 0 {
		object := c.queue[0]
		c.queue = c.queue[1:]
		r := c.readers[object]
		r.looked = true
		for cur := range c.index.Uses(object) {
			c.use(cur, object, &r.envReader)
		}
	}
	c.sortReads()
}

// foreign handles a use of another package's reader.
func (c *checker) foreign(cur inspector.Cursor, obj types.Object) {
	switch knowledge.EnvSources[obj.Pkg().Path()+"."+obj.Name()] {
	case knowledge.EnvKey:
		c.use(cur, obj, &envReader{Keys: []keyShape{{}}, Default: -1})
	case knowledge.EnvTemplate:
		c.template(cur)
	case knowledge.EnvAll:
		c.environ(cur)
	default:
		var reader envReader
		if c.ImportObjectFact(obj, &reader) {
			c.use(cur, obj, &reader)
		}
	}
}

// isCall reports whether a call names one of the functions of a package.
func (c *checker) isCall(call *ast.CallExpr, path string, names ...string) bool {
	return symbol.IsFunc(symbol.Callee(c.TypesInfo, call), path, names...)
}

func (c *checker) constString(e ast.Expr) (string, bool) {
	tv, ok := c.TypesInfo.Types[e]
	if !ok || tv.Value == nil || tv.Value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(tv.Value), true
}

// inheritedReaders returns the names of the readers that the imported
// packages, directly or through theirs, brought along.
func (c *checker) inheritedReaders() []string {
	var names []string
	for _, imported := range c.Pkg.Imports() {
		var fact packageEnv
		if c.ImportPackageFact(imported, &fact) {
			names = append(names, fact.Readers...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
