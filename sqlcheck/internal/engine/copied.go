package engine

import (
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltext"
)

// BackfillMarker begins the comment that names what a backfill writes.
const BackfillMarker = "patternvet:backfill"

// lost says what the rows that were there before lose with the statement of a
// contract, "" for nothing: the migration at expanded puts a column or table in
// its place, and nothing up to the statement copies the values over, or fails
// while they are not.
func (fr *fileRun) lost(k *contract, expanded int) string {
	if k.statement < 0 {
		return ""
	}
	table, column := takes(fr.statements[k.statement].Node)
	if table.Name == "" {
		return ""
	}
	place, added := fr.replacement(expanded, table, column)
	if place == "" || fr.copies(expanded, k, added) {
		return ""
	}
	return place
}

// takes is what a statement takes away with its rows: a table, or a column of
// one.
func takes(n ast.Node) (table ast.Name, column string) {
	switch s := n.(type) {
	case *ast.AlterTable:
		for _, c := range s.Cmds {
			if c.Op == ast.DropColumn {
				return s.Name, c.Name
			}
		}
	case *ast.Rename:
		if s.Kind == ast.ColumnKind && s.RelKind == ast.TableKind {
			return s.Rel, s.Old
		}
	case *ast.Drop:
		if s.Kind == ast.TableKind && len(s.Names) > 0 {
			return s.Names[0], ""
		}
	}
	return ast.Name{}, ""
}

// replacement is what a migration puts in the place of a column or table, and
// the table that it is in; "" when that has no rows to be filled: the server
// computes it, or the column may only be left out from there on.
func (fr *fileRun) replacement(file int, table ast.Name, column string) (place string, in ast.Name) {
	for _, exec := range fr.all[file] {
		for _, s := range exec {
			switch n := s.Node.(type) {
			case *ast.AlterTable:
				for _, c := range n.Cmds {
					switch {
					case n.Name.Name != table.Name:
					case c.Op == ast.AddColumn && c.Column.Generated == nil && !c.Column.Serial && !c.Column.Identity:
						place, in = c.Name, n.Name
					case c.Op == ast.DropNotNull && c.Name == column:
						return "", in
					}
				}
			case *ast.CreateTable:
				if column == "" && n.PartitionOf == nil && !n.FromQuery && !n.Temp {
					place, in = n.Name.String(), n.Name
				}
			}
		}
	}
	return place, in
}

// copies reports whether a migration from the given one on up to the contract
// writes rows of a table, or a block before the contract's statement looks into
// the rows and may fail.
func (fr *fileRun) copies(from int, k *contract, table ast.Name) bool {
	for i := from; i <= fr.index; i++ {
		source := fr.dir.Files[i].Source
		for _, exec := range fr.all[i] {
			for _, s := range exec {
				if i == fr.index && s.Start >= fr.statements[k.statement].Start {
					return false
				}
				if leading := source[s.Leading:s.Start]; strings.Contains(leading, BackfillMarker) && names(leading, table) {
					return true
				}
				switch n := s.Node.(type) {
				case *ast.DML:
					if n.Verb != "SELECT" && n.Verb != "DELETE" && n.Target.Name == table.Name {
						return true
					}
				case *ast.Do, *ast.CreateFunction:
					words := textWords(source[s.Start:s.End])
					if writes(words, table.Name) || i == fr.index && slices.Contains(words, "raise") && slices.Contains(words, "exception") && slices.Contains(words, table.Name) {
						return true
					}
				}
			}
		}
	}
	return false
}

// names reports whether a comment names a table.
func names(comment string, table ast.Name) bool {
	return slices.Contains(strings.FieldsFunc(comment, func(r rune) bool { return strings.ContainsRune(" .\"\n;(),", r) }), table.Name)
}

// writes reports whether a body has UPDATE or INSERT INTO with a table's name.
func writes(words []string, table string) bool {
	for i, w := range words {
		if w != "update" && w != "into" && w != "merge" && w != "copy" {
			continue
		}
		for _, next := range words[i+1 : min(i+5, len(words))] { // INTO, ONLY, a schema and its dot
			if next == table {
				return true
			}
		}
	}
	return false
}

// textWords lists the words of a statement, those in the bodies of its strings too.
func textWords(text string) []string {
	var out []string
	sc := sqlscan.New(text, 0)
	for {
		tok, ok := sc.Next()
		if !ok {
			return out
		}
		if tok.Kind == sqlscan.String {
			body := text[tok.Start:tok.End]
			if strings.HasPrefix(body, "$") {
				body = body[1:]
				if _, rest, ok := strings.Cut(body, "$"); ok {
					body = rest
				}
			}
			out = append(out, sqltext.Words(strings.Trim(body, "'"))...)
			continue
		}
		if tok.Kind != sqlscan.Comment {
			out = append(out, strings.ToLower(strings.Trim(text[tok.Start:tok.End], `"`)))
		}
	}
}
