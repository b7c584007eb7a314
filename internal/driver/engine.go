package driver

import (
	"context"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/finding"
)

// engine loads Go packages and runs analyzers on them. There are two: the one
// that users run, [fast], and the [reference], go/packages and x/tools'
// checker, which the tests compare it with. They must agree on a [goResult]:
// nothing else leaves an engine.
type engine interface {
	run(ctx context.Context, load goLoad, analyzers []*analysis.Analyzer, progress func(done, total int, name string)) (*goResult, error)
}

// goLoad says which packages to load: one call of the go command. What a
// package's result depends on is all here, in the analyzers and their flags,
// and in the files: its own, the API and facts of what it imports from the
// main modules, and the API of its other dependencies.
type goLoad struct {
	dir      string   // where the go command runs
	patterns []string // asked for, as the go command reads them, relative to dir
	files    []string // asked for by themselves, absolute
	context  []string // patterns of what is loaded with it and not reported on
	mains    []string // folders of the main modules
	modules  []string // those of them that the patterns and files lie in
	alone    bool     // the patterns are files that make up a package of their own
	env      []string // of the go command; nil is the process's own
	goenv    goEnvironment
	tags     []string
	tests    bool
}

// goResult is what one load gave. It holds no syntax and no types, so that it
// can be stored.
type goResult struct {
	packages []packageResult
	listed   map[string]listed // packages of the main modules, by id
	partials []partial         // of all of these
	failures []failure
	problems []finding.Problem // File is absolute
	unlisted *finding.Problem  // why the context of a part could not be loaded
	beyond   []string          // folders of packages that are not of the module cache
	cgo      bool              // some of the main modules use cgo
	lasting  lasting
	cut      bool // at a limit: packages are missing
}

// listed is a package of the main modules as the go command sees it. Its id is
// the import path, with a suffix for variants made for tests.
type listed struct {
	module  string
	asked   bool     // the report is about it, or about some of its files
	imports []string // ids
}

// failure is an analyzer that gave up on a package.
type failure struct {
	id      string
	problem finding.Problem
}

// packageResult is what the analyzers said of one package (or of a test
// variant of it).
type packageResult struct {
	id           string
	path, module string
	dir          string
	root         bool // matched by the patterns: all that is found in it is reported
	files        int
	diagnostics  []diagnostic
	facts        map[string]analysis.Fact // package facts by analyzer
}

// diagnostic is an analysis.Diagnostic with its positions resolved.
type diagnostic struct {
	analyzer, category, message string
	start, end                  position
	related                     []related
	fixes                       []finding.Fix // File is absolute
}

// position is a place in a file on disk. Line and column are 1-based; the
// column counts bytes.
type position struct {
	file         string // absolute
	line, column int
}

type related struct {
	at      position
	message string
}
