package pgparse

import (
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// maxBlocks is how deep blocks, loops and conditions may be nested.
const maxBlocks = 100_000

// checkBlock looks for what PL/pgSQL's grammar does not accept in the frame of a
// body: blocks, conditions, loops, and the ends of statements. Statements and
// expressions themselves are not looked at. A body with directives of a template
// is left alone: it is not what the server gets.
func checkBlock(body string) *Error {
	if strings.Contains(body, "{%") || strings.Contains(body, "{{") {
		return nil
	}
	g := &grammar{body: body}
	sc := sqlscan.New(body, 0)
	for {
		tok, ok := sc.Next()
		if !ok {
			break
		}
		if tok.Open {
			return &Error{Offset: tok.Start, Message: "a quote or comment is not closed"}
		}
		if tok.Kind != sqlscan.Comment {
			g.toks = append(g.toks, tok)
		}
	}
	for g.at() == "#" { // a directive, such as #variable_conflict use_column
		line := strings.IndexByte(body[g.toks[g.pos].Start:], '\n')
		end := len(body)
		if line >= 0 {
			end = g.toks[g.pos].Start + line
		}
		for g.pos < len(g.toks) && g.toks[g.pos].Start < end {
			g.pos++
		}
	}
	g.labels()
	g.block()
	if g.at() == ";" {
		g.pos++
	}
	if g.err == nil && g.pos < len(g.toks) {
		g.fail("text follows the end of the block")
	}
	return g.err
}

// grammar reads tokens by recursive descent; err is the first error, after which
// nothing is read.
type grammar struct {
	body  string
	toks  []sqlscan.Token
	pos   int
	depth int
	err   *Error
}

// at is the current token, words in small letters; "" at the end, and for
// strings and identifiers in quotes, which are no keywords.
func (g *grammar) at() string { return g.ahead(0) }

func (g *grammar) ahead(n int) string {
	if g.err != nil || g.pos+n >= len(g.toks) {
		return ""
	}
	t := g.toks[g.pos+n]
	switch t.Kind {
	case sqlscan.Word:
		return strings.ToLower(g.body[t.Start:t.End])
	case sqlscan.Op:
		return g.body[t.Start:t.End]
	}
	return ""
}

func (g *grammar) ended() bool { return g.err != nil || g.pos >= len(g.toks) }

func (g *grammar) fail(message string) {
	if g.err != nil {
		return
	}
	g.err = &Error{Offset: len(g.body), Message: message}
	if g.pos < len(g.toks) {
		g.err.Offset = g.toks[g.pos].Start
	}
}

func (g *grammar) expect(word, where string) {
	if g.err == nil && g.at() != word {
		g.fail("syntax error in the block: " + strings.ToUpper(word) + " is missing " + where)
		return
	}
	g.pos++
}

// labels reads <<label>>.
func (g *grammar) labels() {
	for g.at() == "<<" {
		g.pos += 2
		g.expect(">>", "after a label")
	}
}

// block reads [DECLARE …] BEGIN … [EXCEPTION …] END [label].
func (g *grammar) block() {
	for g.at() == "declare" {
		g.pos++
		for g.at() != "begin" && g.at() != "declare" && !g.ended() {
			g.toSemicolon("after a declaration")
		}
	}
	g.expect("begin", "at the beginning")
	g.statements()
	if g.at() == "exception" {
		g.pos++
		if g.at() != "when" {
			g.expect("when", "after EXCEPTION")
		}
		for g.at() == "when" {
			g.pos++
			g.until("then", "after WHEN")
			g.statements()
		}
	}
	g.expect("end", "at the end of a block")
	g.name()
}

// name skips the label behind END.
func (g *grammar) name() {
	if g.err == nil && g.pos < len(g.toks) && (g.toks[g.pos].Kind == sqlscan.Word || g.toks[g.pos].Kind == sqlscan.Quoted) {
		g.pos++
	}
}

// closes begin what comes after a list of statements.
var closes = []string{"end", "else", "elsif", "elseif", "when"}

func (g *grammar) statements() {
	if g.depth++; g.depth > maxBlocks {
		g.fail("blocks are nested too deep to be checked")
	}
	for !g.ended() && !slices.Contains(closes, g.at()) && (g.at() != "exception" || g.ahead(1) != "when") {
		g.statement()
	}
	g.depth--
}

func (g *grammar) statement() {
	g.labels()
	switch g.at() {
	case "declare", "begin":
		g.block()
		g.expect(";", "after the END of a block")
	case "if":
		g.pos++
		g.until("then", "after IF")
		g.statements()
		for g.at() == "elsif" || g.at() == "elseif" {
			g.pos++
			g.until("then", "after ELSIF")
			g.statements()
		}
		g.otherwise()
		g.closed("if")
	case "case":
		g.pos++
		for g.at() != "when" && !g.ended() && g.at() != ";" {
			g.pos++
		}
		g.expect("when", "after CASE")
		g.pos-- // the same word begins each branch
		for g.at() == "when" {
			g.pos++
			g.until("then", "after WHEN")
			g.statements()
		}
		g.otherwise()
		g.closed("case")
	case "loop":
		g.pos++
		g.statements()
		g.closed("loop")
	case "while", "for", "foreach":
		word := strings.ToUpper(g.at())
		g.pos++
		g.until("loop", "after "+word)
		g.statements()
		g.closed("loop")
	default:
		g.toSemicolon("after a statement")
	}
}

func (g *grammar) otherwise() {
	if g.at() == "else" {
		g.pos++
		g.statements()
	}
}

// closed reads END IF, END CASE or END LOOP.
func (g *grammar) closed(word string) {
	where := "to close " + strings.ToUpper(word)
	g.expect("end", where)
	g.expect(word, where)
	if word == "loop" {
		g.name()
	}
	g.expect(";", "after END "+strings.ToUpper(word))
}

// until reads an expression, which must not be empty, and the word behind it.
func (g *grammar) until(word, where string) {
	parens, start := 0, g.pos
	for ; !g.ended(); g.pos++ {
		switch at := g.at(); {
		case at == "(" || at == "[":
			parens++
		case at == ")" || at == "]":
			parens--
		case at == ";" && parens == 0:
			g.expect(word, where)
			return
		case at == word && parens <= 0:
			if g.pos == start {
				g.fail("syntax error in the block: an expression is missing " + where)
			}
			g.pos++
			return
		}
	}
	g.expect(word, where)
}

// toSemicolon reads a statement. The body of a function in SQL has statements
// of its own, between BEGIN ATOMIC and END.
func (g *grammar) toSemicolon(where string) {
	parens, inner := 0, 0
	for ; !g.ended(); g.pos++ {
		switch at := g.at(); {
		case at == "(":
			parens++
		case at == ")":
			parens--
		case at == "begin" && g.ahead(1) == "atomic", at == "case" && inner > 0:
			inner++
		case at == "end" && inner > 0:
			inner--
		case at == ";" && inner == 0 && parens <= 0:
			g.pos++
			return
		}
	}
	g.expect(";", where)
}
