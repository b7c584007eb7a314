// Package source says what kind of source a package or file is: part of a
// service, a command, a tool, an example, or support for tests; and which packages
// belong to the module under analysis.
//
// It goes by the import path within the module, the package's name and the
// imports, so that the answer is the same in every host, wherever the module
// lies. A word that products have in their names too ("integration", "sample")
// counts only where it stands alone.
package source

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers/internal/knowledge"
)

// Role says what a package is for.
type Role uint8

// The roles of packages.
const (
	Service Role = iota // runs in production
	Command             // a program, or its commands
	Tool                // helps developers: scripts, generators, benchmarks
	Example             // shows how something is used
	Test                // serves tests
)

// InProduction reports whether packages of the role run in production.
func (r Role) InProduction() bool { return r == Service || r == Command }

// Path is the import path of a package without the "[path.test]" of a variant.
func Path(pass *analysis.Pass) string {
	full, _, _ := strings.Cut(pass.Pkg.Path(), " ")
	return full
}

// RelPath is the import path within the module, "." for its root. Some hosts
// do not know the module; there host, owner and repository are taken for it.
func RelPath(pass *analysis.Pass) string {
	full := Path(pass)
	if pass.Module != nil && pass.Module.Path != "" {
		if full == pass.Module.Path {
			return "."
		}
		if rel, ok := strings.CutPrefix(full, pass.Module.Path+"/"); ok {
			return rel
		}
		return full
	}
	elements := strings.Split(full, "/")
	switch {
	case !strings.Contains(elements[0], "."):
		return full
	case len(elements) <= 3:
		return "."
	}
	return strings.Join(elements[3:], "/")
}

// InMain reports whether the package belongs to the code under analysis rather
// than to a dependency. Some hosts (go vet, gopls) run analyzers with facts on
// dependencies as well. Packages of the standard library come with no module,
// or with an empty one.
func InMain(pass *analysis.Pass) bool {
	if pass.Module == nil || pass.Module.Path == "" {
		return !knowledge.StandardLibrary(pass.Pkg.Path())
	}
	return pass.Module.Version == ""
}

// InModule reports whether a package belongs to the module of the package
// under analysis.
func InModule(pass *analysis.Pass, pkg *types.Package) bool {
	if pkg == pass.Pkg {
		return true
	}
	return pkg != nil && pass.Module != nil && pass.Module.Path != "" &&
		(pkg.Path() == pass.Module.Path || strings.HasPrefix(pkg.Path(), pass.Module.Path+"/"))
}

// Standard reports whether a package is of the standard library. The names of
// modules that are nowhere published look like its packages.
func Standard(pass *analysis.Pass, pkg *types.Package) bool {
	return pkg != nil && knowledge.StandardLibrary(pkg.Path()) && !InModule(pass, pkg)
}

var (
	testElement = regexp.MustCompile(`^(tests?|testing|testdata|testenv|testkit|testsupport|test[_-]?utils?|test[_-]?helpers?|test[_-]?server|suites?|e2e.*|.*harness|mocks?|mock[a-z]+|fakes?|stubs?|dummy|dummies|fixtures?|` +
		`[a-z]+(_test|_tests|testing|testutils?|testhelpers?|testers?)|(http|io|api|net|db|sql|unit|integration|acceptance|integ|func|env|kube|log|store|storage)[_-]?tests?)$`)
	testWord    = regexp.MustCompile(`^(tests?|testing|e2e|mocks?|fakes?|stubs?)$`)
	exampleWord = regexp.MustCompile(`^(examples?|demos?|tutorials?|quickstart)$`)
	exampleName = regexp.MustCompile(`^(_?examples?|samples?|playground|sandbox|experiments?)$`)
	toolName    = regexp.MustCompile(`^(hack|scripts?|tools?|tooling|dev|devtools?|bench(mark)?s?|loadtest(ing)?|docs?|codegen|magefiles|wasm|\.github|\.ci)$`)
	toolWord    = regexp.MustCompile(`^(dev|devtools?|tools?|scripts?|hack|bench(mark)?s?|loadtest|wasm)$`)
	commandName = regexp.MustCompile(`^(cmds?|cli)$`)
	testFile    = regexp.MustCompile(`^(test_?(ing|utils?|helpers?|suite|support)|.*_test_?(utils?|helpers?)|.*testutils?|testing|.*_testing|mock|mocks)\.go$`)
)

// RoleOf is the role of the package under analysis.
func RoleOf(pass *analysis.Pass) Role {
	role := RoleOfPath(RelPath(pass), pass.Pkg.Name())
	if role.InProduction() && pass.Pkg.Name() != "main" && slices.ContainsFunc(pass.Files, func(f *ast.File) bool {
		return !IsTestFile(pass.Fset, f.FileStart) && importsTesting(f)
	}) {
		return Test
	}
	return role
}

// RoleOfPath is the role of a package by its path within the module and its
// name alone.
func RoleOfPath(rel, name string) Role {
	elements := strings.Split(strings.ToLower(rel), "/")
	if name = strings.TrimSuffix(name, "_test"); name != "main" {
		elements = append(elements, name)
	}
	words := func(match *regexp.Regexp) bool {
		return slices.ContainsFunc(elements, func(element string) bool {
			return slices.ContainsFunc(strings.FieldsFunc(element, func(r rune) bool { return r == '-' || r == '_' }), match.MatchString)
		})
	}
	switch {
	case slices.ContainsFunc(elements, testElement.MatchString), words(testWord):
		return Test
	case slices.ContainsFunc(elements, exampleName.MatchString), words(exampleWord):
		return Example
	case slices.ContainsFunc(elements, toolName.MatchString), name == "main" && words(toolWord):
		return Tool
	case name == "main", slices.ContainsFunc(elements, commandName.MatchString):
		return Command
	}
	return Service
}

// IsTestFile reports whether a place is in a _test.go file.
func IsTestFile(fset *token.FileSet, pos token.Pos) bool {
	f := fset.File(pos)
	return f != nil && strings.HasSuffix(f.Name(), "_test.go")
}

// ServesTests reports whether a file is a test, or helps tests by its name or
// its imports.
func ServesTests(fset *token.FileSet, file *ast.File) bool {
	if IsTestFile(fset, file.FileStart) {
		return true
	}
	f := fset.File(file.FileStart)
	return f != nil && testFile.MatchString(filepath.Base(f.Name())) || importsTesting(file)
}

// importsTesting reports whether a file imports what only tests need.
func importsTesting(file *ast.File) bool {
	return slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool {
		imported := strings.Trim(spec.Path.Value, `"`)
		return imported == "testing" || imported == "net/http/httptest" || path.Base(imported) == "ginkgo"
	})
}
