package catalog

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// maxIdentifier is the length of an identifier in bytes (NAMEDATALEN - 1).
const maxIdentifier = 63

// constraintSuffix is the last part of the names that the server chooses.
var constraintSuffix = map[ast.ConstraintType]string{
	ast.Check: "check", ast.ForeignKey: "fkey", ast.Unique: "key", ast.PrimaryKey: "pkey", ast.Exclude: "excl", ast.NotNull: "not_null",
}

// constraintName is the name that the server gives a constraint without one:
// of a CHECK, its column is in it only when it is the only one.
func (c *Catalog) constraintName(r *Relation, k *Constraint) string {
	columns := k.Columns
	if k.Type == ast.PrimaryKey || k.Type == ast.Check && len(columns) != 1 {
		columns = nil
	}
	return c.freeName(r, r.Name.Name, columns, constraintSuffix[k.Type])
}

// NameOf is the name of a constraint or, without one, that which the server
// would choose.
func (c *Catalog) NameOf(table ast.Name, k *ast.Constraint) string {
	if k.Name != "" {
		return k.Name
	}
	r := c.Lookup(table)
	if r == nil {
		r = &Relation{Name: c.Qualify(table)}
	}
	out := c.constraint(r.Name, k)
	if k.Expr == nil {
		out.Columns = k.Columns
	}
	return c.constraintName(r, out)
}

// freeName joins table, columns and suffix with underscores, shortened to
// what fits, and adds a number when the name is taken.
func (c *Catalog) freeName(r *Relation, table string, columns []string, suffix string) string {
	var parts []string
	for _, col := range columns {
		if col == "" {
			col = "expr"
		}
		parts = append(parts, col)
	}
	middle := strings.Join(parts, "_")
	for n := 0; ; n++ {
		tail := suffix
		if n > 0 {
			tail += strconv.Itoa(n)
		}
		name := ObjectName(table, middle, tail)
		_, taken := c.indexes[ast.Name{Schema: r.Name.Schema, Name: name}]
		if !taken && r.Constraint(name) == nil {
			return name
		}
	}
}

// ObjectName shortens the longer of table and middle, byte by byte, until the
// whole fits. No character is cut in two.
func ObjectName(table, middle, suffix string) string {
	return shortened(table, middle, len(suffix)+1) + "_" + suffix
}

// PrefixedName is a name that begins with a prefix, shortened in the same way.
func PrefixedName(prefix, table, middle string) string {
	return prefix + shortened(table, middle, len(prefix))
}

// shortened joins table and middle so that more bytes fit behind or before them.
func shortened(table, middle string, more int) string {
	if middle != "" {
		more++
	}
	a, b := len(table), len(middle)
	for a+b > max(maxIdentifier-more, 1) {
		if a > b {
			a--
		} else {
			b--
		}
	}
	name := whole(table, a)
	if middle != "" {
		name += "_" + whole(middle, b)
	}
	return name
}

// whole is as much of a name as n bytes hold, in whole characters.
func whole(name string, n int) string {
	for n > 0 && n < len(name) && !utf8.RuneStart(name[n]) {
		n--
	}
	return name[:n]
}
