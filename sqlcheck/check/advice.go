package check

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// OutsideTransaction says how a statement is run outside of a transaction
// with this tool; it follows "use CREATE INDEX CONCURRENTLY".
func (p *Pass) OutsideTransaction() string { return migrate.ToolNamed(p.Tool).Outside }

// Alone says how the tool sends a statement without others; it follows "put it".
func (p *Pass) Alone() string { return migrate.ToolNamed(p.Tool).Alone }

// OutOfOrder says what the tool does about a file behind which a later one ran
// already, "" where it runs it.
func (p *Pass) OutOfOrder() string { return migrate.ToolNamed(p.Tool).OutOfOrder }

// Words returns the offsets just behind the first run of these words of the
// statement, -1 when they do not occur. Comments and case do not matter.
func (p *Pass) Words(words ...string) (end int) {
	sc := sqlscan.New(p.Source[:p.End], p.Start)
	next := 0
	for {
		tok, ok := sc.Next()
		if !ok {
			return -1
		}
		if tok.Kind == sqlscan.Comment {
			continue
		}
		matches := func() bool {
			return tok.Kind == sqlscan.Word && strings.EqualFold(p.Source[tok.Start:tok.End], words[next])
		}
		if !matches() {
			next = 0 // the run may begin again right here
		}
		if !matches() {
			continue
		}
		if next++; next == len(words) {
			return tok.End
		}
	}
}

// HasString reports whether the statement contains a string constant of that
// value.
func (p *Pass) HasString(value string) bool {
	sc := sqlscan.New(p.Source[:p.End], p.Start)
	want := "'" + strings.ReplaceAll(value, "'", "''") + "'"
	for {
		tok, ok := sc.Next()
		if !ok {
			return false
		}
		if tok.Kind == sqlscan.String && p.Source[tok.Start:tok.End] == want {
			return true
		}
	}
}

// Clause returns the range of one subcommand of ALTER TABLE, counted from 0;
// that of the first begins where the statement does.
func (p *Pass) Clause(n int) (start, end int) {
	start = p.Start
	for i := 0; ; i++ {
		end = p.ClauseEnd(start)
		if i == n || end >= p.End {
			return start, end
		}
		sc := sqlscan.New(p.Source[:p.End], end)
		for comma := false; ; { // the first word behind the comma
			tok, ok := sc.Next()
			if !ok {
				return p.Start, p.End
			}
			if comma && tok.Kind != sqlscan.Comment {
				start = tok.Start
				break
			}
			comma = comma || p.Source[tok.Start:tok.End] == ","
		}
	}
}

// ClauseEnd returns the offset behind the clause that begins at start: up to
// the next comma outside of brackets, or the end of the statement.
func (p *Pass) ClauseEnd(start int) int {
	sc := sqlscan.New(p.Source[:p.End], start)
	depth, end := 0, start
	for {
		tok, ok := sc.Next()
		if !ok {
			return end
		}
		if tok.Kind == sqlscan.Comment {
			continue
		}
		switch text := p.Source[tok.Start:tok.End]; {
		case tok.Kind != sqlscan.Op:
		case text == "(" || text == "[":
			depth++
		case text == ")" || text == "]":
			depth--
		case text == "," && depth == 0:
			return end
		}
		end = tok.End
	}
}

// Insert returns a fix that inserts text at an offset, in the file that is
// named when the finding is made.
func Insert(message string, offset int, text string) []Fix {
	return []Fix{{Message: message, Edits: []Edit{{Start: offset, End: offset, NewText: text}}}}
}
