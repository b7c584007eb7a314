package catalog

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// keywords are words that may be columns, and are none behind a certain other.
var keywords = map[string]bool{
	"nulls first": true, "nulls last": true, "at time": true, "time zone": true, "with time": true, "without time": true,
	"double precision": true, "character varying": true, "initially deferred": true, "initially immediate": true, "nulls distinct": true,
}

// RenameIn returns a definition of a table's constraint, index or statistics with
// a column renamed. What is called, what is a type or a collation, and what
// belongs to another relation, is no column of ours.
func RenameIn(definition, table, old, new string) string {
	is := func(tok sqlscan.Token, name string) bool {
		text := definition[tok.Start:tok.End]
		return tok.Kind == sqlscan.Word && strings.ToLower(text) == name || tok.Kind == sqlscan.Quoted && text == ast.Quote(name)
	}
	var tokens []sqlscan.Token
	for sc := sqlscan.New(definition, 0); ; {
		tok, ok := sc.Next()
		if !ok {
			break
		}
		tokens = append(tokens, tok)
	}
	text := func(i int) string {
		if i < 0 || i >= len(tokens) {
			return ""
		}
		return definition[tokens[i].Start:tokens[i].End]
	}
	var b strings.Builder
	from, foreign := 0, false
	for i, tok := range tokens {
		switch word := strings.ToLower(text(i)); {
		case tok.Kind != sqlscan.Word && tok.Kind != sqlscan.Quoted:
			continue
		case tok.Kind == sqlscan.Word && word == "references":
			foreign = true // columns of the other table follow
			continue
		case tok.Kind == sqlscan.Word && word == "set" && foreign && (strings.EqualFold(text(i-1), "delete") || strings.EqualFold(text(i-1), "update")):
			foreign = false // ON DELETE SET NULL (columns), which are ours
			continue
		}
		if foreign || !is(tok, old) || tok.Kind == sqlscan.Word && text(i+1) == "(" || text(i+1) == "." {
			continue
		}
		switch before := strings.ToLower(text(i - 1)); {
		case before == "::" || before == "collate" || tok.Kind == sqlscan.Word && keywords[before+" "+strings.ToLower(text(i))]:
			continue
		case before == "." && (i < 2 || !is(tokens[i-2], table)):
			continue
		}
		b.WriteString(definition[from:tok.Start] + ast.Ident(new))
		from = tok.End
	}
	return b.String() + definition[from:]
}
