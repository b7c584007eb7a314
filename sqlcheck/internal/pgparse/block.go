package pgparse

import (
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// schemaVerbs begin the statements of a block that are of interest.
var schemaVerbs = map[string]bool{"alter": true, "create": true, "drop": true, "truncate": true, "reindex": true, "refresh": true, "lock": true}

func (c *converter) do(s *pgquery.DoStmt) ast.Node {
	out := &ast.Do{Language: "plpgsql"}
	body, at := "", 0
	for _, o := range s.Args {
		switch d := o.GetDefElem(); d.GetDefname() {
		case "as":
			body, at = d.Arg.GetString_().GetSval(), c.base+int(d.Location)
		case "language":
			out.Language = strings.ToLower(d.Arg.GetString_().GetSval())
		}
	}
	if out.Language == "plpgsql" {
		out.Statements = c.block(body, at)
	}
	return out
}

// block finds the statements of a PL/pgSQL block that change the schema. What
// EXECUTE runs is read when it is a constant. at is the offset of the body's
// literal in the file; a body without quotes inside stands there as it is.
func (c *converter) block(body string, at int) []ast.DoStmt {
	shift := -1 // from offsets in the body to those in the file
	if at >= 0 && at < len(c.src) {
		tok, ok := sqlscan.New(c.src, at).Next()
		if i := strings.Index(c.src[at:max(tok.End, at)], body); ok && i >= 0 && body != "" {
			shift = at + i
		}
	}
	if shift < 0 {
		return nil
	}
	b := blockReader{c: c, body: body, shift: shift, fresh: true}
	sc := sqlscan.New(body, 0)
	for {
		tok, ok := sc.Next()
		if !ok {
			for i := range b.out { // an error goes to the handler
				b.out[i].Conditional = b.out[i].Conditional || b.handler
			}
			return b.out
		}
		if tok.Kind != sqlscan.Comment {
			b.see(tok)
		}
	}
}

// blockReader cuts a block into statements.
type blockReader struct {
	c     *converter
	body  string
	shift int

	fresh      bool // the next word begins a statement
	start, end int  // statement at hand, when inside
	inside     bool
	dynamic    bool            // EXECUTE
	literal    []sqlscan.Token // what follows EXECUTE
	depth      int             // of IF, CASE and loops
	prev       string
	handler    bool // behind EXCEPTION
	out        []ast.DoStmt
}

func (b *blockReader) see(tok sqlscan.Token) {
	text := b.body[tok.Start:tok.End]
	word := ""
	if tok.Kind == sqlscan.Word {
		word = strings.ToLower(text)
	}
	defer func() { b.prev = word }()
	if tok.Kind == sqlscan.Op && text == ";" {
		b.finish()
		b.fresh = true
		return
	}
	if b.inside {
		b.end = tok.End
		return
	}
	if b.dynamic {
		b.literal = append(b.literal, tok)
		return
	}
	if b.fresh {
		switch {
		case schemaVerbs[word]:
			b.inside, b.start, b.end = true, tok.Start, tok.End
			return
		case word == "execute":
			b.dynamic, b.literal = true, nil
			return
		}
	}
	b.control(word)
}

// control follows the words that open and close what may not run.
func (b *blockReader) control(word string) {
	switch word {
	case "if", "case", "loop":
		if b.prev == "end" {
			b.depth = max(b.depth-1, 0)
		} else {
			b.depth++
		}
	case "exception":
		b.handler = true
	}
	switch word {
	case "begin", "then", "else", "loop", "declare":
		b.fresh = true
	default:
		b.fresh = false
	}
}

func (b *blockReader) finish() {
	switch {
	case b.inside:
		b.add(b.body[b.start:b.end], b.start, b.end)
	case b.dynamic && len(b.literal) == 1 && b.literal[0].Kind == sqlscan.String:
		if lit := b.body[b.literal[0].Start:b.literal[0].End]; strings.HasPrefix(lit, "'") && len(lit) > 1 {
			b.add(strings.ReplaceAll(lit[1:len(lit)-1], "''", "'"), b.literal[0].Start, b.literal[0].End)
		}
	}
	b.inside, b.dynamic = false, false
}

// add parses one statement. One that the parser refuses is PL/pgSQL's own,
// such as those with variables in the place of names, and is left out.
func (b *blockReader) add(text string, start, end int) {
	if guard(text, sqlscan.Part{Tail: len(text), End: len(text)}) != nil {
		return
	}
	tree, err := pgquery.Parse(text)
	if err != nil || len(tree.Stmts) != 1 {
		return
	}
	conv := &converter{base: b.shift + start}
	b.out = append(b.out, ast.DoStmt{
		Stmt:        ast.Stmt{Start: b.shift + start, End: b.shift + end, Node: conv.statement(tree.Stmts[0].Stmt)},
		Conditional: b.depth > 0,
		Dynamic:     b.dynamic,
	})
}
