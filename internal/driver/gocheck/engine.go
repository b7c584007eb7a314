// Package gocheck says what a load of Go packages is, what running analyzers on
// it gives, and what of that bears on what was asked for. Engines are packages
// of their own.
package gocheck

import (
	"context"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/finding"
)

// Engine loads Go packages and runs analyzers on them. There are two: package
// fast, which users run, and package reference, go/packages and x/tools'
// checker, which the tests compare it with. They must agree on a [Result]:
// nothing else leaves an engine.
type Engine interface {
	Run(ctx context.Context, load Load, analyzers []*analysis.Analyzer, progress func(done, total int, name string)) (*Result, error)
}

// Load says which packages to load: one call of the go command. What a
// package's result depends on is all here, in the analyzers and their flags,
// and in the files: its own, the API and facts of what it imports from the
// main modules, and the API of its other dependencies.
type Load struct {
	Dir            string   // where the go command runs
	Patterns       []string // asked for, as the go command reads them, relative to dir
	Files          []string // asked for by themselves, absolute
	Context        []string // patterns of what is loaded with it and not reported on
	MainModuleDirs []string // folders of the main modules
	ModuleDirs     []string // those of them that the patterns and files lie in
	Alone          bool     // the patterns are files that make up a package of their own
	Env            []string // of the go command; nil is the process's own
	Go             Environment
	Tags           []string
	Tests          bool
}

// Result is what one load gave. It holds no syntax and no types, so that it
// can be stored.
type Result struct {
	Packages     []Package
	Listed       map[string]Listed // packages of the main modules, by id
	LoadErrors   []LoadErrors      // of all of these
	Failures     []Failure
	Problems     []finding.Problem // File is absolute
	Unlisted     *finding.Problem  // why the context of a part could not be loaded
	ExternalDirs []string          // folders of packages that are not of the module cache
	Cgo          bool              // some of the main modules use cgo
	Lasting      Lasting
	Cut          bool // at a limit: packages are missing
}

// Listed is a package of the main modules as the go command sees it. Its id is
// the import path, with a suffix for variants made for tests.
type Listed struct {
	Module  string
	Asked   bool     // the report is about it, or about some of its files
	Imports []string // ids
}

// Failure is an analyzer that gave up on a package.
type Failure struct {
	ID      string
	Problem finding.Problem
}

// Package is what the analyzers said of one package (or of a test
// variant of it).
type Package struct {
	ID           string
	Path, Module string
	Dir          string
	Root         bool // matched by the patterns: all that is found in it is reported
	Files        int
	Diagnostics  []Diagnostic
	Facts        map[string]analysis.Fact // package facts by analyzer
}

// Diagnostic is an analysis.Diagnostic with its positions resolved.
type Diagnostic struct {
	Analyzer, Category, Message string
	Start, End                  Position
	Related                     []Related
	Fixes                       []finding.Fix // File is absolute
}

// Position is a place in a file on disk. Line and column are 1-based; the
// column counts bytes.
type Position struct {
	File         string // absolute
	Line, Column int
}

// Related is another place that a diagnostic is about.
type Related struct {
	At      Position
	Message string
}
