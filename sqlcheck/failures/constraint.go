package failures

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

var constraint = []Failure{
	{
		ID: "constraint-exists", SQLState: "42710",
		Message: "{table} has a constraint {object} already, so this fails", Advice: "leave it out, or choose another name",
		Find: func(c *Context) (hits []Hit) {
			r := c.altered()
			for i, cmd := range c.cmds(ast.AddConstraint) {
				name := cmd.Constraint.Name
				k := r.Constraint(name)
				if k == nil || name == "" || c.others(i, drops) || c.inherits(r) || indexed(cmd.Constraint.Type) && indexed(k.Type) {
					continue // two indexes of a name are another error
				}
				hits = append(hits, Hit{Cmd: i, Object: name, Table: display(r.Name)})
			}
			return hits
		},
	},
	{
		ID: "constraint-missing", SQLState: "42704",
		Message: "{table} has no constraint {object}, so this fails", Advice: "name a constraint that the migrations make, or DROP … IF EXISTS",
		Find: constraintMissing,
	},
	{
		ID: "second-primary-key", SQLState: "42P16",
		Message: "{table} has a primary key already, so this fails", Advice: "drop that first, or add a unique constraint",
		Find: func(c *Context) (hits []Hit) {
			r := c.altered()
			for i, cmd := range c.cmds(ast.AddConstraint) {
				if r != nil && cmd.Constraint.Type == ast.PrimaryKey && !c.others(i, drops) && slices.ContainsFunc(r.Constraints, isPrimary) {
					hits = append(hits, Hit{Cmd: i, Table: display(r.Name)})
				}
			}
			return hits
		},
	},
	{
		ID: "reference-not-unique", SQLState: "42830",
		Message: "no key of {table} is on ({object}), so this foreign key fails", Advice: "add a unique constraint there first",
		Find: func(c *Context) []Hit {
			return c.references(func(target *catalog.Relation, k *ast.Constraint) bool {
				return len(k.RefColumns) > 0 && !hasKey(target, k.RefColumns)
			})
		},
	},
	{
		ID: "reference-without-primary-key", SQLState: "42704",
		Message: "{table} has no primary key, so this foreign key fails", Advice: "name the columns of a unique constraint, or add a primary key first",
		Find: func(c *Context) []Hit {
			return c.references(func(target *catalog.Relation, k *ast.Constraint) bool {
				return len(k.RefColumns) == 0 && !slices.ContainsFunc(target.Constraints, isPrimary)
			})
		},
	},
}

func isPrimary(k *catalog.Constraint) bool { return k.Type == ast.PrimaryKey }

// indexed tells the constraints that have an index.
func indexed(t ast.ConstraintType) bool {
	return t == ast.Unique || t == ast.PrimaryKey || t == ast.Exclude
}

// inherits reports whether a table has parents, whose checks merge with its own.
func (c *Context) inherits(r *catalog.Relation) bool {
	return r.Parent != (ast.Name{}) || slices.ContainsFunc(c.Catalog.Relations(), func(other *catalog.Relation) bool { return slices.Contains(other.Children, r.Name) })
}

// constraintMissing finds constraints that are named but not there. From
// PostgreSQL 18 NOT NULL is one with a name, which is not known here.
func constraintMissing(c *Context) (hits []Hit) {
	missing := func(r *catalog.Relation, name string) bool {
		unnamed := c.Version >= 18 && r != nil && slices.ContainsFunc(r.Columns, func(col *catalog.Column) bool { return col.NotNull })
		return r != nil && name != "" && r.Constraint(name) == nil && !unnamed
	}
	if s, ok := c.Node.(*ast.Rename); ok && s.Kind == ast.ConstraintKind && !s.IfExists {
		if r := c.Catalog.CertainTable(s.Rel); missing(r, s.Old) {
			return []Hit{{Cmd: -1, Object: s.Old, Table: display(r.Name)}}
		}
	}
	r := c.altered()
	for i, cmd := range c.cmds(ast.DropConstraint, ast.ValidateConstraint, ast.AlterConstraint) {
		adds := func(other *ast.AlterCmd) bool { return other.Op == ast.AddConstraint || other.Op == ast.AddColumn }
		if !cmd.IfExists && missing(r, cmd.Name) && !c.others(i, adds) {
			hits = append(hits, Hit{Cmd: i, Object: cmd.Name, Table: display(r.Name)})
		}
	}
	return hits
}

// references finds new foreign keys that their target refuses.
func (c *Context) references(refuses func(*catalog.Relation, *ast.Constraint) bool) (hits []Hit) {
	look := func(cmd int, list ...*ast.Constraint) {
		for _, k := range list {
			if k.Type != ast.ForeignKey {
				continue
			}
			if target := c.Catalog.CertainTable(k.RefTable); target != nil && refuses(target, k) {
				hits = append(hits, Hit{Cmd: cmd, Object: joined(k.RefColumns), Table: display(target.Name)})
			}
		}
	}
	if s, ok := c.Node.(*ast.CreateTable); ok && !s.IfNotExists && c.Catalog.Lookup(s.Name) == nil {
		look(-1, s.Constraints...)
		for _, col := range s.Columns {
			look(-1, col.Constraints...)
		}
	}
	for i, cmd := range c.cmds(ast.AddConstraint, ast.AddColumn) {
		own := func(k *ast.Constraint) bool { // the same statement may add the key
			return c.Catalog.Qualify(k.RefTable) == c.Catalog.Qualify(c.alter().Name)
		}
		list := []*ast.Constraint{cmd.Constraint}
		if cmd.Op == ast.AddColumn {
			if list = cmd.Column.Constraints; cmd.IfNotExists {
				continue
			}
		}
		look(i, slices.DeleteFunc(slices.Clone(list), own)...)
	}
	return hits
}

// hasKey reports whether a foreign key may point at these columns, in any order;
// also when one of them is not there, which is another error.
func hasKey(r *catalog.Relation, columns []string) bool {
	want := slices.Sorted(slices.Values(columns))
	return slices.ContainsFunc(want, func(name string) bool { return r.Column(name) == nil }) ||
		slices.ContainsFunc(r.Indexes, func(x *catalog.Index) bool {
			return x.Unique && !x.Partial && slices.Equal(slices.Sorted(slices.Values(x.Columns)), want)
		})
}
