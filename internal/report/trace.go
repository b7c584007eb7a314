package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/safetext"
	"github.com/patternvet/patternvet/sqlcheck/trace"
)

// Trace writes what a trace saw, as a table or as JSON.
func Trace(out io.Writer, format string, r *trace.Report, color bool) error {
	if format == "json" {
		return encode(out, r)
	}
	w := &bytes.Buffer{}
	t := tracePrinter{w, style{color}}
	for _, f := range r.Files {
		fmt.Fprintf(w, "%s (%s)\n", t.paint(bold, safetext.Line(f.File)), f.Tool)
		fmt.Fprintf(w, "%6s  %-*s%10s%11s%10s\n", "LINE", traceWidth, "STATEMENT", "OBSERVED", "PREDICTED", "MS")
		for _, s := range f.Statements {
			t.statement(s)
		}
		fmt.Fprintln(w)
	}
	for _, p := range r.Errors {
		place := safetext.Line(p.File)
		if p.Line > 0 {
			place = fmt.Sprintf("%s:%d", place, p.Line)
		}
		fmt.Fprintf(w, "%s: %s %s\n", t.paint(bold, place), t.paint(red, "incomplete:"), safetext.Message(p.Message))
	}
	head := t.paint(green, "no differences")
	if n := r.Summary.Differences; n > 0 {
		head = t.paint(red, plural(n, "difference", "differences"))
	}
	if n := len(r.Errors); n > 0 {
		head += ", " + t.paint(red, plural(n, "part incomplete", "parts incomplete"))
	}
	fmt.Fprintf(w, "%s; %s of %s ran on PostgreSQL %d\n", head, plural(r.Summary.Statements, "statement", "statements"),
		plural(r.Summary.Files, "migration", "migrations"), r.Server.Version)
	_, err := io.WriteString(out, safetext.Commands(w.String()))
	return err
}

// traceWidth is the room for a statement; a line has 100 columns.
const traceWidth = 61

type tracePrinter struct {
	*bytes.Buffer
	style
}

func (t tracePrinter) statement(s trace.Statement) {
	text := safetext.Line(strings.Join(strings.Fields(s.Text), " "))
	fmt.Fprintf(t, "%6d  %-*s%10s%11s%10.1f\n", s.Line, traceWidth, cut(text, traceWidth), "", "", s.Milliseconds)
	if s.Sent == trace.Outside {
		t.note("runs outside of a transaction: its locks can't be seen")
	}
	if s.Unpredicted != "" {
		t.note(s.Unpredicted)
	}
	for _, row := range traceRows(s) {
		mark, code := "  ", dim
		if row.differs {
			mark, code = "! ", red
		}
		what := cut(safetext.Line(row.what), traceWidth-4)
		fmt.Fprintf(t, "%8s%s\n", "", t.paint(code, fmt.Sprintf("  %s%-*s%10s%11s", mark, traceWidth-4, what, row.observed, row.predicted)))
	}
	if s.Observed.Error != "" {
		t.note("ERROR: " + s.Observed.Error)
	}
}

// note writes a remark on a statement, cut into lines.
func (t tracePrinter) note(text string) {
	const width = 88
	text = safetext.Line(text)
	for text != "" {
		line := text
		text = ""
		if runes := []rune(line); len(runes) > width {
			line, text = string(runes[:width]), string(runes[width:])
		}
		fmt.Fprintf(t, "%12s%s\n", "", t.paint(dim, line))
	}
}

type traceRow struct {
	what, observed, predicted string
	differs                   bool
}

// traceRows puts what was observed and what was predicted side by side.
func traceRows(s trace.Statement) []traceRow {
	rows := map[string]*traceRow{}
	row := func(what string) *traceRow {
		if rows[what] == nil {
			rows[what] = &traceRow{what: what}
		}
		return rows[what]
	}
	lock := func(relation, mode string) *traceRow { return row(publicName(relation) + " " + mode) }
	work := func(kind, relation string) *traceRow {
		return row(strings.TrimSpace(kind + " " + publicName(relation)))
	}
	for _, l := range s.Observed.Locks {
		if !l.Held {
			lock(l.Relation, l.Mode).observed = "yes"
			continue
		}
		mode := l.Mode // a stronger lock does for the one that was to be taken
		if s.Predicted != nil {
			for _, p := range s.Predicted.Locks {
				if p.Relation == l.Relation {
					mode = p.Mode
				}
			}
		}
		lock(l.Relation, mode).observed = "before"
	}
	for _, w := range s.Observed.Work {
		work(w.Kind, w.Relation).observed = "yes"
	}
	if p := s.Predicted; p != nil {
		for _, l := range p.Locks {
			lock(l.Relation, l.Mode).predicted = "yes"
		}
		for _, w := range p.Work {
			work(w.Kind, w.Relation).predicted = "yes"
		}
		if p.Error != "" {
			row("fails: " + p.Error).predicted = "yes"
		}
	}
	for _, d := range s.Differences {
		switch d.Kind {
		case "error":
			row("fails: " + d.Predicted).differs = true
		case "lock":
			for _, mode := range []string{d.Observed, d.Predicted} {
				if mode != "" {
					lock(d.Relation, mode).differs = true
				}
			}
		default:
			work(d.Kind, d.Relation).differs = true
		}
	}
	var out []traceRow
	for _, r := range rows {
		r.observed, r.predicted = cmp.Or(r.observed, "-"), cmp.Or(r.predicted, "-")
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b traceRow) int { return strings.Compare(a.what, b.what) })
	return out
}

// publicName leaves out the schema that everybody has.
func publicName(relation string) string { return strings.TrimPrefix(relation, "public.") }

func cut(text string, width int) string {
	if runes := []rune(text); len(runes) > width {
		return string(runes[:width-1]) + "…"
	}
	return text
}
