// Package directive reads the comments that silence findings:
//
//	//patternvet:ignore RULE[,RULE] reason
//	//nolint[:NAME,…]
//
// The first stands on the finding's line or directly above it. The second is
// golangci-lint's and means what it means there: on a line of its own it
// covers the statement or declaration below it.
package directive

import (
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Analyzer collects the directives of a package, as a *[Set].
var Analyzer = &analysis.Analyzer{
	Name:             "patternvetdirectives",
	Doc:              "collect the comments that silence findings",
	Run:              run,
	ResultType:       reflect.TypeFor[*Set](),
	RunDespiteErrors: true,
}

const prefix = "//patternvet:"

// Ignore is one patternvet:ignore comment.
type Ignore struct {
	Pos, End token.Pos
	Verb     string   // the word behind the colon; only "ignore" is known
	Rules    []string // in the order written
	Reason   string
	used     map[string]bool // by rule
}

// A nolint is one comment of golangci-lint's and the lines it covers.
type nolint struct {
	names       []string // empty: all linters
	first, last int      // lines
}

// Set holds the directives of one package.
type Set struct {
	fset    *token.FileSet
	Ignores []*Ignore
	byLine  map[lineKey][]*Ignore
	nolints map[string][]nolint // by file name
}

type lineKey struct {
	file string
	line int
}

func run(pass *analysis.Pass) (any, error) {
	set := &Set{fset: pass.Fset, byLine: map[lineKey][]*Ignore{}, nolints: map[string][]nolint{}}
	for _, file := range pass.Files {
		var begin starts // made for the first comment that needs it
		for _, group := range file.Comments {
			set.addGroup(file, group, &begin)
		}
	}
	return set, nil
}

func (s *Set) addGroup(file *ast.File, group *ast.CommentGroup, begin *starts) {
	below := s.fset.Position(group.End()).Line + 1
	for _, c := range group.List {
		at := s.fset.Position(c.Pos())
		if ig := parseIgnore(c); ig != nil {
			s.Ignores = append(s.Ignores, ig)
			s.byLine[lineKey{at.Filename, at.Line}] = append(s.byLine[lineKey{at.Filename, at.Line}], ig)
			s.byLine[lineKey{at.Filename, below}] = append(s.byLine[lineKey{at.Filename, below}], ig)
		}
		if names, ok := parseNolint(c.Text); ok {
			n := nolint{names: names, first: at.Line, last: at.Line}
			if *begin == nil {
				*begin = s.startsOf(file)
			}
			n.first, n.last = begin.span(at.Line, below)
			s.nolints[at.Filename] = append(s.nolints[at.Filename], n)
		}
	}
}

func parseIgnore(c *ast.Comment) *Ignore {
	text, ok := strings.CutPrefix(c.Text, prefix)
	if !ok {
		return nil
	}
	// A second comment on the line, such as a test's expectation, is no reason.
	if i := strings.Index(text, " // "); i >= 0 {
		text = text[:i]
	}
	verb, rest, _ := strings.Cut(text, " ")
	names, reason, _ := strings.Cut(strings.TrimSpace(rest), " ")
	ig := &Ignore{Pos: c.Pos(), End: c.End(), Verb: verb, Reason: strings.TrimSpace(reason), used: map[string]bool{}}
	for name := range strings.SplitSeq(names, ",") {
		if name != "" {
			ig.Rules = append(ig.Rules, name)
		}
	}
	return ig
}

func parseNolint(text string) (names []string, ok bool) {
	text, ok = strings.CutPrefix(text, "//nolint")
	if !ok {
		if text, ok = strings.CutPrefix(text, "// nolint"); !ok {
			return nil, false
		}
	}
	list, named := strings.CutPrefix(text, ":")
	if !named {
		// "//nolint" and "//nolint // why" cover all, "//nolintlint" is another word.
		return nil, text == "" || text[0] == ' '
	}
	list, _, _ = strings.Cut(list, "//")
	for name := range strings.SplitSeq(list, ",") {
		name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
		names = append(names, strings.ToLower(name))
	}
	if slices.Contains(names, "all") {
		names = nil
	}
	return names, true
}

// starts has, by line of a file, the nodes that begin there.
type starts map[int]extent

// extent is what begins on a line: the last line that any of it reaches, and
// the last one of the outermost node.
type extent struct{ any, outermost int }

func (s *Set) startsOf(file *ast.File) starts {
	out := starts{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.CommentGroup, *ast.Comment:
			return false
		case *ast.File:
			return true
		}
		line, end := s.fset.Position(n.Pos()).Line, s.fset.Position(n.End()).Line
		e, ok := out[line]
		if !ok {
			e.outermost = end
		}
		e.any = max(e.any, end)
		out[line] = e
		return true
	})
	return out
}

// span returns the lines that a nolint comment covers: the outermost node
// that begins on the comment's line or, when the comment stands alone, on the
// line below.
func (l starts) span(line, below int) (first, last int) {
	if e, ok := l[line]; ok {
		return line, max(line, e.any)
	}
	if e, ok := l[below]; ok {
		return line, e.outermost
	}
	return line, line
}

// Match reports whether a finding of the rule at pos is silenced, and notes
// which comment did it.
func (s *Set) Match(rule string, pos token.Pos) bool {
	at := s.fset.Position(pos)
	matched := false
	for _, ig := range s.byLine[lineKey{at.Filename, at.Line}] {
		if ig.Verb == "ignore" && ig.Reason != "" && slices.Contains(ig.Rules, rule) {
			ig.used[rule] = true
			matched = true
		}
	}
	for _, n := range s.nolints[at.Filename] {
		matched = matched || n.first <= at.Line && at.Line <= n.last &&
			(len(n.names) == 0 || slices.Contains(n.names, rule) || slices.Contains(n.names, "patternvet"))
	}
	return matched
}

// Unused returns the well-formed ignores that name the rule and silenced none
// of its findings.
func (s *Set) Unused(rule string) []*Ignore {
	var unused []*Ignore
	for _, ig := range s.Ignores {
		if ig.Verb == "ignore" && ig.Reason != "" && slices.Contains(ig.Rules, rule) && !ig.used[rule] {
			unused = append(unused, ig)
		}
	}
	return unused
}
