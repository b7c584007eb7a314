//go:build !cgo

package pgparse

import (
	"errors"
	"fmt"
	"sync"

	pgquery "github.com/pganalyze/pg_query_go/v5"
	wasm "github.com/wasilibs/go-pgquery"
	"github.com/wasilibs/go-pgquery/parser"
)

// Workers is the number of files that are worth parsing at the same time:
// every further one would compile the library again, a second each.
const Workers = 1

var parsing sync.Mutex

// deparse writes a tree as SQL.
func deparse(tree *pgquery.ParseResult) (text string, err error) {
	parsing.Lock()
	defer parsing.Unlock()
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the parser gave up: %v", v)
		}
	}()
	return wasm.Deparse(tree)
}

// parse parses SQL with the same library compiled to WebAssembly, for builds
// without a C compiler. It is compiled to machine code when the first file is
// parsed. Its errors tell where the parser stopped, in characters from 1; 0
// when it does not say.
func parse(sql string) (tree *pgquery.ParseResult, message string, at int) {
	parsing.Lock()
	defer parsing.Unlock()
	defer func() {
		if v := recover(); v != nil { // the module ran out of its memory or stack
			tree, message, at = nil, fmt.Sprintf("the parser gave up: %v", v), 0
		}
	}()
	tree, err := wasm.Parse(sql)
	if err == nil {
		return tree, "", 0
	}
	if e := (*parser.Error)(nil); errors.As(err, &e) {
		return nil, e.Message, e.Cursorpos
	}
	return nil, err.Error(), 0
}
