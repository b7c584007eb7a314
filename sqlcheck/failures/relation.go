package failures

import (
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

var relation = []Failure{
	{
		ID: "relation-exists", SQLState: "42P07",
		Message: "{object} is there already, {detail}, so this fails", Advice: "leave it out, or choose another name",
		Find: relationExists,
	},
	{
		ID: "wrong-kind", SQLState: "42809",
		Message: "{object} is a {detail}, so this fails", Advice: "say DROP {table}",
		Find: func(c *Context) (hits []Hit) {
			s, ok := c.Node.(*ast.Drop)
			if !ok {
				return nil
			}
			switch s.Kind {
			case ast.TableKind, ast.ViewKind, ast.MatviewKind, ast.ForeignKind:
				for _, n := range s.Names {
					if r := c.Catalog.Certain(n); r != nil && r.Kind != s.Kind {
						hits = append(hits, Hit{Cmd: -1, Object: display(r.Name), Detail: string(r.Kind), Table: strings.ToUpper(string(r.Kind))})
					}
				}
			}
			return hits
		},
	},
	{
		ID: "truncate-referenced", SQLState: "0A000",
		Message: "TRUNCATE of {table} fails: a foreign key of {object} points at it", Advice: "truncate both in one statement, or delete the rows",
		Find: truncateReferenced,
	},
}

// relationExists finds what is made or renamed under a name that is taken.
func relationExists(c *Context) (hits []Hit) {
	var name ast.Name
	switch s := c.Node.(type) {
	case *ast.CreateTable:
		if name = s.Name; s.IfNotExists || s.Temp {
			return nil
		}
	case *ast.CreateView:
		if name = s.Name; s.Replace || s.Temp {
			return nil
		}
	case *ast.Rename:
		if s.Kind != ast.TableKind && s.Kind != ast.ViewKind && s.Kind != ast.MatviewKind {
			return nil
		}
		if name = (ast.Name{Schema: c.Catalog.Qualify(s.Rel).Schema, Name: s.New}); c.Catalog.Lookup(s.Rel) == nil {
			return nil
		}
	case *ast.CreateIndex:
		r := c.Catalog.Lookup(s.Table)
		if name = (ast.Name{Name: s.Name}); s.IfNotExists || s.Name == "" || r == nil || r.Temp {
			return nil
		}
		name.Schema = r.Name.Schema
	default:
		return c.keyIndexExists()
	}
	if what := c.taken(name); what != "" {
		hits = append(hits, Hit{Cmd: -1, Object: display(name), Detail: what})
	}
	return hits
}

// keyIndexExists finds constraints whose index would have a name that is taken.
func (c *Context) keyIndexExists() (hits []Hit) {
	r := c.altered()
	for i, cmd := range c.cmds(ast.AddConstraint) {
		k := cmd.Constraint
		if r == nil || !indexed(k.Type) || k.UsingIndex != "" || k.Name == "" || c.others(i, drops) {
			continue
		}
		if what := c.taken(ast.Name{Schema: r.Name.Schema, Name: k.Name}); what != "" {
			hits = append(hits, Hit{Cmd: i, Object: k.Name, Detail: what})
		}
	}
	return hits
}

// taken says what certainly has a name: "a table", "an index on users"; "" when
// nothing does.
func (c *Context) taken(n ast.Name) string {
	n = c.Catalog.Created(n)
	if r := c.Catalog.Certain(n); r != nil {
		return "a " + string(r.Kind)
	}
	if table, ok := c.Catalog.IndexTable(n); ok {
		if r := c.Catalog.CertainTable(table); r.Index(n.Name) != nil {
			return "an index on " + display(r.Name)
		}
	}
	return ""
}

// truncateReferenced finds tables that a foreign key of a table points at which
// is not emptied with them.
func truncateReferenced(c *Context) (hits []Hit) {
	s, ok := c.Node.(*ast.Truncate)
	if !ok || s.Cascade {
		return nil
	}
	var emptied []ast.Name
	for _, n := range s.Tables {
		emptied = append(append(emptied, c.Catalog.Qualify(n)), c.Catalog.Descendants(n)...)
	}
	for _, n := range s.Tables {
		for _, user := range c.Catalog.Referencing(n) {
			if c.Catalog.CertainTable(n) != nil && c.Catalog.CertainTable(user) != nil && !slices.Contains(emptied, user) {
				hits = append(hits, Hit{Cmd: -1, Object: display(user), Table: n.String()})
				break
			}
		}
	}
	return hits
}
