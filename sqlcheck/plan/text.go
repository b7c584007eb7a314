package plan

import (
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// token is a token of a statement, with its depth in brackets.
type token struct {
	start, end int
	word       string // in upper case; other tokens as they are
	depth      int
}

// tokens cuts SQL up; comments are left out.
func tokens(text string) []token {
	var out []token
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
		t := token{tok.Start, tok.End, text[tok.Start:tok.End], depth}
		switch {
		case tok.Kind == sqlscan.Word:
			t.word = strings.ToUpper(t.word)
		case t.word == "(" || t.word == "[":
			depth++
		case t.word == ")" || t.word == "]":
			depth--
			t.depth = depth
		}
		out = append(out, t)
	}
}

// words lists the names and keywords of a statement in lower case.
func words(text string) []string {
	var out []string
	for _, t := range tokens(text) {
		out = append(out, strings.Trim(strings.ToLower(t.word), `"`))
	}
	return out
}

// insertAfter puts text behind the first run of these words.
func insertAfter(sql, text string, run ...string) string {
	ts := tokens(sql)
	for i := range ts {
		if i+len(run) <= len(ts) && slices.EqualFunc(ts[i:i+len(run)], run, func(t token, w string) bool { return t.word == w }) {
			end := ts[i+len(run)-1].end
			return sql[:end] + " " + text + sql[end:]
		}
	}
	return sql
}

// without removes the first run of these words.
func without(sql string, run ...string) string {
	ts := tokens(sql)
	for i := range ts {
		if i+len(run) < len(ts) && slices.EqualFunc(ts[i:i+len(run)], run, func(t token, w string) bool { return t.word == w }) {
			return sql[:ts[i].start] + sql[ts[i+len(run)].start:]
		}
	}
	return sql
}

// clauses cuts ALTER TABLE into what stands before the subcommands and these.
func clauses(sql string) (head string, list []string) {
	ts := tokens(sql)
	i := 2 // ALTER TABLE
	skip := func(run ...string) {
		if i+len(run) <= len(ts) && slices.EqualFunc(ts[i:i+len(run)], run, func(t token, w string) bool { return t.word == w }) {
			i += len(run)
		}
	}
	skip("IF", "EXISTS")
	skip("ONLY")
	i++ // the name, or its schema
	for i+1 < len(ts) && ts[i].word == "." {
		i += 2
	}
	skip("*")
	if i >= len(ts) {
		return sql, nil
	}
	head, start := strings.TrimSpace(sql[:ts[i].start]), ts[i].start
	for _, t := range ts[i:] {
		if t.word == "," && t.depth == 0 {
			list = append(list, strings.TrimSpace(sql[start:t.start]))
			start = t.end
		}
	}
	return head, append(list, strings.TrimSpace(sql[start:]))
}

// segment is a part of a column definition.
type segment struct {
	kind string // "" for name and type, else the word that it begins with
	name string // CONSTRAINT name, with its quotes
	text string // without the name
}

// segments cuts a column definition, ADD COLUMN included.
func segments(def string) []segment {
	starts := []string{"CONSTRAINT", "NOT", "NULL", "CHECK", "DEFAULT", "UNIQUE", "PRIMARY", "REFERENCES", "GENERATED"}
	ts := tokens(def)
	out := []segment{{}}
	from := 0
	cut := func(end int) { out[len(out)-1].text = strings.TrimSpace(def[from:end]) }
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		before, after := "", ""
		if i > 0 {
			before = ts[i-1].word
		}
		if i+1 < len(ts) {
			after = ts[i+1].word
		}
		switch {
		case t.depth > 0 || !slices.Contains(starts, t.word) || before == "SET" || t.word == "NOT" && after != "NULL", before == "IS":
			continue
		case t.word == "CONSTRAINT" && i+2 < len(ts):
			cut(t.start)
			i += 2
			out, from = append(out, segment{kind: ts[i].word, name: def[ts[i-1].start:ts[i-1].end]}), ts[i].start
		default:
			cut(t.start)
			out, from = append(out, segment{kind: t.word}), t.start
		}
		if ts[i].word == "NOT" {
			i++ // NULL is no segment of its own
		}
	}
	cut(len(def))
	return out
}
