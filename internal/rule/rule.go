// Package rule holds the one record that a rule is declared in. The record
// feeds the analyzers, the command line (explain, rules), SARIF metadata, the
// pages under docs/rules, the configuration's schema and the link in every
// finding, so that a fact about a rule is said in one place.
package rule

import (
	"fmt"
	"strings"
)

// Site is the folder that the rule pages are published in.
const Site = "https://github.com/patternvet/patternvet/blob/main/docs/rules/"

// UnusedIgnore is the category, common to all rules, of an ignore comment
// that suppresses nothing.
const UnusedIgnore = "unused-ignore"

// Lang says what a rule reads.
type Lang string

// The two kinds of sources that rules read.
const (
	Go  Lang = "go"
	SQL Lang = "sql"
)

// Kind tells a defect from a matter of house style.
type Kind string

// A Bug is wrong wherever it stands; a Policy is a convention that a team may
// choose not to follow.
const (
	Bug    Kind = "bug"
	Policy Kind = "policy"
)

// Severity is how much a finding matters. The zero value is Info.
type Severity int

// The severities in rising order.
const (
	Info Severity = iota
	Warning
	Error
)

var severityNames = [...]string{Info: "info", Warning: "warning", Error: "error"}

func (s Severity) String() string {
	if s < 0 || int(s) >= len(severityNames) {
		return fmt.Sprintf("severity(%d)", int(s))
	}
	return severityNames[s]
}

// ParseSeverity is the inverse of [Severity.String].
func ParseSeverity(name string) (Severity, error) {
	for s, n := range severityNames {
		if n == name {
			return Severity(s), nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: want error, warning or info", name)
}

// MarshalText and UnmarshalText spell a severity by its name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (s *Severity) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSeverity(string(text))
	return err
}

// Rule is one rule, Go or SQL. Name, Severity, Kind, Since and the categories
// are written by hand where the rule is declared; the rest comes from its
// doc.go and its two examples through [Load].
type Rule struct {
	Name     string // the id; one lower-case word (Go) or kebab-case (SQL)
	Lang     Lang
	Severity Severity // of categories that do not set their own
	Kind     Kind     // likewise
	Off      bool     // not run unless enabled
	Since    string   // first release, "v0.1.0"
	Was      []string // rules that are part of it now, by [Load]; their names are still accepted

	Categories []Category // sub-checks, in the order of the page
	Generated  bool       // reports in generated files too

	Title       string // one line, a verb phrase: "report …"
	Why         string // what happens in production; Markdown
	Reported    string // when it is reported
	Fix         string // what to write instead
	NotReported string // what is left alone, and known limits
	Bad, Good   string // the examples, which are test fixtures too

	problems []string
}

// Category is a sub-check of a rule. It can be switched by "rule/category".
type Category struct {
	Name     string
	Title    string
	Severity Severity
	Kind     Kind
	Off      bool // not reported unless enabled
}

// Category returns the sub-check of that name.
func (r *Rule) Category(name string) (Category, bool) {
	if name == UnusedIgnore {
		return Category{Name: name, Title: "an ignore comment that suppresses nothing", Severity: Warning, Kind: Policy}, true
	}
	for _, c := range r.Categories {
		if c.Name == name {
			return c, true
		}
	}
	return Category{}, false
}

// SeverityOf returns the default severity of a finding in that category; an
// empty or unknown category has the rule's own.
func (r *Rule) SeverityOf(category string) Severity {
	if c, ok := r.Category(category); ok {
		return c.Severity
	}
	return r.Severity
}

// URL is the rule's page; with a category, the section on that page.
func (r *Rule) URL(category string) string {
	u := Site + r.Name + ".md"
	if category != "" {
		u += "#" + category
	}
	return u
}

// Doc is the text that go/analysis drivers show: title line, blank line, rest.
func (r *Rule) Doc() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.Title)
	for _, p := range []struct{ head, text string }{{"", r.Why}, {"Reported", r.Reported}, {"Fix", r.Fix}, {"Not reported", r.NotReported}} {
		if p.text == "" {
			continue
		}
		b.WriteByte('\n')
		if p.head != "" {
			fmt.Fprintf(&b, "%s: ", p.head)
		}
		fmt.Fprintf(&b, "%s\n", p.text)
	}
	return b.String()
}

// Problems lists what is missing or malformed in the record; a test holds it
// empty for every rule.
func (r *Rule) Problems() []string { return r.problems }
