package driver

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/finding"
)

// partial is a package with errors, so that analyzers saw only part of it.
type partial struct {
	id      string // of the go command, which has several for a path with tests
	path    string
	cause   string // first line of the error that explains the others
	missing bool   // the cause is an import that did not load
	more    int    // further errors
	file    string // absolute
	line    int
	wants   string // the newer Go that it asks for
	module  string // folder of its module
}

// summarize turns packages with errors into what is told to the user. Many
// packages may lack one import: that is said once.
func summarize(list []partial) []finding.Problem {
	slices.SortFunc(list, func(a, b partial) int { return cmp.Compare(a.path, b.path) })
	var problems []finding.Problem
	first := map[string]int{} // by cause: index into problems
	count := map[string]int{}
	for _, p := range list {
		cause, _, _ := strings.Cut(strings.TrimSpace(p.cause), "\n") // the rest is detail of the go command
		if at, ok := first[cause]; p.missing && ok {
			count[cause]++
			problems[at].Message = fmt.Sprintf("%d packages were checked only in part: %s", count[cause], cause)
			continue
		}
		message := fmt.Sprintf("package %s was checked only in part: %s", p.path, cause)
		if p.more > 0 && !p.missing {
			message += fmt.Sprintf(" (and %d more errors)", p.more)
		}
		if p.missing {
			first[cause], count[cause] = len(problems), 1
		}
		problems = append(problems, finding.Problem{Message: message, File: p.file, Line: p.line})
	}
	return problems
}

// errorPlace reads the position of an error of the package in dir.
func errorPlace(pos, dir string) (file string, line int) {
	file, line = splitPosition(pos)
	switch {
	case file == "":
		file = dir
	case !filepath.IsAbs(file):
		file = filepath.Join(dir, filepath.Base(file))
	}
	return file, line
}
