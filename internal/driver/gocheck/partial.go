package gocheck

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/finding"
)

// LoadErrors is a package with errors, so that analyzers saw only part of it.
type LoadErrors struct {
	ID      string // of the go command, which has several for a path with tests
	Path    string
	Cause   string // first line of the error that explains the others
	Missing bool   // the cause is an import that did not load
	More    int    // further errors
	File    string // absolute
	Line    int
	Wants   string // the newer Go that it asks for
	Module  string // folder of its module
}

// summarize turns packages with errors into what is told to the user. Many
// packages may lack one import: that is said once.
func summarize(list []LoadErrors) []finding.Problem {
	slices.SortFunc(list, func(a, b LoadErrors) int { return cmp.Compare(a.Path, b.Path) })
	var problems []finding.Problem
	first := map[string]int{} // by cause: index into problems
	count := map[string]int{}
	for _, p := range list {
		cause, _, _ := strings.Cut(strings.TrimSpace(p.Cause), "\n") // the rest is detail of the go command
		if at, ok := first[cause]; p.Missing && ok {
			count[cause]++
			problems[at].Message = fmt.Sprintf("%d packages were checked only in part: %s", count[cause], cause)
			continue
		}
		message := fmt.Sprintf("package %s was checked only in part: %s", p.Path, cause)
		if p.More > 0 && !p.Missing {
			message += fmt.Sprintf(" (and %d more errors)", p.More)
		}
		if p.Missing {
			first[cause], count[cause] = len(problems), 1
		}
		problems = append(problems, finding.Problem{Message: message, File: p.File, Line: p.Line})
	}
	return problems
}
