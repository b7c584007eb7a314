package failures

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

const (
	depends  = "{object} depends on what is dropped, so this fails"
	dropThat = "drop that first, or what it needs with it"
)

var dependents = []Failure{
	{
		ID: "view-reads-column", SQLState: "0A000",
		Message: "the type of a column that view {object} reads cannot be changed: this fails",
		Advice:  "drop the view first and create it again in the same transaction",
		Find: func(c *Context) (hits []Hit) {
			for i, cmd := range c.cmds(ast.AlterColumnType) {
				if view, ok := c.reader(cmd.Name); ok {
					hits = append(hits, Hit{Cmd: i, Object: view})
				}
			}
			return hits
		},
	},
	{
		ID: "generated-reads-column", SQLState: "0A000",
		Message: "the type of {table}.{object} cannot be changed: column {detail} is generated from it, so this fails",
		Advice:  "drop the generated column first, and add it again",
		Find: func(c *Context) (hits []Hit) {
			r := c.altered()
			if r == nil {
				return nil
			}
			for i, cmd := range c.cmds(ast.AlterColumnType) {
				for _, col := range r.Columns {
					if slices.Contains(col.Computed, cmd.Name) && !c.others(i, on(col.Name)) {
						hits = append(hits, Hit{Cmd: i, Object: cmd.Name, Table: display(r.Name), Detail: col.Name})
						break
					}
				}
			}
			return hits
		},
	},
	{ID: "column-has-dependents", SQLState: "2BP01", Message: depends, Advice: dropThat, Find: columnDependents},
	{
		ID: "constraint-has-dependents", SQLState: "2BP01", Message: depends, Advice: dropThat,
		Find: func(c *Context) (hits []Hit) {
			for i, cmd := range c.cmds(ast.DropConstraint) {
				r := c.Catalog.Lookup(c.alter().Name)
				k := r.Constraint(cmd.Name)
				if k == nil || cmd.Cascade {
					continue
				}
				if user, ok := c.keyUser(r, k); ok {
					hits = append(hits, Hit{Cmd: i, Object: display(user)})
				}
			}
			return hits
		},
	},
	{ID: "relation-has-dependents", SQLState: "2BP01", Message: depends, Advice: dropThat, Find: relationDependents},
	{
		ID: "type-has-dependents", SQLState: "2BP01", Message: depends, Advice: dropThat,
		Find: func(c *Context) []Hit {
			s, ok := c.Node.(*ast.Drop)
			if !ok || s.Cascade || s.Kind != ast.TypeKind && s.Kind != ast.DomainKind {
				return nil
			}
			for _, n := range s.Names {
				if users := c.Catalog.DomainUsers(n); len(users) > 0 {
					return []Hit{whole(display(users[0]))}
				}
			}
			return nil
		},
	},
	{
		ID: "constraint-needs-index", SQLState: "2BP01",
		Message: "constraint {object} requires the index, so this fails, CASCADE or not", Advice: "drop the constraint, and the index goes with it",
		Find: func(c *Context) (hits []Hit) {
			s, ok := c.Node.(*ast.Drop)
			if !ok || s.Kind != ast.IndexKind {
				return nil
			}
			for _, n := range s.Names {
				table, known := c.Catalog.IndexTable(n)
				if x := c.Catalog.Lookup(table).Index(n.Name); known && x != nil && x.Constraint != "" {
					hits = append(hits, whole(x.Constraint))
				}
			}
			return hits
		},
	},
}

// reader names a view that is certain to read a column of the altered table.
func (c *Context) reader(column string) (string, bool) {
	table := c.alter().Name
	views := c.Catalog.ReadersOf(table, column)
	if len(views) == 0 || c.Catalog.Lookup(table).Column(column) == nil {
		return "", false
	}
	return display(views[0]), true
}

// keyUser returns a table whose foreign key is certain to rest on a key: it
// names the key's columns and no other key has the same.
func (c *Context) keyUser(r *catalog.Relation, k *catalog.Constraint) (ast.Name, bool) {
	if k.Type != ast.PrimaryKey && k.Type != ast.Unique || len(k.Columns) == 0 {
		return ast.Name{}, false
	}
	others := slices.ContainsFunc(r.Indexes, func(x *catalog.Index) bool {
		return x.Unique && x.Constraint != k.Name && slices.Equal(x.Columns, k.Columns)
	})
	users := c.Catalog.KeyUsers(r, k)
	if others || len(users) == 0 {
		return ast.Name{}, false
	}
	return users[0], true
}

// columnDependents finds views that read a dropped column, and foreign keys of
// other tables on a key that it is part of.
func columnDependents(c *Context) (hits []Hit) {
	for i, cmd := range c.cmds(ast.DropColumn) {
		r := c.Catalog.Lookup(c.alter().Name)
		if r == nil || cmd.Cascade {
			continue
		}
		if view, ok := c.reader(cmd.Name); ok {
			hits = append(hits, Hit{Cmd: i, Object: view})
		}
		for _, k := range r.Constraints {
			if !slices.Contains(k.Columns, cmd.Name) {
				continue
			}
			if user, ok := c.keyUser(r, k); ok && user != r.Name {
				hits = append(hits, Hit{Cmd: i, Object: display(user)})
			}
		}
	}
	return hits
}

// relationDependents finds foreign keys on dropped tables, and views that read
// them, unless these are dropped as well.
func relationDependents(c *Context) (hits []Hit) {
	s, ok := c.Node.(*ast.Drop)
	if !ok || s.Cascade {
		return nil
	}
	switch s.Kind {
	case ast.TableKind, ast.ForeignKind, ast.ViewKind, ast.MatviewKind, ast.SequenceKind:
	default:
		return nil
	}
	dropped := func(name ast.Name) bool {
		return slices.ContainsFunc(s.Names, func(n ast.Name) bool { return c.Catalog.Qualify(n) == name })
	}
	for _, n := range s.Names {
		if c.Catalog.Lookup(n) == nil {
			continue
		}
		for _, dependent := range append(c.Catalog.Referencing(n), c.Catalog.ReadBy(n)...) {
			if !dropped(dependent) {
				hits = append(hits, whole(display(dependent)))
				break
			}
		}
	}
	return hits
}
