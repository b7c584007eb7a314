package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/safetext"
)

// style paints text on terminals; the zero value leaves it plain.
type style struct{ on bool }

const (
	bold   = "1"
	red    = "31;1"
	yellow = "33;1"
	blue   = "34;1"
	green  = "32;1"
	dim    = "2"
)

func (s style) paint(code, text string) string {
	if !s.on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

var severityColors = map[rule.Severity]string{rule.Error: red, rule.Warning: yellow, rule.Info: blue}

// writeText writes findings for people: place, message, code frame, advice.
func writeText(out io.Writer, r *Report) error {
	var w bytes.Buffer
	s := style{r.Color}
	for _, f := range r.Findings {
		r.textFinding(&w, s, f)
	}
	for _, p := range r.Problems {
		place := safetext.Line(p.File)
		if p.Line > 0 {
			place = fmt.Sprintf("%s:%d", place, p.Line)
		}
		if place != "" {
			place += ": "
		}
		fmt.Fprintf(&w, "%s%s %s\n", s.paint(bold, place), s.paint(red, "incomplete:"), p.Message)
	}
	if len(r.Problems) > 0 {
		fmt.Fprintln(&w)
	}
	r.textAccount(&w, s)
	fmt.Fprintln(&w, r.summary(s))
	_, err := io.WriteString(out, safetext.Commands(w.String()))
	return err
}

func (r *Report) textFinding(w io.Writer, s style, f finding.Finding) {
	place := fmt.Sprintf("%s:%d:%d:", safetext.Line(f.File), f.Line, f.Column)
	fmt.Fprintf(w, "%s %s %s %s\n", s.paint(bold, place), s.paint(severityColors[f.Severity], f.Severity.String()+":"),
		f.Message, s.paint(dim, "("+f.ID()+")"))
	gutter := len(fmt.Sprint(f.Line))
	if text := r.lines.Of(r.Source(f.File), f.Line); text != nil {
		frame(w, s, f, text, gutter)
	}
	note := func(label, text string) {
		fmt.Fprintf(w, "%*s %s %s %s\n", gutter, "", s.paint(blue, "="), s.paint(bold, label+":"), text)
	}
	for _, rel := range f.Related {
		note("see", fmt.Sprintf("%s:%d:%d: %s", safetext.Line(rel.File), rel.Line, rel.Column, rel.Message))
	}
	if len(f.Fixes) > 0 {
		how := "--fix does it, --diff shows it"
		if strings.HasSuffix(f.File, ".sql") && !f.Undeployed && !f.Fixes[0].Creates() {
			how = "--fix does it unless the migration is deployed, --diff shows it"
		}
		note("fix", f.Fixes[0].Message+" ("+how+")")
	}
	if f.Advice != "" {
		note("help", f.Advice)
	}
	note("docs", f.URL)
	fmt.Fprintln(w)
}

// maxFrame is the most characters of a source line that are shown.
const maxFrame = 160

// frame shows the finding's first line with the place underlined.
func frame(w io.Writer, s style, f finding.Finding, text []byte, gutter int) {
	from := min(max(f.Column-1, 0), len(text))
	to := len(text)
	if f.EndLine == f.Line {
		to = min(max(f.EndColumn-1, from), len(text))
	}
	before, marked := expand(text[:from]), strings.TrimRightFunc(expand(text[from:to]), unicode.IsSpace)
	line := before + expand(text[from:])
	width := max(utf8.RuneCountInString(marked), 1)
	indent := utf8.RuneCountInString(before)
	if runes := []rune(line); len(runes) > maxFrame {
		// A long line is shown around the place.
		start := max(0, min(indent-maxFrame/4, len(runes)-maxFrame))
		line = string(runes[start:min(start+maxFrame, len(runes))])
		indent -= start
		width = max(1, min(width, maxFrame-indent))
	}
	bar := s.paint(blue, "|")
	fmt.Fprintf(w, "%*s %s\n", gutter, "", bar)
	fmt.Fprintf(w, "%s %s %s\n", s.paint(blue, fmt.Sprint(f.Line)), bar, line)
	fmt.Fprintf(w, "%*s %s %s%s\n", gutter, "", bar, strings.Repeat(" ", indent), s.paint(severityColors[f.Severity], strings.Repeat("^", width)))
}

// expand makes source text printable, with tabs as four spaces.
func expand(text []byte) string {
	return safetext.Line(strings.ReplaceAll(string(text), "\t", "    "))
}

func (r *Report) summary(s style) string {
	n := r.count()
	var parts []string
	for _, severity := range []rule.Severity{rule.Error, rule.Warning, rule.Info} {
		if n[severity] > 0 {
			parts = append(parts, s.paint(severityColors[severity], plural(n[severity], severity.String(), severityPlural[severity])))
		}
	}
	head := s.paint(green, "no findings")
	if len(parts) > 0 {
		head = strings.Join(parts, ", ")
	}
	if len(r.Problems) > 0 {
		head += ", " + s.paint(red, plural(len(r.Problems), "part incomplete", "parts incomplete"))
	}
	if r.Known > 0 {
		head += fmt.Sprintf(", %d known from the baseline", r.Known)
	}
	scope := fmt.Sprintf("%s and %s checked in %s", plural(r.Packages, "package", "packages"), plural(r.Migrations, "migration", "migrations"), r.Elapsed.Round(10*time.Millisecond))
	if r.Exit.Incomplete {
		scope += "; " + r.Exit.words()
	}
	return head + "  " + s.paint(dim, scope)
}

var severityPlural = map[rule.Severity]string{rule.Error: "errors", rule.Warning: "warnings", rule.Info: "infos"}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
