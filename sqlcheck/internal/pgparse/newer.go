package pgparse

import (
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// parseNewer reads syntax that PostgreSQL 17 and 18 brought and that the
// grammar at hand does not know, by putting older syntax of the same length in
// its place: GENERATED … VIRTUAL becomes STORED, and is marked afterwards.
func parseNewer(src string, p sqlscan.Part) ([]ast.Node, bool) {
	text := []byte(src[p.Start:p.End])
	virtual := map[int]bool{} // number of the generated column, in order
	generated := 0
	var prev [3]string
	sc := sqlscan.New(src[:p.End], p.Start)
	for {
		tok, ok := sc.Next()
		if !ok {
			break
		}
		if tok.Kind == sqlscan.Comment {
			continue
		}
		word := strings.ToLower(src[tok.Start:tok.End])
		switch {
		case tok.Kind == sqlscan.Word && word == "stored" && prev[2] == ")":
			generated++
		case tok.Kind == sqlscan.Word && word == "virtual" && prev[2] == ")":
			copy(text[tok.Start-p.Start:], "stored ")
			virtual[generated] = true
			generated++
		}
		prev = [3]string{prev[1], prev[2], word}
	}
	if len(virtual) == 0 {
		return nil, false
	}
	tree, err := pgquery.Parse(string(text))
	if err != nil || len(tree.Stmts) != 1 {
		return nil, false
	}
	node := (&converter{base: p.Start, src: src}).statement(tree.Stmts[0].Stmt)
	markVirtual(node, virtual)
	return []ast.Node{node}, true
}

func markVirtual(node ast.Node, virtual map[int]bool) {
	var columns []*ast.Column
	switch n := node.(type) {
	case *ast.CreateTable:
		columns = n.Columns
	case *ast.AlterTable:
		for _, cmd := range n.Cmds {
			if cmd.Column != nil {
				columns = append(columns, cmd.Column)
			}
		}
	}
	i := 0
	for _, c := range columns {
		if c.Generated == nil {
			continue
		}
		c.Virtual = virtual[i]
		i++
	}
}
