package sqlscan

import "strings"

// Part is one statement of a source as the scanner sees it: from the end of
// the statement before (Leading) over its first word (Start) to its end
// without the semicolon (End). Tail is behind the semicolon.
type Part struct {
	Leading, Start, End, Tail int
	Kind                      PartKind
}

// PartKind tells statements from what only psql understands.
type PartKind uint8

// The kinds.
const (
	Statement PartKind = iota
	Meta               // a meta-command of psql, \connect, up to the end of the line
	CopyData           // the rows behind COPY … FROM stdin, up to the line \.
)

// Split cuts src[from:to] into statements at semicolons that are not inside
// brackets, strings or an SQL function body (BEGIN ATOMIC … END), like psql.
// The parts tile the range; one of only white space and comments comes last
// with Start == End when there is any. What only psql understands are parts of
// their own.
func Split(src string, from, to int) []Part { return split(src, from, to, false) }

// SplitFlat is [Split] without regard to brackets and bodies: what is left to
// do when a statement can't be read and may have swallowed others. A quote that
// is never closed counts as one character then, too.
func SplitFlat(src string, from, to int) []Part { return split(src, from, to, true) }

// maxOpened bounds how often the rest of a source is scanned again.
const maxOpened = 20

func split(src string, from, to int, flat bool) []Part {
	var parts []Part
	sc := New(src[:to], from)
	p := Part{Leading: from, Start: -1}
	var st splitState
	opened := 0
	for {
		tok, ok := sc.Next()
		if !ok {
			break
		}
		if tok.Kind == Comment {
			continue
		}
		if flat && tok.Open && opened < maxOpened {
			opened++
			tok.End = tok.Start + 1
			sc.pos = tok.End
		}
		text := src[tok.Start:tok.End]
		if text == ";" && tok.Kind == Op && (flat || st.atTop()) {
			if p.Start < 0 {
				p.Start, p.End = tok.Start, tok.Start // an empty statement
			}
			p.Tail = tok.End
			parts = append(parts, p)
			p = Part{Leading: tok.End, Start: -1}
			if st.copiesIn() {
				if rows, ok := copyData(src[:to], tok.End); ok {
					parts = append(parts, rows)
					p.Leading, sc.pos = rows.Tail, rows.Tail
				}
			}
			st = splitState{}
			continue
		}
		if text == `\` { // never part of a statement
			if p.Start >= 0 {
				p.Tail = tok.Start
				parts = append(parts, p)
				p = Part{Leading: tok.Start}
			}
			p.Start, p.Kind = tok.Start, Meta
			p.End, p.Tail = lineEnd(src[:to], tok.End)
			parts = append(parts, p)
			sc.pos = p.Tail
			p = Part{Leading: p.Tail, Start: -1}
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

// lineEnd returns the end of the line that an offset is in, and the beginning
// of the next.
func lineEnd(src string, at int) (end, next int) {
	i := strings.IndexByte(src[at:], '\n')
	if i < 0 {
		return len(src), len(src)
	}
	return at + len(strings.TrimRight(src[at:at+i], "\r")), at + i + 1
}

// copyData finds the rows that follow a COPY … FROM stdin: they begin on the
// next line and end with a line "\.". There are none without that line.
func copyData(src string, from int) (Part, bool) {
	_, start := lineEnd(src, from)
	for at := start; ; {
		i := strings.Index(src[at:], `\.`)
		if i < 0 {
			return Part{}, false
		}
		at += i
		end, next := lineEnd(src, at)
		if (at == start || at > 0 && src[at-1] == '\n') && end == at+2 {
			return Part{Leading: from, Start: start, End: end, Tail: next, Kind: CopyData}, true
		}
		at += 2
	}
}

// splitState is what decides whether a semicolon ends a statement.
type splitState struct {
	words  int    // identifiers seen
	head   string // "create", then "function" once it is a routine
	parens int
	blocks int  // open BEGIN and CASE of a routine's body
	from   bool // the last word was FROM
	stdin  bool // FROM stdin was seen
}

// copiesIn reports whether the statement is a COPY … FROM stdin.
func (st *splitState) copiesIn() bool { return st.head == "copy" && st.stdin }

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
	if st.words > 4 && st.head != "function" && st.head != "copy" {
		return
	}
	word := strings.ToLower(text)
	st.stdin = st.stdin || st.from && word == "stdin"
	st.from = word == "from"
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
