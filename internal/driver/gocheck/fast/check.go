package fast

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/gocheck/golist"
	"github.com/patternvet/patternvet/internal/safefile"
)

// checked is a main-module package, parsed and type-checked.
type checked struct {
	node    *node
	types   *types.Package
	info    *types.Info
	syntax  []*ast.File
	sources map[string][]byte
	errors  []loadError   // in the order of reading, parsing, type-checking
	typed   []types.Error // those of the type checker
	// damaged: not all of the source could be read and parsed, so that anything
	// in it may matter to the rest.
	damaged bool
	// explained is the number of errors that are left out; see [checked.dropC].
	explained int
}

type loadError struct{ pos, message string }

// toolchain is what type-checking depends on besides sources.
type toolchain struct {
	sizes   types.Sizes
	version string // of the language, for packages without one of their own
	c       *cSeer
	root    *safefile.Root
}

// read reads a source. What lies outside of the project was named by the go
// command: modules, the standard library, what cgo makes.
func (t toolchain) read(file string) ([]byte, error) {
	if _, below := t.root.Rel(file); below {
		return t.root.Read(file, safefile.MaxSource)
	}
	return safefile.Read(file, safefile.MaxSource)
}

// source is the content of a file, or why it could not be read.
type source struct {
	text []byte
	err  error
}

// readAll reads the files of a package.
func (t toolchain) readAll(n *node) map[string]source {
	sources := make(map[string]source, len(n.files))
	for _, file := range n.files {
		text, err := t.read(file)
		sources[file] = source{text, err}
	}
	return sources
}

// checkSource type-checks a package with its function bodies. importer returns
// the packages that it imports.
func (t toolchain) checkSource(fset *token.FileSet, n *node, sources map[string]source, importer types.Importer) *checked {
	c := &checked{node: n, sources: map[string][]byte{}, info: &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}}
	if e := n.Error; e != nil && !gocheck.MissingEmbed(e.Err) {
		c.errors = append(c.errors, loadError{e.Pos, e.Err})
	}
	for _, file := range n.files {
		c.parse(fset, file, sources[file])
	}
	if err := tooLarge(c.syntax, importedBy(importer)); err != nil {
		c.errors, c.syntax, c.damaged = append(c.errors, loadError{n.files[0], err.Error()}), nil, true
	}
	config := t.config(n, importer)
	config.Error = func(err error) {
		var typed types.Error
		if !errors.As(err, &typed) {
			return
		}
		c.typed = append(c.typed, typed)
	}
	c.types = types.NewPackage(n.path(), n.Name)
	// The error is the first of those that config.Error got.
	_ = types.NewChecker(config, fset, c.types, c.info).Files(c.syntax)
	if len(c.typed) > 0 && t.c.sees(n) {
		c.dropC()
	}
	for _, e := range c.typed {
		c.errors = append(c.errors, loadError{fset.Position(e.Pos).String(), e.Msg})
	}
	return c
}

// importedBy returns the packages that an importer has.
func importedBy(importer types.Importer) func(path string) *types.Package {
	return func(path string) *types.Package {
		if pkg, err := importer.Import(path); err == nil {
			return pkg
		}
		return nil
	}
}

func (c *checked) parse(fset *token.FileSet, file string, src source) {
	if src.err != nil {
		c.errors, c.damaged = append(c.errors, loadError{file, src.err.Error()}), true
		return
	}
	c.sources[file] = src.text
	syntax, err := parser.ParseFile(fset, file, src.text, fullMode)
	c.damaged = c.damaged || err != nil
	if syntax != nil {
		c.syntax = append(c.syntax, syntax)
	}
	var list scanner.ErrorList
	if errors.As(err, &list) {
		for _, e := range list {
			c.errors = append(c.errors, loadError{e.Pos.String(), e.Msg})
		}
	}
}

// fullMode is how packages are parsed that are analyzed.
const fullMode = parser.AllErrors | parser.ParseComments | parser.SkipObjectResolution

// checkAPI type-checks a dependency without function bodies, or a main package
// that is not analyzed again. Its errors do not matter: who imports what is
// wrong with it hears of that. damaged says that the bodies decide what the
// parser makes of the rest.
func (t toolchain) checkAPI(fset *token.FileSet, n *node, damaged bool, importer types.Importer) *types.Package {
	var syntax []*ast.File
	for _, file := range n.files {
		src, err := t.read(file)
		if err != nil {
			continue
		}
		var f *ast.File
		if !damaged {
			f, err = parser.ParseFile(fset, file, trimBodies(src), parser.SkipObjectResolution)
		}
		switch {
		case damaged:
			f, _ = parser.ParseFile(fset, file, src, fullMode) // as it was analyzed
		case err != nil:
			f, _ = parser.ParseFile(fset, file, src, parser.SkipObjectResolution) // as far as it goes
		}
		if f != nil {
			syntax = append(syntax, f)
		}
	}
	if tooLarge(syntax, importedBy(importer)) != nil {
		syntax = nil // who uses it hears of what is missing
	}
	config := t.config(n, importer)
	config.IgnoreFuncBodies = true
	config.Error = func(error) {}
	for {
		pkg := types.NewPackage(n.path(), n.Name)
		_ = types.NewChecker(config, fset, pkg, nil).Files(syntax)
		if n.main || !t.c.sees(n) || !untypeConstants(pkg, syntax) {
			return pkg
		}
	}
}

func (t toolchain) config(n *node, importer types.Importer) *types.Config {
	config := &types.Config{Importer: importer, Sizes: t.sizes, GoVersion: t.version, FakeImportC: n.cgo}
	if n.Module != nil && n.Module.GoVersion != "" {
		config.GoVersion = "go" + n.Module.GoVersion
	}
	return config
}

// nodeImporter resolves the imports of one package.
type nodeImporter struct {
	node *node
	find func(*node) *types.Package
}

// Import implements [types.Importer].
func (i nodeImporter) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	imported := i.node.imports[path]
	if imported == nil {
		return nil, fmt.Errorf("no package %s", path)
	}
	if imported.Name == "" && imported.Error != nil {
		return nil, errors.New(imported.Error.Err)
	}
	if pkg := i.find(imported); pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("package %s did not load", path)
}

// partialOf sums up a package's errors, like that of the reference engine.
func (c *checked) partialOf() gocheck.LoadErrors {
	p := gocheck.LoadErrors{ID: c.node.ImportPath, Path: c.node.path(), Cause: c.errors[0].message, More: len(c.errors) - 1}
	pos := c.errors[0].pos
	for _, e := range c.errors {
		if missing := c.node.missing(e.message); missing != nil {
			p.Cause, p.Missing, pos = missing.Err, true, e.pos
			break
		}
	}
	p.File, p.Line = gocheck.ErrorPlace(pos, c.node.Dir)
	if p.Wants = gocheck.NewerWanted(c.typed); p.Wants != "" && c.node.Module != nil {
		p.Module = c.node.Module.Dir
	}
	return p
}

// missing returns the error of the import that a message complains of.
func (n *node) missing(message string) *golist.Error {
	for path, imported := range n.imports {
		if imported.Name == "" && imported.Error != nil && strings.Contains(message, "could not import "+path+" ") {
			return imported.Error
		}
	}
	return nil
}
