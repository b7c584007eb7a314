package driver

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// loadedPackages are packages from source: those of the main modules with
// bodies, the rest without.
type loadedPackages struct {
	roots    []*packages.Package
	asked    map[string]bool   // ids of what the patterns match, without those of the context
	listed   map[string]listed // of main packages, by id
	mains    []string
	partials []partial
	missing  map[*packages.Package]string // dependencies that did not load, and why
}

// mode loads everything from source. Asking for export data instead would
// make the go command compile every dependency first.
const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
	packages.NeedDeps | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedTypesSizes | packages.NeedModule | packages.NeedForTest

func loadPackages(ctx context.Context, load goLoad) (*loadedPackages, error) {
	cfg := &packages.Config{
		Mode:    mode,
		Context: ctx,
		Dir:     load.dir,
		Env:     load.env,
		Tests:   load.tests,
		ParseFile: func(fset *token.FileSet, filename string, src []byte) (*ast.File, error) {
			return parseFile(fset, filename, src, load.mains)
		},
	}
	if len(load.tags) > 0 {
		cfg.BuildFlags = []string{"-tags=" + strings.Join(load.tags, ",")}
	}
	out := &loadedPackages{mains: load.mains, missing: map[*packages.Package]string{}, asked: map[string]bool{}, listed: map[string]listed{}}
	if len(load.patterns) > 0 {
		names := *cfg
		names.Mode = packages.NeedName
		part, err := packages.Load(&names, load.patterns...)
		if err != nil {
			return nil, err
		}
		for _, pkg := range part {
			out.asked[pkg.ID] = true
		}
	}
	roots, err := packages.Load(cfg, load.all()...)
	if err != nil {
		return nil, err
	}
	isRoot := map[*packages.Package]bool{}
	for _, pkg := range roots {
		isRoot[pkg] = true
	}
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		if isMain(pkg) {
			out.list(pkg, out.asked[pkg.ID] || isRoot[pkg] && load.holds(pkg.Dir, baseNames(pkg.GoFiles)))
		}
		out.settle(pkg, isRoot[pkg])
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
	l := listed{asked: asked}
	if pkg.Module != nil {
		l.module = pkg.Module.Path
	}
	for _, imported := range pkg.Imports {
		if isMain(imported) {
			l.imports = append(l.imports, imported.ID)
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

// settle leaves a package as the analyzers shall see it. Facts pass between
// the packages of the main modules alone, so imports of others are cut, and
// the syntax of others is dropped with the errors that lacking bodies cause.
func (out *loadedPackages) settle(pkg *packages.Package, root bool) {
	if !isMain(pkg) && !root {
		if pkg.Name == "" && len(pkg.Errors) > 0 {
			out.missing[pkg] = pkg.Errors[0].Msg
		}
		pkg.Syntax, pkg.TypesInfo, pkg.Errors, pkg.TypeErrors, pkg.IllTyped = nil, nil, nil, nil, false
		return
	}
	pkg.Errors = slices.DeleteFunc(pkg.Errors, func(e packages.Error) bool { return missingEmbed(e.Msg) })
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
func (out *loadedPackages) partialOf(pkg *packages.Package) partial {
	first := pkg.Errors[0]
	p := partial{id: pkg.ID, path: pkg.PkgPath, cause: first.Msg, more: len(pkg.Errors) - 1}
	for _, e := range pkg.Errors {
		if reason := out.missingImport(pkg, e.Msg); reason != "" {
			first, p.cause, p.missing = e, reason, true
			break
		}
	}
	p.file, p.line = errorPlace(first.Pos, pkg.Dir)
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

// splitPosition reads "file:line:col" or "file:line".
func splitPosition(s string) (file string, line int) {
	if s == "" || s == "-" {
		return "", 0
	}
	parts := strings.Split(s, ":")
	for i := len(parts) - 1; i > 0; i-- {
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return strings.Join(parts[:i+1], ":"), line
		}
		line, s = n, strings.Join(parts[:i], ":")
	}
	return s, line
}

// parseFile parses a file, and drops the function bodies of dependencies:
// they take most of the time to type-check and no analyzer looks at them.
func parseFile(fset *token.FileSet, filename string, src []byte, mains []string) (*ast.File, error) {
	if inDirs(filename, mains) || fromCgo(src, mains) {
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

// inDirs reports whether a file lies below one of the folders, and not in a
// folder of vendored packages.
func inDirs(file string, dirs []string) bool {
	for _, dir := range dirs {
		rel, ok := strings.CutPrefix(file, dir+string(filepath.Separator))
		if ok && !strings.HasPrefix(filepath.ToSlash(rel), "vendor/") {
			return true
		}
	}
	return false
}
