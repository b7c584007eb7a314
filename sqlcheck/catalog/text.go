package catalog

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// RenameIn returns a definition with a column renamed. What is called, and what
// belongs to another relation, is no column of ours.
func RenameIn(definition, old, new string) string {
	var b strings.Builder
	sc := sqlscan.New(definition, 0)
	from, prev := 0, ""
	for {
		tok, ok := sc.Next()
		if !ok {
			return b.String() + definition[from:]
		}
		text, rest := definition[tok.Start:tok.End], definition[tok.End:]
		if tok.Kind == sqlscan.Word && strings.EqualFold(text, "references") {
			return b.String() + definition[from:] // columns of the other table
		}
		named := tok.Kind == sqlscan.Word && strings.ToLower(text) == old && !strings.HasPrefix(rest, "(") ||
			tok.Kind == sqlscan.Quoted && text == ast.Quote(old)
		if named && prev != "." && !strings.HasPrefix(rest, ".") {
			b.WriteString(definition[from:tok.Start] + ast.Ident(new))
			from = tok.End
		}
		prev = text
	}
}
