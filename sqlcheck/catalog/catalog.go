// Package catalog simulates the schema that migrations build up. It is fed
// one statement after the other and answers what is there before the next.
//
// What no statement created may still be there: it was made before the first
// file, by other means, or by code. Such relations are unknown; they count as
// old and are never taken for new or empty.
package catalog

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// Catalog is the simulated schema. It is not safe for concurrent use.
type Catalog struct {
	relations map[ast.Name]*Relation
	indexes   map[ast.Name]ast.Name // index to table
	types     map[ast.Name]*Type
	functions map[ast.Name]Function
	gone      map[ast.Name]bool // relations and indexes that were dropped or renamed away
	settings  map[string]string

	searchPath []string
	localPath  bool              // SET LOCAL search_path in this transaction
	local      map[string]string // what SET LOCAL covers in this transaction
	unit       int
	numbered   int      // constraints so far
	applied    int      // statements so far
	doubted    int      // what statements up to this one made may be different
	perhaps    bool     // the statement at work may not run
	journal    []func() // undoes changes, last one first
	marks      []mark   // open transaction and its savepoints
}

// mark is where a transaction or savepoint began.
type mark struct {
	name    string // "" for the transaction
	journal int
	path    []string
	doubted int
}

// New returns an empty catalog.
func New() *Catalog {
	return &Catalog{
		relations: map[ast.Name]*Relation{}, indexes: map[ast.Name]ast.Name{}, types: map[ast.Name]*Type{},
		functions: map[ast.Name]Function{}, gone: map[ast.Name]bool{}, settings: map[string]string{},
		searchPath: []string{"public"}, local: map[string]string{},
	}
}

// NewUnit says to which deploy unit the statements to come belong, from 1.
func (c *Catalog) NewUnit(unit int) { c.unit = unit }

// NewSession forgets what SET changed: every file gets a fresh connection as
// far as anyone knows.
func (c *Catalog) NewSession() {
	c.searchPath = []string{"public"}
	clear(c.settings)
	clear(c.local)
	for n, r := range c.relations {
		if n.Schema == "pg_temp" {
			c.dropIndexNames(r)
			remove(c, c.relations, n)
		}
	}
}

// Setting returns a parameter that SET changed in this session, or "".
func (c *Catalog) Setting(name string) string { return c.settings[name] }

// Empty reports whether no statement made or mentioned a relation yet.
func (c *Catalog) Empty() bool { return len(c.relations) == 0 && len(c.gone) == 0 }

// Qualify completes a relation's name: the first schema of the search path
// that has one of that name, or the one where it would be created.
func (c *Catalog) Qualify(n ast.Name) ast.Name {
	if n.Schema != "" {
		return n
	}
	for _, schema := range append([]string{"pg_temp"}, c.searchPath...) {
		if q := (ast.Name{Schema: schema, Name: n.Name}); c.relations[q] != nil || c.indexes[q] != (ast.Name{}) {
			return q
		}
	}
	return ast.Name{Schema: c.creationSchema(), Name: n.Name}
}

func (c *Catalog) creationSchema() string {
	if len(c.searchPath) > 0 {
		return c.searchPath[0]
	}
	return "public"
}

// Lookup returns the relation, or nil when nothing is known of it.
func (c *Catalog) Lookup(n ast.Name) *Relation { return c.relations[c.Qualify(n)] }

// Constraints returns the number of the newest constraint.
func (c *Catalog) Constraints() int { return c.numbered }

// Relations lists all that is known, by name.
func (c *Catalog) Relations() []*Relation {
	var out []*Relation
	for _, n := range sortedNames(c.relations) {
		out = append(out, c.relations[n])
	}
	return out
}

// Dropped reports whether the relation or index was there and is not any more.
func (c *Catalog) Dropped(n ast.Name) bool {
	q := c.Qualify(n)
	return c.gone[q] && c.relations[q] == nil && c.indexes[q] == (ast.Name{})
}

// IsNew reports whether the relation was created in this deploy unit,
// so that no client uses it yet, or is temporary.
func (c *Catalog) IsNew(n ast.Name) bool {
	r := c.Lookup(n)
	return r != nil && (r.Temp || r.Unit == c.unit && c.unit != 0)
}

// HasNewName reports whether no program knows the table by this name yet: the
// deploy unit at hand created it or renamed it.
func (c *Catalog) HasNewName(n ast.Name) bool {
	r := c.Lookup(n)
	return c.IsNew(n) || r != nil && c.InUnit(r.Named)
}

// IsNewColumn reports whether the column was added in this deploy unit.
func (c *Catalog) IsNewColumn(table ast.Name, column string) bool {
	if c.IsNew(table) {
		return true
	}
	col := c.Lookup(table).Column(column)
	return col != nil && col.Unit == c.unit && c.unit != 0
}

// InUnit reports whether something made in that unit is of this deploy.
func (c *Catalog) InUnit(unit int) bool { return unit == c.unit && unit != 0 }

// IndexTable returns the table of an index; ok is false for unknown indexes.
func (c *Catalog) IndexTable(index ast.Name) (table ast.Name, ok bool) {
	table, ok = c.indexes[c.Qualify(index)]
	return table, ok
}

// TypeOf returns a type that a migration created, or nil.
func (c *Catalog) TypeOf(t ast.TypeName) *Type {
	return c.lookupType(ast.Name{Schema: t.Schema, Name: t.Name})
}

func (c *Catalog) lookupType(n ast.Name) *Type {
	if n.Schema != "" {
		return c.types[n]
	}
	for _, schema := range c.searchPath {
		if t := c.types[ast.Name{Schema: schema, Name: n.Name}]; t != nil {
			return t
		}
	}
	return nil
}

// Function is what migrations say of a function: the worst volatility of all
// of its overloads, and the expression that the server puts in place of a call
// when there is one.
type Function struct {
	Volatility string
	Inline     *ast.Expr
	Trigger    bool // returns trigger
	Unit       int  // deploy unit that created it
}

// Function returns a function that a migration created.
func (c *Catalog) Function(n ast.Name) (f Function, ok bool) {
	if n.Schema != "" {
		f, ok = c.functions[n]
		return f, ok
	}
	for _, schema := range c.searchPath {
		if f, ok = c.functions[ast.Name{Schema: schema, Name: n.Name}]; ok {
			return f, true
		}
	}
	return Function{}, false
}

// Referencing lists the foreign keys that point at a table, with the tables
// that they belong to, in the order of the tables' names.
func (c *Catalog) Referencing(n ast.Name) []ast.Name {
	q := c.Qualify(n)
	var out []ast.Name
	for name, r := range c.relations {
		if slices.ContainsFunc(r.Constraints, func(k *Constraint) bool { return k.Type == ast.ForeignKey && k.RefTable == q }) {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, compareNames)
	return out
}

// KeyUsers lists the tables that have a foreign key on exactly the columns of
// a key of r.
func (c *Catalog) KeyUsers(r *Relation, key *Constraint) []ast.Name {
	var out []ast.Name
	for _, n := range c.Referencing(r.Name) {
		if slices.ContainsFunc(c.relations[n].Constraints, func(k *Constraint) bool { return k.rests(r, key) }) {
			out = append(out, n)
		}
	}
	return out
}

// rests reports whether a foreign key points at a key of r.
func (k *Constraint) rests(r *Relation, key *Constraint) bool {
	same := slices.Equal(k.RefColumns, key.Columns) || len(k.RefColumns) == 0 && key.Type == ast.PrimaryKey
	return k.Type == ast.ForeignKey && k.RefTable == r.Name && same
}

// releaseKey drops the foreign keys on a key that goes with CASCADE.
func (c *Catalog) releaseKey(r *Relation, key *Constraint) {
	if key.Type != ast.PrimaryKey && key.Type != ast.Unique {
		return
	}
	for _, n := range c.KeyUsers(r, key) {
		user := c.edit(n)
		user.Constraints = slices.DeleteFunc(user.Constraints, func(k *Constraint) bool { return k.rests(r, key) })
	}
}

// Descendants lists partitions and inheritance children at all depths.
func (c *Catalog) Descendants(n ast.Name) []ast.Name {
	var out []ast.Name
	seen := map[ast.Name]bool{}
	var visit func(ast.Name)
	visit = func(n ast.Name) {
		r := c.relations[n]
		if r == nil || seen[n] {
			return
		}
		seen[n] = true
		for _, child := range r.Children {
			out = append(out, child)
			visit(child)
		}
	}
	visit(c.Qualify(n))
	return out
}

// DomainUsers lists the tables that have a column of a domain.
func (c *Catalog) DomainUsers(domain ast.Name) []ast.Name {
	t := c.lookupType(domain)
	if t == nil {
		return nil
	}
	var out []ast.Name
	for name, r := range c.relations {
		if slices.ContainsFunc(r.Columns, func(col *Column) bool { return c.TypeOf(col.Type) == t }) {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, compareNames)
	return out
}

// ReadersOf lists the views and materialized views that are certain to read a
// column.
func (c *Catalog) ReadersOf(table ast.Name, column string) []ast.Name {
	q := c.Qualify(table)
	var out []ast.Name
	for _, name := range c.ReadBy(q) {
		view := c.relations[name]
		elsewhere := slices.ContainsFunc(view.Reads, func(n ast.Name) bool {
			other := c.relations[n]
			return n != q && (other == nil || !other.Complete || other.Column(column) != nil)
		})
		if !elsewhere && slices.Contains(view.ReadColumns, column) {
			out = append(out, name)
		}
	}
	return out
}

// ReadBy lists the views and materialized views that read a relation.
func (c *Catalog) ReadBy(n ast.Name) []ast.Name {
	q := c.Qualify(n)
	var out []ast.Name
	for name, r := range c.relations {
		if slices.Contains(r.Reads, q) {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, compareNames)
	return out
}
