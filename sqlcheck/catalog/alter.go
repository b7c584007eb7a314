package catalog

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

func (c *Catalog) alterTable(s *ast.AlterTable) {
	if s.Kind == ast.IndexKind || s.Kind == ast.SequenceKind {
		return
	}
	if s.IfExists && c.Dropped(s.Name) {
		return
	}
	targets := []ast.Name{c.Qualify(s.Name)}
	if !s.Only {
		targets = append(targets, c.Descendants(s.Name)...)
	}
	for i, t := range targets {
		r := c.edit(t)
		for _, cmd := range s.Cmds {
			switch top := c.relations[targets[0]]; {
			case i == 0 || top.Partitioned && recurses(top, cmd):
				c.alter(r, cmd)
			case recurses(top, cmd):
				c.alter(r, inherited(cmd))
			}
		}
	}
}

// inherited is what a child gets of a subcommand on its parent: a new column
// comes with its checks, but without keys.
func inherited(cmd *ast.AlterCmd) *ast.AlterCmd {
	if cmd.Op != ast.AddColumn {
		return cmd
	}
	clone, column := *cmd, *cmd.Column
	column.Constraints = slices.DeleteFunc(slices.Clone(column.Constraints), func(k *ast.Constraint) bool { return k.Type != ast.Check && k.Type != ast.NotNull })
	clone.Column = &column
	return &clone
}

// recurses reports whether a subcommand applies to partitions and children.
func recurses(top *Relation, cmd *ast.AlterCmd) bool {
	switch cmd.Op {
	case ast.AddConstraint: // children inherit checks, and partitions keys as well
		return top.Partitioned || cmd.Constraint.Type == ast.Check || cmd.Constraint.Type == ast.NotNull
	case ast.AttachPartition, ast.DetachPartition, ast.DetachFinalize, ast.Inherit, ast.NoInherit, ast.SetLogged, ast.SetUnlogged:
		return false
	}
	return true
}

func (c *Catalog) alter(r *Relation, cmd *ast.AlterCmd) {
	switch cmd.Op {
	case ast.AddColumn:
		if cmd.IfNotExists && r.Column(cmd.Name) != nil {
			return
		}
		c.addColumn(r, cmd.Column)
	case ast.DropColumn:
		if cmd.Cascade {
			for _, view := range c.ReadersOf(r.Name, cmd.Name) {
				c.dropRelation(view, true)
			}
			for _, k := range slices.Clone(r.Constraints) {
				if slices.Contains(k.Columns, cmd.Name) {
					c.releaseKey(r, k)
				}
			}
			r = c.edit(r.Name)
		}
		c.dropColumn(r, cmd.Name)
	case ast.AlterColumnType:
		col := r.editColumn(cmd.Name)
		col.Type, col.TypeText, col.Collation = *cmd.Type, cmd.TypeText, cmd.CollationText
	case ast.SetDefault, ast.DropDefault:
		col := r.editColumn(cmd.Name)
		col.HasDefault, col.Default = cmd.Op == ast.SetDefault, cmd.Text
	case ast.SetNotNull, ast.DropNotNull:
		r.editColumn(cmd.Name).NotNull = cmd.Op == ast.SetNotNull
	case ast.AddIdentity, ast.DropIdentity:
		r.editColumn(cmd.Name).Identity = cmd.Op == ast.AddIdentity
	case ast.DropExpression:
		col := r.editColumn(cmd.Name)
		col.Generated, col.Computed = false, nil
	case ast.AddConstraint:
		c.addConstraint(r, cmd.Constraint)
	case ast.DropConstraint:
		if k := r.Constraint(cmd.Name); k != nil && cmd.Cascade {
			c.releaseKey(r, k)
			r = c.edit(r.Name)
		}
		c.dropConstraint(r, cmd.Name)
	case ast.ValidateConstraint, ast.EnforceConstraint:
		c.setValid(r, cmd.Name, true)
	case ast.UnenforceConstraint:
		c.setValid(r, cmd.Name, false)
	case ast.SetLogged, ast.SetUnlogged:
		r.Unlogged = cmd.Op == ast.SetUnlogged
	case ast.AttachPartition:
		c.attach(r, cmd)
	case ast.DetachPartition:
		c.detach(r, cmd.Table)
	case ast.Inherit:
		parent := c.edit(cmd.Table)
		parent.Children = append(parent.Children, r.Name)
	case ast.NoInherit:
		parent := c.edit(cmd.Table)
		parent.Children = slices.DeleteFunc(parent.Children, func(n ast.Name) bool { return n == r.Name })
	}
}

func (c *Catalog) attach(r *Relation, cmd *ast.AlterCmd) {
	child := c.edit(cmd.Table)
	child.Parent = r.Name
	r.Partitioned = true
	r.Children = append(r.Children, child.Name)
	if cmd.Default {
		r.Default = child.Name
	}
	for _, k := range r.Constraints {
		if k.Type == ast.ForeignKey && !slices.ContainsFunc(child.Constraints, k.Same) {
			clone := *k
			clone.Valid, clone.Unit = true, c.unit
			child.Constraints = append(child.Constraints, &clone)
		}
	}
	for _, x := range r.Indexes {
		like := &ast.CreateIndex{Unique: x.Unique, Columns: x.Columns, Partial: x.Partial, Method: x.Method}
		if child.Matching(like) == nil {
			c.copyIndex(child, x)
		}
	}
}

func (c *Catalog) detach(r *Relation, name ast.Name) {
	child := c.edit(name)
	child.Parent = ast.Name{}
	r.Children = slices.DeleteFunc(r.Children, func(n ast.Name) bool { return n == child.Name })
	if r.Default == child.Name {
		r.Default = ast.Name{}
	}
}

func (c *Catalog) dropColumn(r *Relation, name string) {
	r.Columns = slices.DeleteFunc(r.Columns, func(col *Column) bool { return col.Name == name })
	r.Constraints = slices.DeleteFunc(r.Constraints, func(k *Constraint) bool { return slices.Contains(k.Columns, name) })
	for _, x := range slices.Clone(r.Indexes) {
		if slices.Contains(x.Columns, name) || slices.Contains(x.Reads, name) {
			c.dropIndex(r, x.Name)
		}
	}
	r.Statistics = slices.DeleteFunc(r.Statistics, func(s *Statistics) bool { return slices.Contains(s.Columns, name) })
}

// dropConstraint also drops the index behind it, and for a primary key the
// foreign keys that need it (CASCADE; without, the statement fails).
func (c *Catalog) dropConstraint(r *Relation, name string) {
	r.Constraints = slices.DeleteFunc(r.Constraints, func(k *Constraint) bool { return k.Name == name })
	for _, x := range r.Indexes {
		if x.Constraint == name {
			c.dropIndex(r, x.Name)
			return
		}
	}
}

func (c *Catalog) dropIndex(r *Relation, name string) {
	r.Indexes = slices.DeleteFunc(r.Indexes, func(x *Index) bool { return x.Name == name })
	c.forgetIndex(ast.Name{Schema: r.Name.Schema, Name: name})
}

// forgetIndex notes that no index has the name any more.
func (c *Catalog) forgetIndex(n ast.Name) {
	remove(c, c.indexes, n)
	put(c, c.gone, n, true)
}

func (c *Catalog) setValid(r *Relation, name string, valid bool) {
	for i, k := range r.Constraints {
		if k.Name != name {
			continue
		}
		clone := *k
		clone.Valid = valid
		r.Constraints[i] = &clone
		if k.Type == ast.NotNull && valid {
			for _, col := range k.Columns {
				r.editColumn(col).NotNull = true
			}
		}
	}
}
