package envscatter

import (
	"embed"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
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
	place   place
	readers map[types.Object]*localReader
	fresh   map[string]bool // names of the readers whose uses the next round looks for
	round   int
	reads   []*read
	generic bool // some keys are known at run time only
	bodies  map[ast.Node]*body
}

func (o *options) run(pass *check.Pass) error {
	if !pass.InMainModule() || (pass.Module == nil || pass.Module.Path == "") && knowledge.StandardLibrary(pass.Pkg.Path()) {
		return nil // dependencies are known through tables
	}
	settings, err := o.compile()
	if err != nil {
		return err
	}
	c := &checker{Pass: pass, options: settings, readers: map[types.Object]*localReader{}, bodies: map[ast.Node]*body{}}
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
// parameter on as the key is a reader itself, so its uses are looked for in a
// further round.
func (c *checker) findReads(inherited []string) {
	names := map[string]bool{}
	for _, name := range inherited {
		names[name] = true
	}
	for full := range knowledge.EnvSources {
		names[full[strings.LastIndexByte(full, '.')+1:]] = true
	}
	for len(names) > 0 {
		c.fresh = map[string]bool{}
		c.findUses(names)
		names = c.fresh
		c.round++
	}
	c.sortReads()
}

// findUses handles the uses of the readers with one of the names: in the
// first round those of other packages, later those of this one.
func (c *checker) findUses(names map[string]bool) {
	for cur := range c.Inspector().Root().Preorder((*ast.Ident)(nil)) {
		id := cur.Node().(*ast.Ident)
		if !names[id.Name] {
			continue
		}
		obj := origin(c.TypesInfo.Uses[id])
		if obj == nil || obj.Pkg() == nil {
			continue // a declaration or no function
		}
		if local := c.readers[obj]; local != nil && local.round == c.round {
			c.use(cur, obj, &local.envReader)
		}
		if c.round == 0 && obj.Pkg() != c.Pkg {
			c.foreign(cur, obj)
		}
	}
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

// origin is the generic function or field that obj is an instance of.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin()
	case *types.Var:
		return obj.Origin()
	}
	return nil
}
