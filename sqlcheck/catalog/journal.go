package catalog

import (
	"cmp"
	"maps"
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// Begin opens a transaction.
func (c *Catalog) Begin() {
	c.marks = []mark{{journal: 0, path: c.searchPath, doubted: c.doubted}}
	c.journal = c.journal[:0]
}

// Commit ends the transaction and keeps what it did.
func (c *Catalog) Commit() {
	if c.localPath && len(c.marks) > 0 {
		c.searchPath = c.marks[0].path
	}
	c.localPath = false
	for name, before := range c.local {
		c.settings[name] = before
	}
	clear(c.local)
	c.marks = nil
	c.journal = c.journal[:0]
}

// Rollback ends the transaction and undoes what it did.
func (c *Catalog) Rollback() {
	if len(c.marks) > 0 {
		c.undo(c.marks[0])
	}
	c.marks = nil
	clear(c.local)
}

// Savepoint opens a savepoint.
func (c *Catalog) Savepoint(name string) {
	if len(c.marks) > 0 {
		c.marks = append(c.marks, mark{name: name, journal: len(c.journal), path: c.searchPath, doubted: c.doubted})
	}
}

// RollbackTo undoes what was done since the savepoint, which stays open.
func (c *Catalog) RollbackTo(name string) {
	for i := len(c.marks) - 1; i > 0; i-- {
		if c.marks[i].name == name {
			c.undo(c.marks[i])
			c.marks = c.marks[:i+1]
			return
		}
	}
}

func (c *Catalog) undo(m mark) {
	for i := len(c.journal) - 1; i >= m.journal; i-- {
		c.journal[i]()
	}
	c.journal = c.journal[:m.journal]
	c.searchPath, c.doubted = m.path, m.doubted
}

// put changes an entry of one of the catalog's maps and remembers the old one.
func put[K comparable, V any](c *Catalog, m map[K]V, key K, value V) {
	remember(c, m, key)
	m[key] = value
}

// remove deletes an entry and remembers it.
func remove[K comparable, V any](c *Catalog, m map[K]V, key K) {
	remember(c, m, key)
	delete(m, key)
}

func remember[K comparable, V any](c *Catalog, m map[K]V, key K) {
	if len(c.marks) == 0 {
		return
	}
	old, had := m[key]
	c.journal = append(c.journal, func() {
		if had {
			m[key] = old
		} else {
			delete(m, key)
		}
	})
}

// edit returns a copy of the relation that may be changed and takes its place.
// A relation that nothing is known of is entered as an old one.
func (c *Catalog) edit(n ast.Name) *Relation {
	q := c.Qualify(n)
	old := c.relations[q]
	if old == nil {
		r := &Relation{Name: q, Kind: ast.TableKind}
		put(c, c.relations, q, r)
		return r
	}
	r := *old
	r.doubtful = r.doubtful || c.perhaps
	r.Children = slices.Clone(old.Children)
	r.Columns = slices.Clone(old.Columns)
	r.Constraints = slices.Clone(old.Constraints)
	r.Indexes = slices.Clone(old.Indexes)
	r.Statistics = slices.Clone(old.Statistics)
	put(c, c.relations, q, &r)
	return &r
}

// editColumn returns a copy of a column that may be changed; a column that
// nothing is known of is entered as an old one.
func (r *Relation) editColumn(name string) *Column {
	for i, col := range r.Columns {
		if col.Name == name {
			clone := *col
			r.Columns[i] = &clone
			return &clone
		}
	}
	col := &Column{Name: name}
	r.Columns = append(r.Columns, col)
	return col
}

func compareNames(a, b ast.Name) int {
	return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
}

func sortedNames[V any](m map[ast.Name]V) []ast.Name {
	return slices.SortedFunc(maps.Keys(m), compareNames)
}
