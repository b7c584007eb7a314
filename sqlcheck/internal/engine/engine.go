// Package engine runs checks over a folder of migrations: it parses the
// files, follows transactions the way the tool and the server do, replays the
// schema and collects what the checks report.
package engine

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// Options of a run.
type Options struct {
	Version int // major version of PostgreSQL
	// VersionKnown is set when Version is not just the default.
	VersionKnown bool
	Undeployed   func(file string) bool           // nil: every file is a deploy of its own
	Enabled      func(rule, category string) bool // nil: the rules' defaults
	Known        func(rule string) bool           // names that an ignore may give; nil: those of the checks
	Down         bool                             // check the down migrations too
	Definitions  bool                             // the catalog of [Walk] keeps definitions as SQL
}

// Run returns the findings, ordered by file, position and rule.
func Run(dir *migrate.Dir, checks []check.Check, opts Options) []check.Finding {
	r := &runner{dir: dir, checks: checks, opts: opts, catalog: catalog.New(), rules: map[string]*check.Check{}}
	for i := range checks {
		r.rules[checks[i].Rule.Name] = &checks[i]
	}
	parsed := parseFiles(dir.Files, false)
	r.all, r.sets, r.said = parsed, parameters(parsed), map[string]bool{}
	for i, f := range dir.Files {
		r.file(i, f, parsed[i])
		if opts.Down && f.Down != nil {
			r.down(i, f)
		}
	}
	r.reportUnvalidated()
	slices.SortFunc(r.findings, func(a, b check.Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Start.Offset, b.Start.Offset),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Message, b.Message), cmp.Compare(a.Advice, b.Advice))
	})
	return r.findings
}

// parsedExec is what one string of a file parses to.
type parsedExec []pgparse.Statement

// parseFiles parses all files, several at a time, with the definitions of what
// they make when that is asked for.
func parseFiles(files []*migrate.File, definitions bool) [][]parsedExec {
	out := make([][]parsedExec, len(files))
	next := make(chan int)
	var wg sync.WaitGroup
	for range workers(len(files)) {
		wg.Go(func() {
			for i := range next {
				for _, e := range files[i].Execs {
					exec := pgparse.Parse(files[i].Source, e.Start, e.End)
					for j := range exec {
						if definitions {
							exec[j].Node = pgparse.WithDefinitions(files[i].Source, exec[j].Stmt)
						}
					}
					out[i] = append(out[i], exec)
				}
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	wg.Wait()
	return out
}

// parameters lists the files that set a parameter, values that switch a limit
// off left out.
func parameters(files [][]parsedExec) map[string][]int {
	out := map[string][]int{}
	for i, f := range files {
		for _, exec := range f {
			for _, s := range exec {
				if set, ok := s.Node.(*ast.Set); ok && set.Effective() && !slices.Contains(out[set.Name], i) {
					out[set.Name] = append(out[set.Name], i)
				}
			}
		}
	}
	return out
}

// custom reports whether files up to here set a parameter as a rule: three at
// least, and half of those since the first.
func (r *runner) custom(parameter string, index int) bool {
	before := 0
	for _, i := range r.sets[parameter] {
		if i < index {
			before++
		}
	}
	return before >= 3 && 2*before >= index-r.sets[parameter][0]
}

// workers is the number of files that are parsed at the same time.
func workers(files int) int {
	n := runtime.GOMAXPROCS(0)
	if pgparse.Workers > 0 {
		n = pgparse.Workers
	}
	return min(n, files)
}

type runner struct {
	dir      *migrate.Dir
	checks   []check.Check
	rules    map[string]*check.Check
	opts     Options
	catalog  *catalog.Catalog
	findings []check.Finding

	transactions int              // opened so far
	all          [][]parsedExec   // of all files
	sets         map[string][]int // files that set a parameter
	said         map[string]bool  // what is not to be said again
	pending      []*fileRun       // files that have more to say when all have run
	made         int              // migrations that fixes add
	guessed      int              // constraints up to this number may have been validated
}

// unit is the deploy unit of a file and whether the file is checked: without
// a cut every file is a deploy of its own; with one, all that is not deployed
// goes out together.
func (r *runner) unit(i int, f *migrate.File) (unit int, checked bool) {
	if r.opts.Undeployed == nil {
		return i + 1, true
	}
	if r.opts.Undeployed(f.Path) {
		return len(r.dir.Files) + 1, true
	}
	return i + 1, false
}
