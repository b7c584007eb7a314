package sqlscan

import "strings"

// Part is one statement of a source as the scanner sees it: from the end of
// the statement before (Leading) over its first word (Start) to its end
// without the semicolon (End). Tail is behind the semicolon.
type Part struct {
	Leading, Start, End, Tail int
}

// Split cuts src[from:to] into statements at semicolons that are not inside
// brackets, strings or an SQL function body (BEGIN ATOMIC … END), like psql.
// The parts tile the range; one of only white space and comments comes last
// with Start == End when there is any.
func Split(src string, from, to int) []Part { return split(src, from, to, false) }

// SplitFlat is [Split] without regard to brackets and bodies: what is left to
// do when a statement can't be read and may have swallowed others.
func SplitFlat(src string, from, to int) []Part { return split(src, from, to, true) }

func split(src string, from, to int, flat bool) []Part {
	var parts []Part
	sc := New(src[:to], from)
	p := Part{Leading: from, Start: -1}
	var st splitState
	for {
		tok, ok := sc.Next()
		if !ok {
			break
		}
		if tok.Kind == Comment {
			continue
		}
		text := src[tok.Start:tok.End]
		if text == ";" && tok.Kind == Op && (flat || st.atTop()) {
			if p.Start < 0 {
				p.Start, p.End = tok.Start, tok.Start // an empty statement
			}
			p.Tail = tok.End
			parts = append(parts, p)
			p = Part{Leading: tok.End, Start: -1}
			st = splitState{}
			continue
		}
		if p.Start < 0 {
			p.Start = tok.Start
		}
		p.End = tok.End
		st.see(tok.Kind, text)
	}
	if p.Start < 0 {
		p.Start, p.End = to, to
	}
	if p.Leading < to || p.Start < to {
		p.Tail = to
		parts = append(parts, p)
	}
	return parts
}

// splitState is what decides whether a semicolon ends a statement.
type splitState struct {
	words  int    // identifiers seen
	head   string // "create", then "function" once it is a routine
	parens int
	blocks int // open BEGIN and CASE of a routine's body
}

func (st *splitState) atTop() bool { return st.parens <= 0 && st.blocks <= 0 }

func (st *splitState) see(kind Kind, text string) {
	switch {
	case kind == Op && (text == "(" || text == "["):
		st.parens++
	case kind == Op && (text == ")" || text == "]"):
		st.parens--
	case kind == Word:
		st.seeWord(text)
	}
}

// seeWord counts blocks the way psql does: only in CREATE [OR REPLACE]
// FUNCTION or PROCEDURE, where a body may be written as statements.
func (st *splitState) seeWord(text string) {
	st.words++
	if st.words > 4 && st.head != "function" {
		return
	}
	word := strings.ToLower(text)
	if st.words == 1 {
		st.head = word
	}
	if st.words <= 4 && st.head == "create" && (word == "function" || word == "procedure") {
		st.head = "function"
	}
	if st.head != "function" || st.parens > 0 {
		return
	}
	switch {
	case word == "begin", word == "case" && st.blocks > 0:
		st.blocks++
	case word == "end" && st.blocks > 0:
		st.blocks--
	}
}
