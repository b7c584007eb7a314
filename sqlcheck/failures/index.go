package failures

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

var index = []Failure{
	{
		ID: "refresh-without-unique-index", SQLState: "55000",
		Message: "REFRESH CONCURRENTLY of {object} fails: it needs a unique index on plain columns, without a condition", Advice: "create one first",
		Find: func(c *Context) (hits []Hit) {
			m, ok := c.Node.(*ast.Maintenance)
			if !ok || m.Verb != "REFRESH" || !m.Concurrent || m.NoData {
				return nil
			}
			for _, n := range m.Names {
				view := c.Catalog.Lookup(n)
				if view != nil && view.Kind == ast.MatviewKind && !slices.ContainsFunc(view.Indexes, (*catalog.Index).CoversAll) {
					hits = append(hits, whole(n.String()))
				}
			}
			return hits
		},
	},
	{
		ID: "using-index-not-unique", SQLState: "42809",
		Message: "index {object} is not unique, so it cannot become a constraint of {table}: this fails", Advice: "create a unique index first",
		Find: func(c *Context) (hits []Hit) {
			r := c.altered()
			for i, cmd := range c.cmds(ast.AddConstraint) {
				if x := r.Index(cmd.Constraint.UsingIndex); x != nil && !x.Unique && !r.Partitioned {
					hits = append(hits, Hit{Cmd: i, Object: x.Name, Table: display(r.Name)})
				}
			}
			return hits
		},
	},
}
