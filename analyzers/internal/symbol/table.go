package symbol

import (
	"go/types"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Table holds what is known about functions of other modules.
type Table[V any] struct {
	rows  map[Func]V
	names map[string]bool
	exact bool
}

// NewTable makes a table of rows that hold for all major versions of a module.
// Keys are spelled path.Func or path.Type.Method; one that is not panics, since
// tables are part of the program.
func NewTable[V any](rows map[string]V) *Table[V] { return newTable(rows, false) }

// NewExactTable makes a table of rows that hold for the import path as it is
// spelled and no other.
func NewExactTable[V any](rows map[string]V) *Table[V] { return newTable(rows, true) }

func newTable[V any](rows map[string]V, exact bool) *Table[V] {
	t := &Table[V]{rows: make(map[Func]V, len(rows)), names: make(map[string]bool, len(rows)), exact: exact}
	for spelled, row := range rows {
		f, err := parse(spelled)
		if !exact {
			f.Path = Unversioned(f.Path)
		}
		if err != nil {
			panic(err) //nolint:forbidigo // a table is part of the program, and read when that starts
		}
		t.rows[f] = row
		t.names[f.Name] = true
	}
	return t
}

// Get is the row of a function.
func (t *Table[V]) Get(fn *types.Func) (row V, ok bool) {
	if fn == nil || !t.names[fn.Name()] {
		return row, false
	}
	return t.row(Exact(fn))
}

// GetVar is the row of a package-level variable: libraries hand functions on in
// variables, too, and which of them may change from one version to the next.
func (t *Table[V]) GetVar(v *types.Var) (row V, ok bool) {
	if v == nil || !t.names[v.Name()] || v.Pkg() == nil || v.Parent() != v.Pkg().Scope() {
		return row, false
	}
	return t.row(Func{Path: v.Pkg().Path(), Name: v.Name()})
}

func (t *Table[V]) row(f Func) (row V, ok bool) {
	if !t.exact {
		f.Path = Unversioned(f.Path)
	}
	row, ok = t.rows[f]
	return row, ok
}

// All yields the rows in the order of their spelling.
func (t *Table[V]) All() iter.Seq2[Func, V] {
	return func(yield func(Func, V) bool) {
		keys := slices.SortedFunc(maps.Keys(t.rows), func(a, b Func) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			if !yield(key, t.rows[key]) {
				return
			}
		}
	}
}
