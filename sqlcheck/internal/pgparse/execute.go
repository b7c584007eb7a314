package pgparse

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// execute reads EXECUTE in a block: what it runs is checked when it is made of
// constants, and noted when it may change the schema in ways that only the run
// time knows.
func (b *blockReader) execute(toks []sqlscan.Token) {
	depth := 0
	for i, t := range toks { // up to INTO or USING
		text := strings.ToLower(b.body[t.Start:t.End])
		switch {
		case t.Kind == sqlscan.Op && text == "(":
			depth++
		case t.Kind == sqlscan.Op && text == ")":
			depth--
		case t.Kind == sqlscan.Word && depth == 0 && (text == "into" || text == "using"):
			toks = toks[:i]
		}
		if len(toks) == i {
			break
		}
	}
	if len(toks) == 0 {
		return
	}
	text := foldText(b.body[toks[0].Start:toks[len(toks)-1].End])
	if text.constant() {
		if sql := text.render("", ""); schemaVerbs[firstWord(sql)] || firstWord(sql) == "do" {
			b.add(sql, toks, true)
		}
		return
	}
	if visible := text.render(hole, hole); changesSchema(visible) {
		stmt := ast.DoStmt{Stmt: b.place(toks), Conditional: b.depth > 0, Dynamic: true, Unknown: shown(visible)}
		sql := text.render(`"…"`, `'…'`)
		if nodes, _, err := parseOne(sql, sqlscan.Part{End: len(sql), Tail: len(sql)}); err == nil && len(nodes) == 1 {
			stmt.Guess = nodes[0]
		}
		b.out = append(b.out, stmt)
	}
}

// hole stands for what is not known.
const hole = "…"

// piece is a part of a text: known, or a hole that takes a name, a literal or
// anything.
type piece struct {
	text    string
	hole    bool
	literal bool
}

type pieces []piece

func (p pieces) constant() bool {
	for _, x := range p {
		if x.hole {
			return false
		}
	}
	return true
}

// render puts the pieces together, with something in place of the holes.
func (p pieces) render(name, literal string) string {
	var b strings.Builder
	for _, x := range p {
		switch {
		case !x.hole:
			b.WriteString(x.text)
		case x.literal:
			b.WriteString(literal)
		default:
			b.WriteString(name)
		}
	}
	return b.String()
}

// foldText computes what can be told of a text expression.
func foldText(source string) pieces {
	src := "SELECT " + source
	if guard(src, sqlscan.Part{End: len(src), Tail: len(src)}) == nil {
		if tree, _, _ := parse(src); tree != nil && len(tree.Stmts) == 1 {
			if list := tree.Stmts[0].Stmt.GetSelectStmt().GetTargetList(); len(list) == 1 {
				return fold(expr(list[0].GetResTarget().GetVal()))
			}
		}
	}
	return pieces{{hole: true}}
}

func fold(e *ast.Expr) pieces {
	var out pieces
	switch {
	case e == nil:
	case e.Kind == ast.Const && !e.Null:
		return pieces{{text: e.Text}}
	case e.Kind == ast.Cast && len(e.Args) == 1 && (e.Type.Name == "text" || e.Type.Name == "varchar"):
		return fold(e.Args[0])
	case e.Kind == ast.Operator && e.Text == "||", e.Kind == ast.FuncCall && e.Name.Name == "concat":
		for _, a := range e.Args {
			out = append(out, fold(a)...)
		}
		return out
	case e.Kind == ast.FuncCall && e.Name.Name == "format" && len(e.Args) > 0:
		if f := fold(e.Args[0]); f.constant() {
			return format(f.render("", ""), e.Args[1:])
		}
	case e.Kind == ast.FuncCall && len(e.Args) == 1:
		switch e.Name.Name {
		case "quote_ident":
			return verb('I', fold(e.Args[0]))
		case "quote_literal", "quote_nullable":
			return verb('L', fold(e.Args[0]))
		}
	}
	return pieces{{hole: true}}
}

// format follows the server's function of that name, but for widths.
func format(f string, args []*ast.Expr) pieces {
	var out pieces
	next := 0
	for {
		text, rest, ok := strings.Cut(f, "%")
		out = append(out, piece{text: text})
		if !ok {
			return out
		}
		n, digits := 0, 0
		for digits < len(rest) && '0' <= rest[digits] && rest[digits] <= '9' && n < len(args) {
			n = n*10 + int(rest[digits]-'0')
			digits++
		}
		if digits > 0 && digits < len(rest) && rest[digits] == '$' {
			next, rest = n-1, rest[digits+1:]
		}
		if rest == "" || !strings.Contains("%sIL", rest[:1]) {
			return append(out, piece{hole: true})
		}
		if rest[0] == '%' {
			out = append(out, piece{text: "%"})
		} else {
			arg := pieces{{hole: true}}
			if next >= 0 && next < len(args) {
				arg = fold(args[next])
			}
			out = append(out, verb(rest[0], arg)...)
			next++
		}
		f = rest[1:]
	}
}

// verb quotes a value the way %I, %L and %s do.
func verb(verb byte, value pieces) pieces {
	switch {
	case verb == 's':
		return value
	case !value.constant():
		return pieces{{hole: true, literal: verb == 'L'}}
	case verb == 'I':
		return pieces{{text: ast.Ident(value.render("", ""))}}
	}
	return pieces{{text: "'" + strings.ReplaceAll(value.render("", ""), "'", "''") + "'"}}
}

func firstWord(sql string) string {
	for sc := sqlscan.New(sql, 0); ; {
		tok, ok := sc.Next()
		if !ok {
			return ""
		}
		if tok.Kind != sqlscan.Comment {
			return strings.ToLower(sql[tok.Start:tok.End])
		}
	}
}

// changesSchema reports whether a text with holes may be what a rule would
// report: it begins with a hole, or with a command on tables or indexes.
func changesSchema(visible string) bool {
	words := strings.Fields(strings.ToLower(visible))
	if len(words) == 0 || strings.HasPrefix(words[0], hole) {
		return true
	}
	second := hole
	if len(words) > 1 {
		second = words[1]
	}
	open := strings.HasPrefix(second, hole)
	switch words[0] {
	case "do":
		return true
	case "alter":
		return open || second == "table" || second == "domain"
	case "create":
		return open || second == "index" || second == "unique"
	case "drop":
		return open || second == "table" || second == "index"
	}
	return false
}

// shown is what a message quotes.
func shown(visible string) string {
	text := strings.Join(strings.Fields(visible), " ")
	if r := []rune(text); len(r) > 60 {
		text = strings.TrimRight(string(r[:60]), " "+hole) + " " + hole
	}
	return text
}
