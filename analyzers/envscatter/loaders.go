package envscatter

import (
	"go/ast"
	"regexp"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/patternvet/patternvet/analyzers/internal/index"
	"github.com/patternvet/patternvet/analyzers/internal/symbol"
)

var (
	envWord = regexp.MustCompile(`(?i)env`)
	// loaderWord is in the names of functions and types that collect settings;
	// envFunc matches functions that tell their callers what they read.
	loaderWord = regexp.MustCompile(`(?i)(env|config|cfg|settings|options)`)
	forTests   = regexp.MustCompile(`^[nN]ewTest[A-Z]|ForTests?$|ForTesting$`)
	envFunc    = regexp.MustCompile(`(?i)(from|load|parse|with|apply)_?(os)?_?env`)
)

var (
	// configLoader and configType are the names of a function that loads a
	// configuration, however small, and of what it returns.
	configLoader = regexp.MustCompile(`(?i)^(load|read|parse|new|init|build|must_?(load|new|init))[a-z0-9_]*(config|configuration|cfg|settings)$`)
	configType   = regexp.MustCompile(`(?i)(config|configuration|cfg|settings)$`)
)

// loaderKeys is the number of variables that make one function a loader.
const loaderKeys = 5

// allowLoaders allows the functions whose business is the environment: by
// their name, or because they collect many variables into a configuration;
// and those for tests.
func (c *checker) allowLoaders() {
	keys := map[string]map[string]bool{}
	for _, r := range c.reads {
		if keys[r.at.Func] == nil {
			keys[r.at.Func] = map[string]bool{}
		}
		keys[r.at.Func][r.key()] = true
	}
	for _, r := range c.reads {
		name := r.at.Func[strings.LastIndexByte(r.at.Func, '.')+1:]
		switch {
		case forTests.MatchString(name), envFunc.MatchString(name) && (ast.IsExported(name) || c.handlesConfig(r.cur)),
			configLoader.MatchString(name) && c.returnsConfig(r.cur):
			r.allowed = true
		case !r.at.Initial && len(keys[r.at.Func]) >= loaderKeys:
			r.allowed = loaderWord.MatchString(name) || configFile.MatchString(r.at.File) || c.handlesConfig(r.cur)
		}
	}
}

// handlesConfig reports whether the function around cur takes or returns a
// configuration.
func (c *checker) handlesConfig(cur inspector.Cursor) bool {
	fn, ok := index.EnclosingDecl(cur).Node().(*ast.FuncDecl)
	if !ok {
		return false
	}
	for _, list := range []*ast.FieldList{fn.Recv, fn.Type.Params, fn.Type.Results} {
		if list == nil {
			continue
		}
		for _, f := range list.List {
			if _, name := symbol.TypeName(c.TypesInfo.TypeOf(f.Type)); loaderWord.MatchString(name) {
				return true
			}
		}
	}
	return false
}

// returnsConfig reports whether the first result of the function around cur is
// a configuration.
func (c *checker) returnsConfig(cur inspector.Cursor) bool {
	fn, ok := index.EnclosingDecl(cur).Node().(*ast.FuncDecl)
	if !ok || fn.Type.Results == nil || len(fn.Type.Results.List) == 0 {
		return false
	}
	_, name := symbol.TypeName(c.TypesInfo.TypeOf(fn.Type.Results.List[0].Type))
	return configType.MatchString(name)
}
