// Package pgparse reads SQL with PostgreSQL's own grammar and turns its tree
// into that of package ast. It is the only importer of the parser, which is C:
// input that could exhaust the C stack or that C would read only in part is
// turned away here, so no input ends the process and none passes unread.
package pgparse

import (
	"errors"
	"fmt"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v5"
	"github.com/pganalyze/pg_query_go/v5/parser"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// MaxSize is the largest source, in bytes, that is given to the parser.
const MaxSize = 32 << 20

// Statement is one statement of a source: its tree, or why it has none.
// Leading is where the white space and comments before it begin, Tail is
// behind its semicolon; the statements of a source tile it. The last one may
// be empty: no tree, no error.
type Statement struct {
	Leading, Tail int
	ast.Stmt
	Err *Error
}

// Error says why a statement can't be read. Offset is in bytes of the source.
type Error struct {
	Offset  int
	Message string
}

func (e *Error) Error() string { return e.Message }

// Parse reads src[from:to], which is sent to the server as one string. It
// tries all of it at once and falls back to one statement after the other.
func Parse(src string, from, to int) []Statement {
	parts := sqlscan.Split(src, from, to)
	if stmts, ok := parseAll(src, from, to, parts); ok {
		return stmts
	}
	var stmts []Statement
	for _, p := range parts {
		stmts = append(stmts, parsePart(src, p)...)
	}
	return stmts
}

// parseAll parses the range at once. It fails when the parser does, and when
// parser and scanner disagree about where statements end.
func parseAll(src string, from, to int, parts []sqlscan.Part) ([]Statement, bool) {
	for _, p := range parts {
		if guard(src, p) != nil {
			return nil, false
		}
	}
	tree, err := pgquery.Parse(src[from:to])
	if err != nil {
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
			next++
		}
		stmts = append(stmts, s)
	}
	return stmts, next == len(tree.Stmts)
}

// parsePart parses one statement of the scanner. A statement that never
// closes a bracket would hide all that follow, so it is cut once more at
// every semicolon.
func parsePart(src string, p sqlscan.Part) []Statement {
	s := Statement{Leading: p.Leading, Tail: p.Tail, Stmt: ast.Stmt{Start: p.Start, End: p.End}}
	if p.Start >= p.End {
		return []Statement{s}
	}
	var nodes []ast.Node
	nodes, s.Err = parseOne(src, p)
	if s.Err != nil {
		if flat := sqlscan.SplitFlat(src, p.Leading, p.Tail); len(flat) > 1 {
			return parseFlat(src, flat)
		}
		return []Statement{s}
	}
	if len(nodes) != 1 {
		s.Err = &Error{Offset: p.Start, Message: fmt.Sprintf("read as %d statements instead of one", len(nodes))}
		return []Statement{s}
	}
	s.Node = nodes[0]
	return []Statement{s}
}

func parseFlat(src string, parts []sqlscan.Part) []Statement {
	var stmts []Statement
	for _, p := range parts {
		s := Statement{Leading: p.Leading, Tail: p.Tail, Stmt: ast.Stmt{Start: p.Start, End: p.End}}
		if p.Start < p.End {
			var nodes []ast.Node
			if nodes, s.Err = parseOne(src, p); s.Err == nil && len(nodes) == 1 {
				s.Node = nodes[0]
			}
		}
		stmts = append(stmts, s)
	}
	return stmts
}

func parseOne(src string, p sqlscan.Part) ([]ast.Node, *Error) {
	if err := guard(src, p); err != nil {
		return nil, err
	}
	text := src[p.Start:p.End]
	tree, err := pgquery.Parse(text)
	if err != nil {
		if nodes, ok := parseNewer(src, p); ok {
			return nodes, nil
		}
		return nil, locate(err, text, p.Start)
	}
	var nodes []ast.Node
	for _, raw := range tree.Stmts {
		nodes = append(nodes, (&converter{base: p.Start, src: src}).statement(raw.Stmt))
	}
	if len(nodes) == 0 {
		return nil, &Error{Offset: p.Start, Message: "no statement"}
	}
	return nodes, nil
}

// locate turns the parser's cursor, counted in characters from 1, into a byte
// offset of the source.
func locate(err error, text string, base int) *Error {
	var perr *parser.Error
	if !errors.As(err, &perr) {
		return &Error{Offset: base, Message: strings.TrimPrefix(err.Error(), "proto: ")}
	}
	e := &Error{Offset: base, Message: perr.Message}
	n := 0
	for i := range text {
		if n++; n == perr.Cursorpos {
			e.Offset = base + i
			return e
		}
	}
	if perr.Cursorpos > 0 {
		e.Offset = base + len(text)
	}
	return e
}
