package rule

import (
	"fmt"
	"strings"
)

// Markdown returns the rule's text with its examples, without a title.
func (r *Rule) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.Why)
	section := func(head, text string) { fmt.Fprintf(&b, "\n## %s\n\n%s\n", head, text) }
	section("Reported", r.Reported)
	section("Fix", r.Fix)
	section("Not reported", r.NotReported)
	fence := func(code string) string { return fmt.Sprintf("```%s\n%s```", r.Lang, strings.TrimLeft(code, "\n")) }
	section("Bad", fence(r.Bad))
	section("Good", fence(r.Good))
	return b.String()
}

// Option is a setting of a rule as its page shows it.
type Option struct{ Name, Usage, Default string }

// Page returns the rule's page under docs/rules.
func (r *Rule) Page(options []Option) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- Generated from the rule's doc.go and examples; `make docs` writes it. -->\n\n# %s\n\n%s.\n\n", r.Name, capitalize(r.Title))
	fmt.Fprintf(&b, "%s rule · %s · %s · %s · since %s\n\n", languages[r.Lang], r.Kind, r.Severity, onOff(r.Off), r.Since)
	b.WriteString(r.Markdown())
	b.WriteString("\n## Categories\n\nEach can be switched alone, as `" + r.Name + "/NAME`.\n")
	for _, c := range r.Categories {
		fmt.Fprintf(&b, "\n### %s\n\n%s. %s, %s, %s.\n", c.Name, capitalize(c.Title), capitalize(string(c.Kind)), c.Severity, onOff(c.Off))
	}
	b.WriteString("\n### " + UnusedIgnore + "\n\nAn ignore comment names this rule and silences nothing. Remove it.\n")
	if len(options) > 0 {
		b.WriteString("\n## Options\n\n| option | default | meaning |\n|---|---|---|\n")
		for _, o := range options {
			value := ""
			if o.Default != "" {
				value = "`" + o.Default + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", o.Name, value, strings.ReplaceAll(o.Usage, "|", "\\|"))
		}
	}
	return b.String()
}

var languages = map[Lang]string{Go: "Go", SQL: "SQL"}

func onOff(off bool) string {
	if off {
		return "off by default"
	}
	return "on by default"
}

func capitalize(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Index returns the page that lists the rules.
func Index(rules []*Rule) string {
	var b strings.Builder
	b.WriteString("<!-- Generated from the rules' records; `make docs` writes it. -->\n\n# Rules\n\n| rule | reads | severity | what it reports |\n|---|---|---|---|\n")
	for _, r := range rules {
		severity := r.Severity.String()
		if r.Off {
			severity += ", off by default"
		}
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s | %s |\n", r.Name, r.Name, languages[r.Lang], severity, strings.TrimPrefix(r.Title, "report "))
	}
	return b.String()
}
