// Package sqltext edits SQL by its tokens, where a statement is to stay as people
// wrote it.
package sqltext

import (
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// Token is a token of a statement, with its depth in brackets.
type Token struct {
	Start, End int
	Word       string // in upper case; other tokens as they are
	Depth      int
}

// Tokens cuts SQL up; comments are left out.
func Tokens(text string) []Token {
	var out []Token
	sc := sqlscan.New(text, 0)
	depth := 0
	for {
		tok, ok := sc.Next()
		if !ok {
			return out
		}
		if tok.Kind == sqlscan.Comment {
			continue
		}
		t := Token{tok.Start, tok.End, text[tok.Start:tok.End], depth}
		switch {
		case tok.Kind == sqlscan.Word:
			t.Word = strings.ToUpper(t.Word)
		case t.Word == "(" || t.Word == "[":
			depth++
		case t.Word == ")" || t.Word == "]":
			depth--
			t.Depth = depth
		}
		out = append(out, t)
	}
}

// Words lists the names and keywords of a statement in lower case.
func Words(text string) []string {
	var out []string
	for _, t := range Tokens(text) {
		out = append(out, strings.Trim(strings.ToLower(t.Word), `"`))
	}
	return out
}

// InsertAfter puts text behind the first run of these words.
func InsertAfter(sql, text string, run ...string) string {
	ts := Tokens(sql)
	for i := range ts {
		if i+len(run) <= len(ts) && slices.EqualFunc(ts[i:i+len(run)], run, func(t Token, w string) bool { return t.Word == w }) {
			end := ts[i+len(run)-1].End
			return sql[:end] + " " + text + sql[end:]
		}
	}
	return sql
}

// Without removes the first run of these words.
func Without(sql string, run ...string) string {
	ts := Tokens(sql)
	for i := range ts {
		if i+len(run) < len(ts) && slices.EqualFunc(ts[i:i+len(run)], run, func(t Token, w string) bool { return t.Word == w }) {
			return sql[:ts[i].Start] + sql[ts[i+len(run)].Start:]
		}
	}
	return sql
}

// Clauses cuts ALTER TABLE into what stands before the subcommands and these.
func Clauses(sql string) (head string, list []string) {
	ts := Tokens(sql)
	i := 2 // ALTER TABLE
	skip := func(run ...string) {
		if i+len(run) <= len(ts) && slices.EqualFunc(ts[i:i+len(run)], run, func(t Token, w string) bool { return t.Word == w }) {
			i += len(run)
		}
	}
	skip("IF", "EXISTS")
	skip("ONLY")
	i++ // the name, or its schema
	for i+1 < len(ts) && ts[i].Word == "." {
		i += 2
	}
	skip("*")
	if i >= len(ts) {
		return sql, nil
	}
	head, start := strings.TrimSpace(sql[:ts[i].Start]), ts[i].Start
	for _, t := range ts[i:] {
		if t.Word == "," && t.Depth == 0 {
			list = append(list, strings.TrimSpace(sql[start:t.Start]))
			start = t.End
		}
	}
	return head, append(list, strings.TrimSpace(sql[start:]))
}

// Segment is a part of a column definition.
type Segment struct {
	Kind string // "" for name and type, else the word that it begins with
	Name string // CONSTRAINT name, with its quotes
	Text string // Without the name
}

// Segments cuts a column definition, ADD COLUMN included.
func Segments(def string) []Segment {
	starts := []string{"CONSTRAINT", "NOT", "NULL", "CHECK", "DEFAULT", "UNIQUE", "PRIMARY", "REFERENCES", "GENERATED"}
	ts := Tokens(def)
	out := []Segment{{}}
	from := 0
	cut := func(end int) { out[len(out)-1].Text = strings.TrimSpace(def[from:end]) }
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		before, after := "", ""
		if i > 0 {
			before = ts[i-1].Word
		}
		if i+1 < len(ts) {
			after = ts[i+1].Word
		}
		switch {
		case t.Depth > 0 || !slices.Contains(starts, t.Word) || before == "SET" || t.Word == "NOT" && after != "NULL", before == "IS":
			continue
		case t.Word == "CONSTRAINT" && i+2 < len(ts):
			cut(t.Start)
			i += 2
			out, from = append(out, Segment{Kind: ts[i].Word, Name: def[ts[i-1].Start:ts[i-1].End]}), ts[i].Start
		default:
			cut(t.Start)
			out, from = append(out, Segment{Kind: t.Word}), t.Start
		}
		if ts[i].Word == "NOT" {
			i++ // NULL is no segment of its own
		}
	}
	cut(len(def))
	return out
}
