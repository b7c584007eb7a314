package envscatter

import (
	"go/ast"
	"regexp"
	"strings"

	"github.com/patternvet/patternvet/analyzers/internal/check"
	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
	"github.com/patternvet/patternvet/analyzers/internal/source"
)

// role is why a package may read the environment.
type role string

// The roles of packages.
const (
	roleNone   role = ""       // it may not
	roleConfig role = "config" // owns the configuration, by option or name
	roleLoader role = "loader" // loads configuration with a library
	roleMain   role = "main"   // a program's root
	roleCmd    role = "cmd"    // a part of a program's root
	roleTest   role = "test"   // supports tests
	roleTool   role = "tool"   // no part of the running service
)

// pkgRole is a package's standing in its module.
type pkgRole struct {
	path string // import path
	rel  string // the same within the module
	role role

	loads bool // fills a configuration with a library
}

// config reports whether the package is one that configuration is loaded in.
func (p pkgRole) config() bool { return p.role == roleConfig || p.role == roleLoader }

// counts reports whether the package's reads say something about the service.
func (p pkgRole) counts() bool { return p.role != roleTest && p.role != roleTool }

var (
	// configFolder marks everything below it, configName only the package
	// itself: "options" and "environment" are also things that programs are about.
	configFolder = regexp.MustCompile(`^(configs?|configuration|conf|cfg|settings?)$`)
	configName   = regexp.MustCompile(`^(configs?|configuration|conf|cfg|settings?|envs?|environ|environment|envconfig|envvars?|envutils?|appconfig|options?|opts|profile|flags)$`)
	configFile   = regexp.MustCompile(`^(config|env|settings)\.go$`)

	// cmdFolder holds programs and their commands. A commandFolder may as well
	// hold those of an application's own.
	cmdFolder     = regexp.MustCompile(`^(cmds?|cli)$`)
	commandFolder = regexp.MustCompile(`^(command|subcommand)s?$`)

	// sdkFolder holds what others build on.
	sdkFolder = regexp.MustCompile(`^sdks?$`)
)

// placeOf finds the package's role. It looks at the path within the module
// and at the name, so that it is the same in every host.
func (c *checker) placeOf(pass *check.Pass) pkgRole {
	p := pkgRole{path: source.Path(pass.Pass), rel: pass.RelPath()}
	p.loads = loads(pass)
	p.role = c.roleOf(pass, p)
	return p
}

func (c *checker) roleOf(pass *check.Pass, p pkgRole) role {
	elements := strings.Split(p.rel, "/")
	name := strings.TrimSuffix(pass.Pkg.Name(), "_test")
	kind := source.RoleOfPath(p.rel, pass.Pkg.Name())
	if c.allowTests && kind == source.Test {
		return roleTest
	}
	for _, pattern := range c.configPackages.List {
		if matchPackage(pattern, p.rel) || matchPackage(pattern, p.path) {
			return roleConfig
		}
	}
	inferred := len(c.configPackages.List) == 0
	last := elements[len(elements)-1]
	switch {
	case kind == source.Tool, kind == source.Example, anyMatch(sdkFolder, elements):
		return roleTool
	case inferred && (configName.MatchString(name) || configName.MatchString(last) || anyMatch(configFolder, elements)):
		return roleConfig
	case name == "main":
		return roleMain
	case anyMatch(cmdFolder, elements), anyMatch(commandFolder, elements) && declaresFlags(pass):
		return roleCmd
	case inferred && p.loads:
		return roleLoader
	}
	return roleNone
}

func anyMatch(re *regexp.Regexp, elements []string) bool {
	for _, e := range elements {
		if re.MatchString(e) {
			return true
		}
	}
	return false
}

// declaresFlags reports whether the package imports a library for command
// lines.
func declaresFlags(pass *check.Pass) bool {
	for _, imported := range pass.Pkg.Imports() {
		if knowledge.FlagPackage(imported.Path()) {
			return true
		}
	}
	return false
}

// loads reports whether the package fills a configuration with a library.
func loads(pass *check.Pass) bool {
	maybe := false
	for _, imported := range pass.Pkg.Imports() {
		is, always := knowledge.EnvLoaderPackage(imported.Path())
		if always {
			return true
		}
		maybe = maybe || is
	}
	if !maybe {
		return false
	}
	for cur := range pass.Inspector().Root().Preorder((*ast.SelectorExpr)(nil)) {
		sel := cur.Node().(*ast.SelectorExpr)
		if obj := pass.TypesInfo.Uses[sel.Sel]; obj != nil && obj.Pkg() != nil &&
			knowledge.EnvLoader(obj.Pkg().Path(), obj.Name()) && !pass.TestFile(sel.Pos()) {
			return true
		}
	}
	return false
}

// allowedPlace reports whether reads are fine wherever they stand in the
// package.
func (c *checker) allowedPlace() bool {
	switch c.place.role {
	case roleMain:
		return c.allowMain
	case roleCmd:
		return c.allowCmd
	case roleNone:
		return false
	}
	return true
}

// testSupport reports whether a file is a test or helps tests.
func (c *checker) testSupport(file *ast.File) bool {
	return c.allowTests && source.ServesTests(c.Fset, file)
}
