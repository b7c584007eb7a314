package catalog

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

func (c *Catalog) createTable(s *ast.CreateTable) {
	name := s.Name
	if s.Temp {
		name.Schema = "pg_temp"
	}
	q := c.qualifyNew(name)
	if s.IfNotExists && c.relations[q] != nil {
		return
	}
	for _, like := range s.Like {
		c.mention(like.Table)
	}
	r := &Relation{
		Name: q, Kind: s.Kind, Unit: c.unit, origin: c.origin(), Temp: s.Temp, Unlogged: s.Unlogged, Partitioned: s.Partitioned, Key: s.PartitionKey,
		Complete: !s.FromQuery && !s.OfType,
	}
	if s.Kind == ast.MatviewKind {
		r.Reads = c.qualifyAll(s.QueryTables)
		r.ReadColumns = c.readColumns(r.Reads, s.QueryColumns, s.QueryStar)
	}
	c.dropIndexNames(c.relations[q])
	put(c, c.relations, q, r)
	c.inheritColumns(r, s)
	for _, col := range s.Columns {
		c.addColumn(r, col)
	}
	for _, k := range s.Constraints {
		c.addConstraint(r, k)
	}
}

// inheritColumns copies what LIKE, INHERITS and PARTITION OF bring along.
func (c *Catalog) inheritColumns(r *Relation, s *ast.CreateTable) {
	copyFrom := func(from *Relation, constraints, indexes bool) {
		if from == nil || !from.Complete {
			r.Complete = false
		}
		if from == nil {
			return
		}
		for _, col := range from.Columns {
			clone := *col
			clone.Unit = c.unit
			if r.Column(col.Name) == nil {
				r.Columns = append(r.Columns, &clone)
			}
		}
		for _, k := range from.Constraints {
			if k.Type == ast.Check && constraints {
				clone := *k
				clone.Valid, clone.Unit = true, c.unit // the table is empty
				r.Constraints = append(r.Constraints, &clone)
			}
			if k.Type == ast.ForeignKey && s.PartitionOf != nil {
				clone := *k
				clone.Valid, clone.Unit = true, c.unit
				r.Constraints = append(r.Constraints, &clone)
			}
		}
		for _, x := range from.Indexes {
			if indexes {
				c.copyIndex(r, x)
			}
		}
	}
	for _, like := range s.Like {
		copyFrom(c.Lookup(like.Table), like.Constraints, like.Indexes)
	}
	parents := s.Inherits
	if s.PartitionOf != nil {
		parents = []ast.Name{*s.PartitionOf}
	}
	for _, p := range parents {
		parent := c.edit(p)
		copyFrom(parent, true, s.PartitionOf != nil)
		parent.Children = append(parent.Children, r.Name)
		if s.PartitionOf != nil {
			parent.Partitioned = true
			r.Parent = parent.Name
			if s.DefaultBound {
				parent.Default = r.Name
			}
		}
	}
}

// addColumn enters a column and its constraints.
func (c *Catalog) addColumn(r *Relation, col *ast.Column) {
	out := r.editColumn(col.Name)
	*out = Column{
		Name: col.Name, Type: col.Type, Unit: c.unit, NotNull: col.NotNull,
		HasDefault: col.Default != nil || col.Serial, Identity: col.Identity, Generated: col.Generated != nil && !col.Virtual,
		TypeText: col.TypeText, Default: col.DefaultText, Collation: col.CollationText, Computed: col.Generated.ColumnNames(),
	}
	for _, k := range col.Constraints {
		c.addConstraint(r, k)
	}
}

// addConstraint enters a constraint and what it implies: the index of UNIQUE,
// PRIMARY KEY and EXCLUDE, and NOT NULL of primary key columns.
func (c *Catalog) addConstraint(r *Relation, k *ast.Constraint) {
	if k.Type == ast.ForeignKey {
		c.mention(k.RefTable)
	}
	out := c.constraint(r.Name, k)
	if k.UsingIndex != "" {
		if x := r.Index(k.UsingIndex); x != nil {
			out.Columns = x.Columns
		}
	}
	if out.Name == "" {
		out.Name = c.constraintName(r, out)
	}
	r.Constraints = append(r.Constraints, out)
	if k.Type == ast.NotNull || k.Type == ast.PrimaryKey {
		for _, name := range out.Columns {
			if k.Type == ast.PrimaryKey || out.Valid {
				r.editColumn(name).NotNull = true
			}
		}
	}
	if k.Type != ast.Unique && k.Type != ast.PrimaryKey && k.Type != ast.Exclude {
		return
	}
	if k.UsingIndex != "" { // the index takes the constraint's name
		r.Indexes = slices.DeleteFunc(r.Indexes, func(x *Index) bool { return x.Name == k.UsingIndex })
		c.forgetIndex(ast.Name{Schema: r.Name.Schema, Name: k.UsingIndex})
	}
	c.addIndex(r, &Index{Name: out.Name, Unique: k.Type != ast.Exclude, Columns: out.Columns, Constraint: out.Name, Primary: k.Type == ast.PrimaryKey, Unit: c.unit})
}

func (c *Catalog) addIndex(r *Relation, x *Index) {
	r.Indexes = append(r.Indexes, x)
	put(c, c.indexes, ast.Name{Schema: r.Name.Schema, Name: x.Name}, r.Name)
}

func (c *Catalog) constraints(table ast.Name, list []*ast.Constraint) []*Constraint {
	var out []*Constraint
	for _, k := range list {
		out = append(out, c.constraint(table, k))
	}
	return out
}

func (c *Catalog) constraint(_ ast.Name, k *ast.Constraint) *Constraint {
	c.numbered++
	out := &Constraint{
		Number: c.numbered, Name: k.Name, Type: k.Type, Columns: k.Columns, Expr: k.Expr,
		RefColumns: k.RefColumns, Valid: !k.NotValid, Unit: c.unit, Definition: k.Definition,
	}
	if k.Type == ast.ForeignKey {
		out.RefTable = c.Qualify(k.RefTable)
		if len(k.RefColumns) == 0 {
			out.RefColumns = c.relations[out.RefTable].primaryKey()
		}
	}
	if k.Type == ast.Check {
		out.Columns = k.Expr.ColumnNames()
	}
	return out
}

func (c *Catalog) createIndex(s *ast.CreateIndex) {
	r := c.edit(s.Table)
	name := s.Name
	if name == "" {
		name = c.freeName(r, r.Name.Name, s.Labels, "idx")
	} else if _, taken := c.indexes[ast.Name{Schema: r.Name.Schema, Name: name}]; taken && s.IfNotExists {
		return
	}
	x := &Index{Name: name, Unique: s.Unique, Columns: s.Columns, Labels: s.Labels, Unit: c.unit, Partial: s.Partial, Reads: s.Reads, Method: s.Method, Definition: s.Definition}
	c.addIndex(r, x)
	if s.Only || !r.Partitioned {
		return
	}
	for _, part := range c.Descendants(s.Table) {
		if p := c.edit(part); p.Matching(s) == nil {
			c.copyIndex(p, x)
		}
	}
}

// copyIndex gives a table an index like that of another, as LIKE, PARTITION
// OF and ATTACH PARTITION do; keys stay keys.
func (c *Catalog) copyIndex(r *Relation, x *Index) {
	clone := *x
	clone.Unit, clone.Constraint = c.unit, ""
	if x.Constraint == "" {
		labels := x.Labels
		if labels == nil {
			labels = x.Columns
		}
		clone.Name = c.freeName(r, r.Name.Name, labels, "idx")
		c.addIndex(r, &clone)
		return
	}
	kind := ast.Unique
	switch {
	case x.Primary:
		kind = ast.PrimaryKey
	case !x.Unique:
		kind = ast.Exclude
	}
	c.addConstraint(r, &ast.Constraint{Type: kind, Columns: x.Columns})
}

// Matching finds an index that a partition can contribute to the index that
// is created on its parent, so that none is built.
func (r *Relation) Matching(s *ast.CreateIndex) *Index {
	for _, x := range r.Indexes {
		if !x.Partial && !s.Partial && x.Unique == s.Unique && x.Method == s.Method &&
			slices.Equal(x.Columns, s.Columns) && !slices.Contains(x.Columns, "") {
			return x
		}
	}
	return nil
}
