package pgparse

import (
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// schemaVerbs begin the statements of a block that are of interest.
var schemaVerbs = map[string]bool{
	"alter": true, "create": true, "drop": true, "truncate": true, "reindex": true, "refresh": true, "lock": true, "cluster": true, "vacuum": true,
}

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
		out.Statements = c.block(body, at, true)
	}
	return out
}

// body finds the statements of a PL/pgSQL function that change the schema.
func (c *converter) body(f *pgquery.CreateFunctionStmt) []ast.DoStmt {
	body, at, language := "", 0, ""
	for _, o := range f.Options {
		switch d := o.GetDefElem(); d.GetDefname() {
		case "as":
			if parts := d.Arg.GetList().GetItems(); len(parts) == 1 {
				body, at = parts[0].GetString_().GetSval(), c.base+int(d.Location)
			}
		case "language":
			language = strings.ToLower(d.Arg.GetString_().GetSval())
		}
	}
	if language != "plpgsql" || body == "" {
		return nil
	}
	for sc := sqlscan.New(c.src, at); ; { // from AS to the literal
		tok, ok := sc.Next()
		if !ok {
			return nil
		}
		if tok.Kind == sqlscan.String {
			return c.block(body, tok.Start, false)
		}
	}
}

// block finds the statements of a PL/pgSQL block that change the schema. at is
// the offset of the body's literal in the file; a body without quotes inside
// stands there as it is, in another one all statements have the place of the
// literal. Whether the frame of the body is PL/pgSQL is looked at when whole is
// set.
func (c *converter) block(body string, at int, whole bool) []ast.DoStmt {
	b := blockReader{body: body, shift: -1, fresh: true, level: c.level + 1}
	if at >= 0 && at < len(c.src) {
		tok, _ := sqlscan.New(c.src, at).Next()
		b.literal = ast.Stmt{Start: at, End: max(tok.End, at)}
		if i := strings.Index(c.src[at:b.literal.End], body); i >= 0 {
			b.shift = at + i
		}
	}
	if b.level > maxLevels {
		return []ast.DoStmt{{Stmt: b.literal, Refused: "blocks are nested in strings too deep to be checked", RefusedAt: b.literal.Start}}
	}
	if whole {
		b.frame(checkBlock(body))
	}
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

// maxLevels is how deep blocks may stand in the strings of blocks.
const maxLevels = 5

// frame notes that the block as a whole does not parse; the server runs nothing
// of it then.
func (b *blockReader) frame(err *Error) {
	if err == nil {
		return
	}
	stmt := ast.DoStmt{Stmt: b.literal, Dynamic: true, Refused: err.Message, RefusedAt: b.literal.Start}
	if b.shift >= 0 {
		stmt.RefusedAt = b.shift + err.Offset
	}
	b.out = append(b.out, stmt)
}

// blockReader cuts a block into statements.
type blockReader struct {
	body    string
	shift   int      // from offsets in the body to those in the file, -1 when there is none
	literal ast.Stmt // the place of the body in the file
	level   int      // of strings that are blocks, around this one included

	fresh     bool            // the next word begins a statement
	declaring bool            // between DECLARE and BEGIN, where words are names
	toks      []sqlscan.Token // of the current statement, when of interest
	dynamic   bool            // which is EXECUTE
	depth     int             // of IF, CASE and loops
	prev      string
	handler   bool // behind EXCEPTION
	out       []ast.DoStmt
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
		b.fresh = !b.declaring
		return
	}
	if len(b.toks) == 1 && tok.Kind == sqlscan.Op && strings.Contains(":=.[", text) {
		b.toks, b.dynamic = nil, false // a variable that is called like a command
		return
	}
	if len(b.toks) > 0 {
		b.toks = append(b.toks, tok)
		return
	}
	if b.fresh && (schemaVerbs[word] || word == "do" || word == "execute") {
		b.toks, b.dynamic = []sqlscan.Token{tok}, word == "execute"
		return
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
	case "declare":
		b.declaring = true
	case "begin":
		b.declaring = false
	}
	switch word {
	case "begin", "then", "else", "loop":
		b.fresh = true
	default:
		b.fresh = false
	}
}

func (b *blockReader) finish() {
	toks, dynamic := b.toks, b.dynamic
	b.toks, b.dynamic = nil, false
	switch {
	case dynamic:
		b.execute(toks[1:])
	case len(toks) > 0:
		b.add(b.body[toks[0].Start:toks[len(toks)-1].End], toks, false)
	}
}

// place says where in the file tokens of the body stand.
func (b *blockReader) place(toks []sqlscan.Token) ast.Stmt {
	if b.shift < 0 || len(toks) == 0 {
		return b.literal
	}
	return ast.Stmt{Start: b.shift + toks[0].Start, End: b.shift + toks[len(toks)-1].End}
}

// add parses what stands at these tokens: a statement or, when dynamic, the
// text that EXECUTE sends.
func (b *blockReader) add(text string, toks []sqlscan.Token, dynamic bool) {
	dynamic = dynamic || b.shift < 0
	stmt := ast.DoStmt{Stmt: b.place(toks), Conditional: b.depth > 0, Dynamic: dynamic}
	// Offsets in what EXECUTE sends mean nothing in the file.
	src, from := text, 0
	if !dynamic {
		src, from = b.body, toks[0].Start
	}
	for _, p := range sqlscan.Split(src, from, from+len(text)) {
		if p.Start >= p.End {
			continue
		}
		nodes, since, err := parseLevel(src, p, b.level)
		stmt.Since = since
		if err != nil {
			stmt.Refused, stmt.RefusedAt = err.Message, stmt.Start
			if !dynamic {
				stmt.RefusedAt = b.shift + err.Offset
			}
			b.out = append(b.out, stmt)
			continue
		}
		for _, n := range nodes {
			if inner, ok := n.(*ast.Do); ok {
				b.nested(inner, stmt, dynamic)
				continue
			}
			if !dynamic {
				moveConstraints(n, b.shift)
			}
			stmt.Node = n
			b.out = append(b.out, stmt)
		}
	}
}

// nested puts the statements of a block in a block with those around it. One in
// a language that is not read stays as it is.
func (b *blockReader) nested(do *ast.Do, outer ast.DoStmt, dynamic bool) {
	if do.Language != "plpgsql" {
		outer.Node = do
		b.out = append(b.out, outer)
		return
	}
	for _, inner := range do.Statements {
		inner.Conditional = inner.Conditional || outer.Conditional
		if dynamic {
			inner.Stmt.Start, inner.Stmt.End, inner.RefusedAt, inner.Dynamic = outer.Start, outer.End, outer.Start, true
		} else {
			inner.Stmt.Start, inner.Stmt.End, inner.RefusedAt = inner.Start+b.shift, inner.End+b.shift, inner.RefusedAt+b.shift
			moveConstraints(inner.Node, b.shift)
		}
		b.out = append(b.out, inner)
	}
}

// moveConstraints turns the offsets in a body into those of the file.
func moveConstraints(n ast.Node, shift int) {
	var columns []*ast.Column
	var constraints []*ast.Constraint
	switch s := n.(type) {
	case *ast.CreateTable:
		columns, constraints = s.Columns, s.Constraints
	case *ast.AlterTable:
		for _, cmd := range s.Cmds {
			if cmd.Column != nil {
				columns = append(columns, cmd.Column)
			}
			if cmd.Constraint != nil {
				constraints = append(constraints, cmd.Constraint)
			}
		}
	}
	for _, c := range columns {
		constraints = append(constraints, c.Constraints...)
	}
	for _, k := range constraints {
		k.Start += shift
	}
}
