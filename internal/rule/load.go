package rule

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// Load completes a record from the rule's folder: the words from the package
// comment of doc.go, the examples from testdata. A Go rule has
// testdata/src/bad/bad.go and testdata/src/good/good.go, a SQL rule
// testdata/bad.sql and testdata/good.sql.
//
// The package comment holds the heading "# Analyzer name" (Go) or
// "# Rule name" (SQL), then "name: title", then why it matters, then the
// headings "# Reported", "# Fix" and "# Not reported".
//
// Load never fails: what is missing is kept for [Rule.Problems], because
// analyzers are package variables and must not panic in a host's process.
func Load(files fs.FS, r Rule) Rule {
	bad, good, heading := "testdata/src/bad/bad.go", "testdata/src/good/good.go", "Analyzer "+r.Name
	if r.Lang == SQL {
		bad, good, heading = "testdata/bad.sql", "testdata/good.sql", "Rule "+r.Name
	}
	r.loadDoc(read(files, "doc.go", &r), heading)
	r.Bad = StripWants(read(files, bad, &r))
	r.Good = StripWants(read(files, good, &r))
	r.Was = formerRules(r.Name)
	r.checkNames()
	return r
}

func read(files fs.FS, name string, r *Rule) string {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		r.problem("%v", err)
	}
	return string(data)
}

func (r *Rule) problem(format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

// loadDoc cuts the package comment into its sections.
func (r *Rule) loadDoc(source, heading string) {
	sections := map[string]string{}
	current := ""
	for line := range strings.Lines(source) {
		text, isComment := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "//")
		if !isComment {
			break // the package clause
		}
		text = strings.TrimPrefix(text, " ")
		if head, ok := strings.CutPrefix(text, "# "); ok {
			current = head
			continue
		}
		sections[current] += text + "\n"
	}
	title, why, _ := strings.Cut(strings.TrimSpace(sections[heading]), "\n")
	title, ok := strings.CutPrefix(title, r.Name+": ")
	if !ok {
		r.problem("doc.go: the section %q must begin with %q", "# "+heading, r.Name+": report …")
	}
	r.Title = title
	r.Why = strings.TrimSpace(why)
	r.Reported = strings.TrimSpace(sections["Reported"])
	r.Fix = strings.TrimSpace(sections["Fix"])
	r.NotReported = strings.TrimSpace(sections["Not reported"])
	for _, p := range []struct{ name, text string }{
		{"title", r.Title}, {"why", r.Why}, {"# Reported", r.Reported}, {"# Fix", r.Fix}, {"# Not reported", r.NotReported},
	} {
		if p.text == "" {
			r.problem("doc.go: no %s", p.name)
		}
	}
	if len(r.Title) > 90 {
		r.problem("doc.go: the title is longer than 90 bytes")
	}
}

var (
	goName  = regexp.MustCompile(`^[a-z]{1,20}$`)
	sqlName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	since   = regexp.MustCompile(`^v\d+\.\d+\.\d+$`)
)

func (r *Rule) checkNames() {
	pattern := goName
	if r.Lang == SQL {
		pattern = sqlName
	}
	if !pattern.MatchString(r.Name) {
		r.problem("name %q does not match %v", r.Name, pattern)
	}
	if !since.MatchString(r.Since) {
		r.problem("since %q is no release", r.Since)
	}
	if r.Lang != Go && r.Lang != SQL {
		r.problem("no language")
	}
	if r.Kind == "" {
		r.problem("no kind")
	}
	for _, c := range r.Categories {
		if !sqlName.MatchString(c.Name) || c.Title == "" || c.Kind == "" {
			r.problem("category %q: needs a kebab-case name, a title and a kind", c.Name)
		}
	}
}

var (
	goWant  = regexp.MustCompile("\\s*// want ([A-Za-z_]+:)?(`|\").*$") // "name:" expects a fact
	sqlWant = regexp.MustCompile("\\s*-- want (`|\").*$")
)

// StripWants removes the expectations of the test runners from an example.
func StripWants(src string) string {
	var b strings.Builder
	for line := range strings.Lines(src) {
		line = strings.TrimRight(line, "\r\n")
		stripped := sqlWant.ReplaceAllString(goWant.ReplaceAllString(line, ""), "")
		if stripped == "" && line != "" {
			continue // the line was nothing but an expectation
		}
		b.WriteString(stripped + "\n")
	}
	return b.String()
}
