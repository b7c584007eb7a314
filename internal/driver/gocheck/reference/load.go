package reference

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
)

// loadedPackages are packages from source: those of the main modules with
// bodies, the rest without.
type loadedPackages struct {
	roots    []*packages.Package
	asked    map[string]bool           // ids of what the patterns match, without those of the context
	listed   map[string]gocheck.Listed // of main packages, by id
	mains    []string
	partials []gocheck.LoadErrors
	missing  map[*packages.Package]string // dependencies that did not load, and why
}

// mode loads everything from source. Asking for export data instead would
// make the go command compile every dependency first.
const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
	packages.NeedDeps | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedTypesSizes | packages.NeedModule | packages.NeedForTest

func loadPackages(ctx context.Context, load gocheck.Load) (*loadedPackages, error) {
	cfg := &packages.Config{
		Mode:    mode,
		Context: ctx,
		Dir:     load.Dir,
		Env:     load.Env,
		Tests:   load.Tests,
		ParseFile: func(fset *token.FileSet, filename string, src []byte) (*ast.File, error) {
			return parseFile(fset, filename, src, load.MainModuleDirs)
		},
	}
	if len(load.Tags) > 0 {
		cfg.BuildFlags = []string{"-tags=" + strings.Join(load.Tags, ",")}
	}
	out := &loadedPackages{mains: load.MainModuleDirs, missing: map[*packages.Package]string{}, asked: map[string]bool{}, listed: map[string]gocheck.Listed{}}
	if len(load.Patterns) > 0 {
		names := *cfg
		names.Mode = packages.NeedName
		part, err := packages.Load(&names, load.Patterns...)
		if err != nil {
			return nil, err
		}
		for _, pkg := range part {
			out.asked[pkg.ID] = true
		}
	}
	roots, err := packages.Load(cfg, load.All()...)
	if err != nil {
		return nil, err
	}
	isRoot := map[*packages.Package]bool{}
	for _, pkg := range roots {
		isRoot[pkg] = true
	}
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		if isMain(pkg) {
			out.list(pkg, out.asked[pkg.ID] || isRoot[pkg] && load.Holds(pkg.Dir, baseNames(pkg.GoFiles)))
		}
		out.trimPackage(pkg, isRoot[pkg])
	})
	for _, pkg := range roots {
		if len(pkg.Syntax) > 0 && !isTestMain(pkg) {
			out.roots = append(out.roots, pkg)
		}
	}
	return out, nil
}

// list notes a main package and its imports.
func (out *loadedPackages) list(pkg *packages.Package, asked bool) {
	l := gocheck.Listed{Asked: asked}
	if pkg.Module != nil {
		l.Module = pkg.Module.Path
	}
	for _, imported := range pkg.Imports {
		if isMain(imported) {
			l.Imports = append(l.Imports, imported.ID)
		}
	}
	out.listed[pkg.ID] = l
}

func baseNames(files []string) []string {
	var names []string
	for _, file := range files {
		names = append(names, filepath.Base(file))
	}
	return names
}

// trimPackage leaves a package as the analyzers shall see it. Facts pass between
// the packages of the main modules alone, so imports of others are cut, and
// the syntax of others is dropped with the errors that lacking bodies cause.
func (out *loadedPackages) trimPackage(pkg *packages.Package, root bool) {
	if !isMain(pkg) && !root {
		if pkg.Name == "" && len(pkg.Errors) > 0 {
			out.missing[pkg] = pkg.Errors[0].Msg
		}
		pkg.Syntax, pkg.TypesInfo, pkg.Errors, pkg.TypeErrors, pkg.IllTyped = nil, nil, nil, nil, false
		return
	}
	pkg.Errors = slices.DeleteFunc(pkg.Errors, func(e packages.Error) bool { return gocheck.MissingEmbed(e.Msg) })
	if (root || pkg.ForTest == "") && len(pkg.Errors) > 0 && !isTestMain(pkg) {
		out.partials = append(out.partials, out.partialOf(pkg))
	}
	pkg.IllTyped = len(pkg.Errors) > 0 // by itself, not through a dependency
	for path, imported := range pkg.Imports {
		if !isMain(imported) || len(imported.Syntax) == 0 {
			delete(pkg.Imports, path)
		}
	}
}

// isMain reports whether the package belongs to a main module, or to no
// module at all, as files named on the command line do.
func isMain(pkg *packages.Package) bool {
	if pkg.Module == nil {
		return pkg.PkgPath == "command-line-arguments"
	}
	return pkg.Module.Main
}

// isTestMain reports whether the package is the main program that the go
// command makes up for a test.
func isTestMain(pkg *packages.Package) bool {
	return pkg.Name == "main" && strings.HasSuffix(pkg.ID, ".test") && !strings.Contains(pkg.ID, " ")
}

// partialOf sums up a package's errors: the first of them, or rather the
// import that is missing, since that one causes others.
func (out *loadedPackages) partialOf(pkg *packages.Package) gocheck.LoadErrors {
	first := pkg.Errors[0]
	p := gocheck.LoadErrors{ID: pkg.ID, Path: pkg.PkgPath, Cause: first.Msg, More: len(pkg.Errors) - 1}
	for _, e := range pkg.Errors {
		if reason := out.missingImport(pkg, e.Msg); reason != "" {
			first, p.Cause, p.Missing = e, reason, true
			break
		}
	}
	p.File, p.Line = gocheck.ErrorPlace(first.Pos, pkg.Dir)
	return p
}

// missingImport returns why the import that an error message complains of did
// not load, "" if it is about something else.
func (out *loadedPackages) missingImport(pkg *packages.Package, message string) string {
	for path, imported := range pkg.Imports {
		if reason := out.missing[imported]; reason != "" && strings.Contains(message, "could not import "+path+" ") {
			return reason
		}
	}
	return ""
}

// parseFile parses a file, and drops the function bodies of dependencies:
// they take most of the time to type-check and no analyzer looks at them.
func parseFile(fset *token.FileSet, filename string, src []byte, mains []string) (*ast.File, error) {
	if gocheck.InDirs(filename, mains) || fromCgo(src, mains) {
		return parser.ParseFile(fset, filename, src, parser.AllErrors|parser.ParseComments|parser.SkipObjectResolution)
	}
	file, err := parser.ParseFile(fset, filename, src, parser.SkipObjectResolution)
	if file != nil {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				fn.Body = nil
			}
		}
	}
	return file, err
}

// fromCgo reports whether a file was generated by cgo from one below dirs. It
// lies in the build cache and says so in its //line comments.
func fromCgo(src []byte, dirs []string) bool {
	if !bytes.HasPrefix(src, []byte("// Code generated by cmd/cgo")) {
		return false
	}
	for _, dir := range dirs {
		if bytes.Contains(src, []byte("\n//line "+dir+string(filepath.Separator))) {
			return true
		}
	}
	return false
}
