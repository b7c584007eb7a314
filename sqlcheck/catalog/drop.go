package catalog

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

func (c *Catalog) drop(s *ast.Drop) {
	for _, n := range s.Names {
		switch s.Kind {
		case ast.TableKind, ast.ForeignKind, ast.ViewKind, ast.MatviewKind, ast.SequenceKind:
			c.dropRelation(c.Qualify(n), s.Cascade)
		case ast.IndexKind:
			if table, ok := c.IndexTable(n); ok {
				c.dropIndex(c.edit(table), n.Name)
			}
		case ast.SchemaKind:
			for _, rel := range sortedNames(c.relations) {
				if rel.Schema == n.Name {
					c.dropRelation(rel, true)
					continue
				}
				for _, st := range c.relations[rel].Statistics {
					if st.Name.Schema == n.Name {
						c.dropStatistics(st.Name)
					}
				}
			}
		case ast.TypeKind, ast.DomainKind:
			c.dropType(n, s.Cascade)
		case ast.StatisticsKind:
			c.dropStatistics(n)
		case ast.FunctionKind:
			remove(c, c.functions, c.qualifyNew(n))
		}
	}
}

func (c *Catalog) dropRelation(q ast.Name, cascade bool) {
	r := c.relations[q]
	if r == nil {
		put(c, c.gone, q, true)
		return
	}
	if r.Parent != (ast.Name{}) {
		c.detach(c.edit(r.Parent), q)
		r = c.relations[q]
	}
	for _, name := range sortedNames(c.relations) {
		if slices.Contains(c.relations[name].Children, q) { // it inherits from there
			parent := c.edit(name)
			parent.Children = slices.DeleteFunc(parent.Children, func(n ast.Name) bool { return n == q })
		}
	}
	for _, child := range r.Children {
		if childRel := c.relations[child]; childRel != nil && childRel.Parent == q {
			c.edit(child).Parent = ast.Name{}
			c.dropRelation(child, cascade)
		} else if childRel != nil && cascade {
			c.dropRelation(child, true) // it inherits
		}
	}
	if cascade {
		for _, n := range c.Referencing(q) {
			if n == q {
				continue
			}
			other := c.edit(n)
			other.Constraints = slices.DeleteFunc(other.Constraints, func(k *Constraint) bool { return k.Type == ast.ForeignKey && k.RefTable == q })
		}
		for _, view := range c.ReadBy(q) {
			if view != q {
				c.dropRelation(view, true)
			}
		}
	}
	c.dropIndexNames(r)
	remove(c, c.relations, q)
	put(c, c.gone, q, true)
}

func (c *Catalog) dropIndexNames(r *Relation) {
	if r == nil {
		return
	}
	for _, x := range r.Indexes {
		c.forgetIndex(ast.Name{Schema: r.Name.Schema, Name: x.Name})
	}
}

// dropType drops the columns of the type too when told to cascade.
func (c *Catalog) dropType(n ast.Name, cascade bool) {
	t := c.lookupType(n)
	if t == nil {
		return
	}
	for _, rel := range sortedNames(c.relations) {
		if !cascade {
			break
		}
		for _, col := range c.relations[rel].Columns {
			if c.TypeOf(col.Type) == t {
				c.dropColumn(c.edit(rel), col.Name)
			}
		}
	}
	remove(c, c.types, t.Name)
}

func (c *Catalog) rename(s *ast.Rename) {
	switch s.Kind {
	case ast.ColumnKind:
		for _, n := range append([]ast.Name{c.Qualify(s.Rel)}, c.Descendants(s.Rel)...) {
			c.renameColumn(c.edit(n), s.Old, s.New)
		}
	case ast.ConstraintKind:
		r := c.edit(s.Rel)
		for i, k := range r.Constraints {
			if k.Name == s.Old {
				clone := *k
				clone.Name = s.New
				r.Constraints[i] = &clone
			}
		}
		c.renameIndex(r, s.Old, s.New)
	case ast.IndexKind:
		if table, ok := c.IndexTable(s.Rel); ok {
			c.renameIndex(c.edit(table), s.Rel.Name, s.New)
		}
	case ast.TableKind, ast.ForeignKind, ast.ViewKind, ast.MatviewKind, ast.SequenceKind:
		q := c.Qualify(s.Rel)
		if table, ok := c.indexes[q]; ok && c.relations[q] == nil { // ALTER TABLE takes indexes too
			c.renameIndex(c.edit(table), q.Name, s.New)
			return
		}
		c.move(q, ast.Name{Schema: q.Schema, Name: s.New})
	case ast.TypeKind, ast.DomainKind:
		c.renameType(s)
	case ast.StatisticsKind:
		c.renameStatistics(s.Rel, func(n *ast.Name) { n.Name = s.New })
	case ast.SchemaKind:
		for _, rel := range sortedNames(c.relations) {
			if rel.Schema == s.Rel.Name {
				c.move(rel, ast.Name{Schema: s.New, Name: rel.Name})
			}
		}
		for _, rel := range sortedNames(c.relations) {
			for _, st := range c.relations[rel].Statistics {
				if st.Name.Schema == s.Rel.Name {
					c.renameStatistics(st.Name, func(n *ast.Name) { n.Schema = s.New })
				}
			}
		}
	}
}

func (c *Catalog) renameType(s *ast.Rename) {
	t := c.lookupType(s.Rel)
	if t == nil {
		return
	}
	clone := *t
	clone.Name.Name = s.New
	for _, rel := range sortedNames(c.relations) {
		for _, col := range c.relations[rel].Columns {
			if c.TypeOf(col.Type) == t {
				c.edit(rel).editColumn(col.Name).Type.Name = s.New
			}
		}
	}
	remove(c, c.types, t.Name)
	put(c, c.types, clone.Name, &clone)
}

func (c *Catalog) renameColumn(r *Relation, old, new string) {
	for _, n := range c.ReadersOf(r.Name, old) {
		view := c.edit(n)
		view.ReadColumns = replaced(view.ReadColumns, old, new)
	}
	r.editColumn(old).Name = new
	for _, col := range r.Columns {
		if slices.Contains(col.Computed, old) {
			c := r.editColumn(col.Name)
			c.Computed = replaced(c.Computed, old, new)
		}
	}
	for i, k := range r.Constraints {
		if slices.Contains(k.Columns, old) {
			clone := *k
			clone.Columns = replaced(k.Columns, old, new)
			clone.Expr = renamedIn(k.Expr, old, new)
			clone.Definition = RenameIn(k.Definition, r.Name.Name, old, new)
			r.Constraints[i] = &clone
		}
	}
	for i, x := range r.Indexes {
		if slices.Contains(x.Columns, old) || slices.Contains(x.Reads, old) {
			clone := *x
			clone.Columns, clone.Reads = replaced(x.Columns, old, new), replaced(x.Reads, old, new)
			clone.Definition = RenameIn(x.Definition, r.Name.Name, old, new)
			r.Indexes[i] = &clone
		}
	}
	for i, s := range r.Statistics {
		if slices.Contains(s.Columns, old) {
			clone := *s
			clone.Columns = replaced(s.Columns, old, new)
			clone.Definition = RenameIn(s.Definition, r.Name.Name, old, new)
			r.Statistics[i] = &clone
		}
	}
}

// renamedIn returns the expression with a column renamed.
func renamedIn(e *ast.Expr, old, new string) *ast.Expr {
	if e == nil {
		return nil
	}
	clone := *e
	if e.Kind == ast.ColumnRef && e.Name.Name == old {
		clone.Name.Name = new
	}
	clone.Args = nil
	for _, a := range e.Args {
		clone.Args = append(clone.Args, renamedIn(a, old, new))
	}
	return &clone
}

func replaced(list []string, old, new string) []string {
	out := slices.Clone(list)
	for i := range out {
		if out[i] == old {
			out[i] = new
		}
	}
	return out
}

// renameIndex renames an index, and the constraint that it backs.
func (c *Catalog) renameIndex(r *Relation, old, new string) {
	for i, x := range r.Indexes {
		if x.Name != old {
			continue
		}
		clone := *x
		clone.Name = new
		r.Indexes[i] = &clone
		if x.Constraint != "" {
			clone.Constraint = new
			for j, k := range r.Constraints {
				if k.Name == old {
					kc := *k
					kc.Name = new
					r.Constraints[j] = &kc
				}
			}
		}
		c.forgetIndex(ast.Name{Schema: r.Name.Schema, Name: old})
		put(c, c.indexes, ast.Name{Schema: r.Name.Schema, Name: new}, r.Name)
	}
}

func (c *Catalog) setSchema(s *ast.SetSchema) {
	switch s.Kind {
	case ast.TableKind, ast.ForeignKind, ast.ViewKind, ast.MatviewKind, ast.SequenceKind:
		q := c.Qualify(s.Name)
		c.move(q, ast.Name{Schema: s.Schema, Name: q.Name})
	case ast.StatisticsKind:
		c.renameStatistics(s.Name, func(n *ast.Name) { n.Schema = s.Schema })
	}
}

// move gives a relation another name and follows every reference to it.
func (c *Catalog) move(from, to ast.Name) {
	r := c.edit(from)
	for _, x := range r.Indexes {
		c.forgetIndex(ast.Name{Schema: from.Schema, Name: x.Name})
		put(c, c.indexes, ast.Name{Schema: to.Schema, Name: x.Name}, to)
	}
	r.Name, r.Named = to, c.unit
	remove(c, c.relations, from)
	put(c, c.gone, from, true)
	put(c, c.relations, to, r)
	swap := func(n *ast.Name) {
		if *n == from {
			*n = to
		}
	}
	for _, name := range sortedNames(c.relations) {
		if !c.relations[name].mentions(from) {
			continue
		}
		other := c.edit(name)
		swap(&other.Parent)
		swap(&other.Default)
		for i := range other.Children {
			swap(&other.Children[i])
		}
		other.Reads = slices.Clone(other.Reads)
		for i := range other.Reads {
			swap(&other.Reads[i])
		}
		for i, k := range other.Constraints {
			clone := *k
			swap(&clone.RefTable)
			other.Constraints[i] = &clone
		}
	}
}

// mentions reports whether a relation refers to another by name.
func (r *Relation) mentions(n ast.Name) bool {
	return r.Parent == n || r.Default == n || slices.Contains(r.Children, n) || slices.Contains(r.Reads, n) ||
		slices.ContainsFunc(r.Constraints, func(k *Constraint) bool { return k.RefTable == n })
}
