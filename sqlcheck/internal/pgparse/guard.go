package pgparse

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// maxDepth bounds how deep the tree of a statement may become. The parser
// walks it recursively in C; a thread's stack there may be as small as 512 KiB.
const maxDepth = 1000

// maxCommentDepth bounds nested comments, on which the C scanner is quadratic.
const maxCommentDepth = 200

// guard turns away what the parser must not see.
func guard(src string, p sqlscan.Part) *Error {
	text := src[p.Leading:p.Tail]
	if i := strings.IndexByte(text, 0); i >= 0 {
		return &Error{Offset: p.Leading + i, Message: "zero byte in the source"}
	}
	if i := invalidUTF8(src[p.Start:p.End]); i >= 0 {
		return &Error{Offset: p.Start + i, Message: "invalid UTF-8 in the source"}
	}
	if len(text) > MaxSize {
		return &Error{Offset: p.Start, Message: fmt.Sprintf("longer than %d bytes", MaxSize)}
	}
	if len(text) < 2*maxDepth && len(text) < 4*maxCommentDepth {
		return nil // too short to nest that deep
	}
	var d depth
	sc := sqlscan.New(src[:p.Tail], p.Leading)
	for {
		tok, ok := sc.Next()
		if !ok {
			return nil
		}
		text := src[tok.Start:tok.End]
		if tok.Kind == sqlscan.Comment {
			if strings.Count(text, "/*") > maxCommentDepth {
				return &Error{Offset: tok.Start, Message: "comments are nested too deep"}
			}
			continue
		}
		d.see(tok.Kind, text)
		if d.total > maxDepth {
			return &Error{Offset: tok.Start, Message: "expression is nested too deep"}
		}
	}
}

// invalidUTF8 returns the offset of the first byte that is no part of a
// character, -1 when there is none.
func invalidUTF8(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}

// depth estimates, from above, the height of the tree that the tokens so far
// make: every operator may put one more level over what stands before it.
type depth struct {
	open  []level // enclosing brackets
	here  level
	total int
}

// level counts inside one pair of brackets: chain is reset where an
// expression ends, frame (UNION, JOIN, CASE) is not.
type level struct{ chain, frame int }

func (d *depth) see(kind sqlscan.Kind, text string) {
	switch {
	case kind == sqlscan.Op:
		d.operator(text)
	case kind == sqlscan.Word && len(text) <= 9:
		d.word(strings.ToLower(text))
	}
}

func (d *depth) operator(text string) {
	switch text {
	case "(", "[":
		d.open = append(d.open, d.here)
		d.here = level{}
		d.total++
	case ")", "]":
		if n := len(d.open); n > 0 {
			d.total -= d.here.chain + d.here.frame + 1
			d.here, d.open = d.open[n-1], d.open[:n-1]
		}
	case ",":
		d.endExpr()
	case ".", ";":
	default:
		d.here.chain++
		d.total++
	}
}

func (d *depth) word(word string) {
	switch word {
	case "and", "or", "select", "from", "where", "group", "order", "when", "then", "else", "set", "values", "on":
		d.endExpr()
	case "union", "intersect", "except", "join", "case":
		d.here.frame++
		d.total++
	case "end":
		if d.here.frame > 0 {
			d.here.frame--
			d.total--
		}
	case "not", "is", "isnull", "notnull", "like", "ilike", "similar", "at", "collate", "in", "between", "operator":
		d.here.chain++
		d.total++
	}
}

func (d *depth) endExpr() {
	d.total -= d.here.chain
	d.here.chain = 0
}
