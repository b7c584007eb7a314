package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

// marker begins an ignore comment.
const marker = "patternvet:ignore"

// malformedRule reports ignores that say nothing or too little.
const malformedRule = ruleid.IgnoreMalformed

// ignore is one "-- patternvet:ignore RULE[,RULE] reason".
type ignore struct {
	start, end int
	rules      []string // "rule" or "rule/category"
	reason     string
	statement  int // that it is about; -1 when none follows
	used       map[string]bool
}

// findIgnores reads the ignore comments of a file and finds the statement that
// each is about: the one whose lines it stands on, or else the next one.
func (fr *fileRun) findIgnores() []*ignore {
	var out []*ignore
	for _, c := range fr.comments(marker) {
		ig := parseIgnore(fr.file.Source[c.Start:c.End])
		if ig == nil {
			continue
		}
		ig.start, ig.end = c.Start, c.End
		ig.statement = fr.target(c.Start)
		out = append(out, ig)
	}
	return out
}

// comments lists the comments of a file that belong to the migration at work, if any
// of them may have a marker.
func (fr *fileRun) comments(marker string) []sqlscan.Token {
	if !strings.Contains(fr.file.Source, marker) {
		return nil
	}
	var out []sqlscan.Token
	sc := sqlscan.New(fr.file.Source, 0)
	for {
		tok, ok := sc.Next()
		if !ok {
			return out
		}
		if tok.Kind == sqlscan.Comment && fr.owns(tok.Start) {
			out = append(out, tok)
		}
	}
}

// parseIgnore reads a comment; nil when it is none of ours.
func parseIgnore(comment string) *ignore {
	rest, ok := directive(comment, marker)
	if !ok {
		return nil
	}
	ig := &ignore{used: map[string]bool{}}
	// "a, b reason" is as good as "a,b reason".
	for rest != "" {
		word, after := rest, ""
		if i := strings.IndexAny(rest, " \t\r\n"); i >= 0 {
			word, after = rest[:i], strings.TrimSpace(rest[i:])
		}
		for r := range strings.SplitSeq(word, ",") {
			if r != "" {
				ig.rules = append(ig.rules, r)
			}
		}
		rest = after
		if !strings.HasSuffix(word, ",") {
			break
		}
	}
	ig.reason = strings.TrimSpace(strings.TrimLeft(rest, "-:")) // "RULE -- reason" is common elsewhere
	return ig
}

// directive returns what a comment says behind a marker.
func directive(comment, marker string) (text string, ok bool) {
	text, ok = strings.CutPrefix(comment, "--")
	if !ok {
		text, ok = strings.CutPrefix(comment, "/*")
		text = strings.TrimSuffix(text, "*/")
	}
	rest, has := strings.CutPrefix(strings.TrimSpace(text), marker)
	if !ok || !has || rest != "" && !strings.ContainsAny(rest[:1], " \t\r\n") {
		return "", false
	}
	return strings.TrimSpace(rest), true
}

// target returns the number of the statement that a comment at this offset is
// about. A comment behind a statement belongs to it when it stands on the line
// where the statement begins or ends.
func (fr *fileRun) target(offset int) int {
	stmts := fr.parsed
	i, _ := slices.BinarySearchFunc(stmts, offset, func(s pgparse.Statement, o int) int { return s.Start - o })
	if before := i - 1; before >= 0 {
		s := stmts[before]
		if offset < s.End || fr.position(s.End).Line == fr.position(offset).Line {
			return before
		}
	}
	if i < len(stmts) {
		return i
	}
	return -1
}

// commentsOn returns the comments about a statement and about the one that it is in.
func commentsOn[T any](at map[int][]T, statement, parent int) []T {
	if parent == statement {
		return at[statement]
	}
	return slices.Concat(at[statement], at[parent])
}

// ignored reports whether a finding is suppressed, and marks the ignore used.
// What is wrong with ignores themselves can't be ignored.
func (fr *fileRun) ignored(statement int, ruleName, category string) bool {
	found := false
	for _, ig := range commentsOn(fr.ignoresAt, statement, fr.parents[statement]) {
		if ig.reason == "" {
			continue
		}
		for _, name := range ig.rules {
			if matches(name, ruleName, category) {
				ig.used[name] = true
				found = true
			}
		}
	}
	return found
}

// matches reports whether a name of an ignore, which may be a former one, covers
// findings of a rule's category.
func matches(name, ruleName, category string) bool {
	return slices.ContainsFunc(ids(name), func(id string) bool { return id == ruleName || id == ruleName+"/"+category })
}

// ids are what a name of an ignore stands for: itself, unless it is a former one.
func ids(name string) []string {
	if now := rule.Current(name); now != nil {
		return now
	}
	return []string{name}
}

// reportIgnores reports ignores that are malformed or suppress nothing.
func (fr *fileRun) reportIgnores() {
	for _, ig := range fr.ignores {
		switch {
		case len(ig.rules) == 0:
			fr.malformed(ig, `ignore names no rule; write "patternvet:ignore RULE reason"`)
			continue
		case ig.reason == "":
			fr.malformed(ig, fmt.Sprintf("ignore of %s gives no reason and is not in force; say why behind the rule", strings.Join(ig.rules, ",")))
			continue
		}
		for _, name := range ig.rules {
			fr.checkIgnore(ig, name)
		}
	}
}

func (fr *fileRun) checkIgnore(ig *ignore, name string) {
	ruleName, category, _ := strings.Cut(ids(name)[0], "/")
	c := fr.rules[ruleName]
	if c == nil {
		if fr.opts.Known == nil || !fr.opts.Known(ruleName) {
			fr.malformed(ig, fr.unknownRule(ruleName))
		}
		return
	}
	if category != "" {
		if _, ok := c.Rule.Category(category); !ok {
			fr.malformed(ig, fmt.Sprintf("ignore names %q, but rule %s has no such category", name, ruleName))
			return
		}
	}
	if ig.used[name] || !fr.enabled(&c.Rule, category) || !fr.enabled(&c.Rule, rule.UnusedIgnore) {
		return
	}
	fr.findings = append(fr.findings, check.Finding{
		Rule: c.Rule.Name, Category: rule.UnusedIgnore, Severity: c.Rule.SeverityOf(rule.UnusedIgnore),
		Message: fmt.Sprintf("ignore of %s suppresses nothing here", name), Advice: "remove it",
		File: fr.file.Path, Start: fr.position(ig.start), End: fr.position(ig.end),
		Fixes: []check.Fix{{Message: "remove the comment", Edits: []check.Edit{{File: fr.file.Path, Start: ig.start, End: ig.end}}}},
	})
}

func (fr *fileRun) unknownRule(name string) string {
	var names []string
	for n := range fr.rules {
		names = append(names, n)
	}
	slices.Sort(names)
	if near := rule.Nearest(name, names); near != "" {
		return fmt.Sprintf("ignore names no rule: %q; did you mean %s", name, near)
	}
	return fmt.Sprintf("ignore names no rule: %q", name)
}

func (fr *fileRun) malformed(ig *ignore, message string) {
	fr.complain(malformedRule, ig.start, ig.end, message)
}

// complain reports a comment under the rule that is about such comments.
func (fr *fileRun) complain(ruleName string, start, end int, text string) {
	c := fr.rules[ruleName]
	if c == nil || !fr.enabled(&c.Rule, "") {
		return
	}
	message, advice := parts(ruleName, text)
	fr.findings = append(fr.findings, check.Finding{
		Rule: ruleName, Severity: c.Rule.Severity, Message: message, Advice: advice,
		File: fr.file.Path, Start: fr.position(start), End: fr.position(end),
	})
}
