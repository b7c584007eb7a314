//go:build cgo

package pgparse

import (
	"errors"

	pgquery "github.com/pganalyze/pg_query_go/v5"
	"github.com/pganalyze/pg_query_go/v5/parser"
)

// Workers is the number of files that are worth parsing at the same time; 0
// stands for one a processor.
const Workers = 0

// deparse writes a tree as SQL.
func deparse(tree *pgquery.ParseResult) (string, error) { return pgquery.Deparse(tree) }

// parse parses SQL with the C library. Its errors tell where the parser
// stopped, in characters from 1; 0 when it does not say.
func parse(sql string) (tree *pgquery.ParseResult, message string, at int) {
	tree, err := pgquery.Parse(sql)
	if err == nil {
		return tree, "", 0
	}
	if e := (*parser.Error)(nil); errors.As(err, &e) {
		return nil, e.Message, e.Cursorpos
	}
	return nil, err.Error(), 0
}
