package sqltext

import (
	"slices"
	"strings"
)

// DML is an UPDATE or DELETE in parts.
type DML struct {
	Head  string // up to its condition
	Where string // "" without one
	// Prefix qualifies the target's columns: its alias or its name, and a dot.
	Prefix string
	// Set are the columns that are assigned, without quotes, with their values.
	Set map[string]string
	// Joined is set when other tables decide which rows are meant.
	Joined bool
}

// SplitDML cuts an UPDATE or DELETE up; ok is false for forms whose rows can't
// be taken in parts: WITH, RETURNING, several columns at once, WHERE CURRENT OF.
func SplitDML(sql string) (out DML, ok bool) {
	ts := Tokens(sql)
	at := func(i int) string {
		if i < len(ts) {
			return ts[i].Word
		}
		return ""
	}
	i := 1
	switch at(0) {
	case "UPDATE":
	case "DELETE":
		i = 2 // FROM
	default:
		return out, false
	}
	if at(i) == "ONLY" {
		return out, false
	}
	from := i
	for i++; at(i) == "." && i+1 < len(ts); {
		i += 2
	}
	if i > len(ts) {
		return out, false
	}
	out.Prefix = sql[ts[from].Start:ts[i-1].End] + "."
	if at(i) == "AS" {
		i++
	}
	if i < len(ts) && !slices.Contains([]string{"SET", "USING", "WHERE", "RETURNING", "*"}, at(i)) {
		out.Prefix = sql[ts[i].Start:ts[i].End] + "."
	}
	where, end := -1, len(ts)
	for k := from; k < len(ts); k++ {
		if ts[k].Depth > 0 {
			continue
		}
		switch ts[k].Word {
		case "WHERE":
			if where < 0 {
				where = k
			}
		case "RETURNING":
			return out, false
		case "USING", "FROM":
			out.Joined = out.Joined || k > from
		}
	}
	out.Head = sql[:ts[end-1].End]
	if where >= 0 {
		if where+1 >= len(ts) || at(where+1) == "CURRENT" {
			return out, false
		}
		out.Head = strings.TrimSpace(sql[:ts[where].Start])
		out.Where = sql[ts[where+1].Start:ts[end-1].End]
		end = where
	}
	if ts[0].Word == "UPDATE" {
		out.Set = assignments(sql, ts[:end])
		return out, out.Set != nil
	}
	return out, true
}

// assignments reads what stands behind SET; nil when it is not a list of plain
// columns.
func assignments(sql string, ts []Token) map[string]string {
	set := slices.IndexFunc(ts, func(t Token) bool { return t.Word == "SET" && t.Depth == 0 })
	if set < 0 {
		return nil
	}
	out := map[string]string{}
	for i := set + 1; i < len(ts); {
		if i+2 >= len(ts) || ts[i+1].Word != "=" {
			return nil
		}
		k := i + 2
		for k < len(ts) && !(ts[k].Depth == 0 && (ts[k].Word == "," || ts[k].Word == "FROM")) {
			k++
		}
		if k == i+2 {
			return nil
		}
		out[Name(sql[ts[i].Start:ts[i].End])] = sql[ts[i+2].Start:ts[k-1].End]
		if k >= len(ts) || ts[k].Word == "FROM" {
			return out
		}
		i = k + 1
	}
	return nil
}

// Name is an identifier as the server keeps it: quotes away, other letters
// small.
func Name(ident string) string {
	if strings.HasPrefix(ident, `"`) && len(ident) > 1 {
		return strings.ReplaceAll(ident[1:len(ident)-1], `""`, `"`)
	}
	return strings.ToLower(ident)
}

// Names lists the words of SQL as the server keeps identifiers.
func Names(text string) []string {
	var out []string
	for _, t := range Tokens(text) {
		out = append(out, Name(text[t.Start:t.End]))
	}
	return out
}

// OneLine writes SQL on one line, without comments; ok is false when a string or
// a name holds a line break.
func OneLine(sql string) (line string, ok bool) {
	var b strings.Builder
	end := -1
	for _, t := range Tokens(sql) {
		text := sql[t.Start:t.End]
		if strings.ContainsAny(text, "\r\n") {
			return "", false
		}
		if end >= 0 && t.Start > end {
			b.WriteByte(' ')
		}
		b.WriteString(text)
		end = t.End
	}
	return b.String(), true
}

// Normal writes SQL with single spaces and key words in one case, to compare.
func Normal(sql string) string {
	var out []string
	for _, t := range Tokens(sql) {
		out = append(out, t.Word)
	}
	return strings.Join(out, " ")
}

// IsConstant reports whether an expression is a single constant that is not NULL.
func IsConstant(expr string) bool {
	ts := Tokens(expr)
	if len(ts) != 1 {
		return false
	}
	c := ts[0].Word[0]
	return c == '\'' || '0' <= c && c <= '9' || ts[0].Word == "TRUE" || ts[0].Word == "FALSE"
}
