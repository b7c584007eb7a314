package pgparse

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// parseNewer reads syntax that PostgreSQL 17 and 18 brought and that the
// parser's grammar does not know, by putting older syntax of the same length in
// its place; the tree is set right afterwards. since is the version that
// brought what was found.
func parseNewer(src string, p sqlscan.Part) (nodes []ast.Node, since int, ok bool) {
	n := newer{text: []byte(src[p.Start:p.End]), base: p.Start}
	n.read(src, p)
	for i := range n.toks {
		n.see(i)
	}
	if n.since == 0 {
		return nil, 0, false
	}
	tree, _, _ := parse(string(n.text))
	if tree == nil || len(tree.Stmts) != 1 {
		return nil, 0, false
	}
	node := (&converter{base: p.Start, src: src}).statement(tree.Stmts[0].Stmt)
	for _, m := range n.marks {
		m.apply(node)
	}
	return []ast.Node{node}, n.since, true
}

// newer rewrites one statement.
type newer struct {
	text  []byte
	base  int
	toks  []newerTok
	since int
	marks []mark
}

// newerTok is a token with its lower-case text and, in ALTER TABLE, the number
// of its subcommand. Offsets are those of the statement.
type newerTok struct {
	word       string
	kind       sqlscan.Kind
	start, end int
	cmd        int
}

func (n *newer) read(src string, p sqlscan.Part) {
	sc := sqlscan.New(src[:p.End], p.Start)
	depth, cmd := 0, 0
	for {
		tok, ok := sc.Next()
		if !ok {
			return
		}
		if tok.Kind == sqlscan.Comment {
			continue
		}
		t := newerTok{word: src[tok.Start:tok.End], kind: tok.Kind, start: tok.Start - p.Start, end: tok.End - p.Start}
		switch {
		case tok.Kind == sqlscan.Word:
			t.word = strings.ToLower(t.word)
		case tok.Kind != sqlscan.Op:
		case t.word == "(":
			depth++
		case t.word == ")":
			depth--
		case t.word == "," && depth == 0:
			cmd++
		}
		t.cmd = cmd
		n.toks = append(n.toks, t)
	}
}

// at returns the text of a token, "" outside and for quoted names.
func (n *newer) at(i int) string {
	if i < 0 || i >= len(n.toks) || n.toks[i].kind != sqlscan.Word && n.toks[i].kind != sqlscan.Op {
		return ""
	}
	return n.toks[i].word
}

// are reports whether these words follow one another from token i on.
func (n *newer) are(i int, words ...string) bool {
	for k, w := range words {
		if n.at(i+k) != w {
			return false
		}
	}
	return true
}

// put writes text over the tokens from i to j.
func (n *newer) put(since, i, j int, text string) bool {
	start, end := n.toks[i].start, n.toks[j].end
	if len(text) > end-start {
		return false
	}
	copy(n.text[start:end], text+strings.Repeat(" ", end-start-len(text)))
	n.since = max(n.since, since)
	return true
}

func (n *newer) mark(i int, kind markKind) {
	n.marks = append(n.marks, mark{kind: kind, offset: n.base + n.toks[i].start, cmd: n.toks[i].cmd})
}

func (n *newer) see(i int) {
	switch {
	case n.are(i, "set", "expression", "as", "("):
		if n.put(17, i+1, i+2, "DEFAULT") {
			n.mark(i, newExpression)
		}
	case n.are(i, "generated", "always", "as", "("):
		n.generated(i)
	case n.are(i, "not", "enforced"):
		n.put(18, i, i+1, "")
		n.mark(i, notEnforced)
	case n.at(i) == "enforced" && n.at(i-1) != "not":
		n.put(18, i, i, "")
		n.mark(i, enforced)
	case n.are(i, "not", "null") && n.ownConstraint(i):
		if n.put(18, i, i+2, "CHECK("+string(n.text[n.toks[i+2].start:n.toks[i+2].end])+")") {
			n.mark(i, notNull)
		}
	case n.are(i, "without", "overlaps"):
		n.put(18, i, i+1, "")
	case n.at(i) == "period" && (n.at(i-1) == "," || n.at(i-1) == "(") && i+1 < len(n.toks) && n.toks[i+1].kind <= sqlscan.Quoted:
		n.put(18, i, i, "")
	}
}

// generated reads a generated column that is not stored: VIRTUAL is said, or
// nothing at all. A check stands in its place meanwhile.
func (n *newer) generated(i int) {
	depth, j := 0, i+3
	for ; j < len(n.toks); j++ {
		switch n.at(j) {
		case "(":
			depth++
		case ")":
			depth--
		}
		if depth == 0 {
			break
		}
	}
	if j >= len(n.toks) || n.at(j+1) == "stored" {
		return
	}
	if n.at(j+1) == "virtual" {
		j++
	}
	if n.put(18, i, j, "CHECK(true)") {
		n.mark(i, virtual)
	}
}

// ownConstraint tells ADD CONSTRAINT … NOT NULL column, and the same in a
// CREATE TABLE, from NOT NULL behind a column.
func (n *newer) ownConstraint(i int) bool {
	if i+2 >= len(n.toks) || n.toks[i+2].kind > sqlscan.Quoted {
		return false
	}
	before := i - 1
	if n.at(i-2) == "constraint" {
		before = i - 3
	}
	return n.at(before) == "add" || n.at(before) == "," || n.at(before) == "("
}
