package failures

import (
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

var partition = []Failure{
	{
		ID: "concurrently-partitioned", SQLState: "0A000",
		Message: "{object} fails on a partitioned table", Advice: "work on each partition concurrently and on the parent with ON ONLY",
		Find: func(c *Context) []Hit {
			if c.buildsPartitioned() || c.dropsPartitioned() {
				return []Hit{whole(command(c.Node))}
			}
			return nil
		},
	},
	{
		ID: "foreign-key-not-valid-partitioned", SQLState: "42809", To: 17,
		Message: "a NOT VALID foreign key fails on a partitioned table before PostgreSQL 18", Advice: "add it to each partition",
		Find: func(c *Context) (hits []Hit) {
			for i, cmd := range c.cmds(ast.AddConstraint) {
				if cmd.Constraint.Type == ast.ForeignKey && cmd.Constraint.NotValid && partitioned(c.Catalog.Lookup(c.alter().Name)) {
					hits = append(hits, Hit{Cmd: i})
				}
			}
			return hits
		},
	},
	{
		ID: "detach-with-default", SQLState: "55000",
		Message: "DETACH PARTITION CONCURRENTLY fails while the table has a default partition",
		Find: func(c *Context) (hits []Hit) {
			for i, cmd := range c.cmds(ast.DetachPartition) {
				if r := c.Catalog.Lookup(c.alter().Name); cmd.Concurrent && r != nil && r.Default != (ast.Name{}) {
					hits = append(hits, Hit{Cmd: i})
				}
			}
			return hits
		},
	},
	{
		ID: "using-index-partitioned", SQLState: "0A000",
		Message: "ADD CONSTRAINT USING INDEX fails on a partitioned table", Advice: "add the constraint to each partition so, and to the parent without USING INDEX",
		Find: func(c *Context) (hits []Hit) {
			for i, cmd := range c.cmds(ast.AddConstraint) {
				if cmd.Constraint.UsingIndex != "" && partitioned(c.Catalog.Certain(c.alter().Name)) {
					hits = append(hits, Hit{Cmd: i})
				}
			}
			return hits
		},
	},
}

func partitioned(r *catalog.Relation) bool { return r != nil && r.Partitioned }

// buildsPartitioned is for CREATE INDEX CONCURRENTLY on a partitioned table.
func (c *Context) buildsPartitioned() bool {
	s, ok := c.Node.(*ast.CreateIndex)
	if !ok || !s.Concurrent || s.Only {
		return false
	}
	r := c.Catalog.Lookup(s.Table)
	if s.IfNotExists && r != nil && s.Name != "" {
		if _, there := c.Catalog.IndexTable(ast.Name{Schema: r.Name.Schema, Name: s.Name}); there {
			return false
		}
	}
	return partitioned(r)
}

// dropsPartitioned is for DROP INDEX CONCURRENTLY of one.
func (c *Context) dropsPartitioned() bool {
	s, ok := c.Node.(*ast.Drop)
	if !ok || s.Kind != ast.IndexKind || !s.Concurrent {
		return false
	}
	for _, n := range s.Names {
		if table, known := c.Catalog.IndexTable(n); known && partitioned(c.Catalog.Lookup(table)) {
			return true
		}
	}
	return false
}
