// Package pgparse reads SQL with PostgreSQL's own grammar and turns its tree
// into that of package ast. It is the only importer of the parser, which is C:
// input that could exhaust the C stack or that C would read only in part is
// turned away here, so no input ends the process and none passes unread.
package pgparse

import (
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// MaxSize is the largest source, in bytes, that is given to the parser.
const MaxSize = 32 << 20

// chunk is how much is parsed at once, in bytes: the parser's tree takes many
// times the room of its source.
const chunk = 1 << 18

// Statement is one statement of a source: its tree, or why it has none.
// Leading is where the white space and comments before it begin, Tail is
// behind its semicolon; the statements of a source tile it. The last one may
// be empty: no tree, no error.
type Statement struct {
	Leading, Tail int
	ast.Stmt
	Err *Error
	// Since is the version that brought the statement's syntax, 0 when it is
	// older than the parser.
	Since int
}

// Error says why a statement can't be read. Offset is in bytes of the source.
type Error struct {
	Offset  int
	Message string
}

func (e *Error) Error() string { return e.Message }

// Parse reads src[from:to], which is sent to the server as one string. It
// tries many statements at once and falls back to one after the other.
func Parse(src string, from, to int) []Statement {
	parts := sqlscan.Split(src, from, to)
	var stmts []Statement
	for len(parts) > 0 {
		n := 1
		for n < len(parts) && parts[n].Tail-parts[0].Leading <= chunk {
			n++
		}
		stmts = append(stmts, parseChunk(src, parts[:n])...)
		parts = parts[n:]
	}
	return stmts
}

func parseChunk(src string, parts []sqlscan.Part) []Statement {
	from, to := parts[0].Leading, parts[len(parts)-1].Tail
	if stmts, ok := parseAll(src, from, to, parts); ok {
		return stmts
	}
	r := reader{sources: []string{src}}
	if mayFill(src[from:to]) {
		if filled := fillIn(src[from:to]); filled != "" {
			filled = src[:from] + filled + src[to:]
			r.sources = append(r.sources, filled)
			parts = sqlscan.Split(filled, from, to) // quotes may stand in placeholders
		}
	}
	var stmts []Statement
	for _, p := range parts {
		stmts = append(stmts, r.part(p)...)
	}
	return stmts
}

// reader reads one statement after the other from the first of some sources
// of the same length in which it can be read.
type reader struct{ sources []string }

// parseAll parses the range at once. It fails when the parser does, and when
// parser and scanner disagree about where statements end.
func parseAll(src string, from, to int, parts []sqlscan.Part) ([]Statement, bool) {
	for _, p := range parts {
		if p.Kind != sqlscan.Statement || guard(src, p) != nil {
			return nil, false
		}
	}
	tree, _, _ := parse(src[from:to])
	if tree == nil {
		return nil, false
	}
	stmts := make([]Statement, 0, len(parts))
	next := 0
	for _, p := range parts {
		s := Statement{Leading: p.Leading, Tail: p.Tail, Stmt: ast.Stmt{Start: p.Start, End: p.End}}
		if p.Start < p.End {
			if next >= len(tree.Stmts) {
				return nil, false
			}
			raw := tree.Stmts[next]
			start := from + int(raw.StmtLocation)
			if start < p.Leading || start > p.Start || raw.Stmt == nil {
				return nil, false
			}
			s.Node = (&converter{base: from, src: src}).statement(raw.Stmt)
			if next++; refuses(s.Node) && mayFill(src[p.Start:p.End]) {
				return nil, false // not as it stands
			}
		}
		stmts = append(stmts, s)
	}
	return stmts, next == len(tree.Stmts)
}

// part parses one statement of the scanner. A statement that never closes a
// bracket would hide all that follow, so it is cut once more at every
// semicolon.
func (r reader) part(p sqlscan.Part) []Statement {
	s := Statement{Leading: p.Leading, Tail: p.Tail, Stmt: ast.Stmt{Start: p.Start, End: p.End}}
	if open := unclosed(r.sources[len(r.sources)-1], p); open >= 0 {
		if p.Start >= p.End {
			s.Start = open
		}
		s.End, s.Err = p.Tail, &Error{Offset: open, Message: "unterminated /* comment"}
		return []Statement{s}
	}
	if p.Start >= p.End {
		return []Statement{s}
	}
	if s.Err = onlyPsql(r.sources[0], p); s.Err != nil {
		return []Statement{s}
	}
	r.one(&s, p)
	if s.Err != nil {
		if flat := sqlscan.SplitFlat(r.sources[len(r.sources)-1], p.Leading, p.Tail); len(flat) > 1 {
			return r.flat(flat)
		}
	}
	return []Statement{s}
}

func (r reader) flat(parts []sqlscan.Part) []Statement {
	var stmts []Statement
	for _, p := range parts {
		s := Statement{Leading: p.Leading, Tail: p.Tail, Stmt: ast.Stmt{Start: p.Start, End: p.End}}
		if s.Err = onlyPsql(r.sources[0], p); s.Err == nil && p.Start < p.End {
			r.one(&s, p)
		}
		stmts = append(stmts, s)
	}
	return stmts
}

// onlyPsql turns away what no server understands.
func onlyPsql(src string, p sqlscan.Part) *Error {
	switch p.Kind {
	case sqlscan.Meta:
		word, _, _ := strings.Cut(src[p.Start:p.End], " ")
		return &Error{Offset: p.Start, Message: fmt.Sprintf("%s is a command of psql, not of the server", short(word))}
	case sqlscan.CopyData:
		return &Error{Offset: p.Start, Message: "rows behind COPY FROM stdin, which only psql sends"}
	}
	return nil
}

// one parses a statement that is not empty. The error is that of the source
// as it stands.
func (r reader) one(s *Statement, p sqlscan.Part) {
	for i, src := range r.sources {
		nodes, since, err := parseOne(src, p)
		if err == nil && len(nodes) != 1 {
			err = &Error{Offset: p.Start, Message: fmt.Sprintf("read as %d statements instead of one", len(nodes))}
		}
		if err == nil {
			s.Node, s.Since, s.Err = nodes[0], since, nil
			if !refuses(s.Node) {
				return
			}
		}
		if i == 0 {
			s.Err = err
		}
	}
}

// refuses reports whether a DO block holds what can't be read.
func refuses(n ast.Node) bool {
	do, ok := n.(*ast.Do)
	return ok && slices.ContainsFunc(do.Statements, func(s ast.DoStmt) bool { return s.Refused != "" })
}

// unclosed finds a comment behind a statement that takes the rest of the
// source with it, -1 for none. The server refuses all of it.
func unclosed(src string, p sqlscan.Part) int {
	if !strings.Contains(src[p.End:p.Tail], "/*") && !strings.Contains(src[p.Leading:p.Start], "/*") {
		return -1
	}
	sc := sqlscan.New(src[:p.Tail], p.Leading)
	for {
		tok, ok := sc.Next()
		if !ok {
			return -1
		}
		if tok.Open && tok.Kind == sqlscan.Comment {
			return tok.Start
		}
	}
}

func parseOne(src string, p sqlscan.Part) (nodes []ast.Node, since int, _ *Error) {
	return parseLevel(src, p, 0)
}

// parseLevel is parseOne for a text in strings of that many blocks.
func parseLevel(src string, p sqlscan.Part, level int) (nodes []ast.Node, since int, _ *Error) {
	if err := guard(src, p); err != nil {
		return nil, 0, err
	}
	text := src[p.Start:p.End]
	tree, message, at := parse(text)
	if tree == nil {
		if nodes, since, ok := parseNewer(src, p); ok {
			return nodes, since, nil
		}
		return nil, 0, locate(message, at, text, p.Start)
	}
	for _, raw := range tree.Stmts {
		nodes = append(nodes, (&converter{base: p.Start, src: src, level: level}).statement(raw.Stmt))
	}
	return nodes, 0, nil
}

// locate turns the parser's cursor, counted in characters from 1, into a byte
// offset of the source.
func locate(message string, at int, text string, base int) *Error {
	e := &Error{Offset: base, Message: short(strings.TrimPrefix(message, "proto: "))}
	n := 0
	for i := range text {
		if n++; n == at {
			e.Offset = base + i
			return e
		}
	}
	if at > 0 {
		e.Offset = base + len(text)
	}
	return e
}

// maxMessage bounds a message, since the parser quotes all that is left of the
// source when a quote is never closed.
const maxMessage = 120

// short cuts what a message quotes at the end of the line.
func short(message string) string {
	text, _, cut := strings.Cut(message, "\n")
	if len(text) > maxMessage {
		text, cut = strings.ToValidUTF8(text[:maxMessage], ""), true
	}
	if cut {
		text = strings.TrimRight(text, " \t\r;") + " …"
	}
	return text
}
