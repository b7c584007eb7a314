package migrate

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// delimited sends what stands between delimiters other than the semicolon,
// which are not sent. Those in strings, quoted names and block comments count
// as text.
func delimited(source string, from, to int, delimiter string, transaction int) []Exec {
	var out []Exec
	start, pos := from, from
	sc := sqlscan.New(source[:to], from)
	for {
		tok, ok := sc.Next()
		end := to
		if ok {
			end = tok.Start // white space may be the delimiter
		}
		if ok && !opaque(source, tok) {
			end = tok.End
		}
		for {
			i := strings.Index(source[pos:min(end+len(delimiter)-1, to)], delimiter)
			if i < 0 {
				break
			}
			out = append(out, Exec{start, pos + i, transaction})
			pos += i + len(delimiter)
			start = pos
		}
		if !ok {
			return append(out, Exec{start, to, transaction})
		}
		if pos < tok.End {
			pos = tok.End
		} else {
			sc = sqlscan.New(source[:to], pos)
		}
	}
}

// opaque reports whether no delimiter is looked for in a token.
func opaque(source string, tok sqlscan.Token) bool {
	return tok.Kind == sqlscan.String || tok.Kind == sqlscan.Quoted || tok.Kind == sqlscan.Comment && strings.HasPrefix(source[tok.Start:], "/*")
}

// byLine sends what stands between lines of this text, in any case.
func byLine(source string, from, to int, text string, transaction int) []Exec {
	var out []Exec
	start := from
	for _, l := range lines(source[:to]) {
		if l.start >= from && strings.EqualFold(strings.TrimSpace(l.text), text) {
			out = append(out, Exec{start, l.start, transaction})
			start = l.next
		}
	}
	return append(out, Exec{start, to, transaction})
}
