package failures

import (
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

var types = []Failure{
	{
		ID: "type-exists", SQLState: "42710",
		Message: "there is a type {object} already, so this fails", Advice: "leave it out, or choose another name",
		Find: func(c *Context) []Hit {
			var name ast.Name
			switch s := c.Node.(type) {
			case *ast.CreateType:
				if name = s.Name; s.Kind == "base" {
					return nil // the second one says what the first announced
				}
			case *ast.CreateDomain:
				name = s.Name
			default:
				return nil
			}
			if t := c.Catalog.CertainType(c.Catalog.Created(name)); t != nil {
				return []Hit{whole(display(t.Name))}
			}
			return nil
		},
	},
}

func joined(names []string) string { return strings.Join(names, ", ") }
