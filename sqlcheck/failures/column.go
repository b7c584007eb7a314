package failures

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

var column = []Failure{
	{
		ID: "column-exists", SQLState: "42701",
		Message: "{table} has a column {object} already, so this fails", Advice: "leave it out, or choose another name",
		Find: columnExists,
	},
	{
		ID: "column-twice", SQLState: "42701",
		Message: "column {object} stands twice, so this fails", Advice: "name it once",
		Find: columnTwice,
	},
	{
		ID: "column-missing", SQLState: "42703",
		Message: "{table} has no column {object}, so this fails", Advice: "name a column that the migrations make",
		Find: columnMissing,
	},
	{
		ID: "identity-over-default", SQLState: "55000",
		Message: "{table}.{object} has a default already and cannot become an identity column: this fails", Advice: "DROP DEFAULT first",
		Find: identityHits(func(col *catalog.Column) bool { return col.NotNull && col.HasDefault }),
	},
	{
		ID: "identity-nullable", SQLState: "55000",
		Message: "{table}.{object} must be NOT NULL before it becomes an identity column: this fails", Advice: "SET NOT NULL first",
		Find: identityHits(func(col *catalog.Column) bool { return !col.NotNull }),
	},
	{
		ID: "identity-twice", SQLState: "55000",
		Message: "{table}.{object} is an identity column already, so this fails", Advice: "leave it out",
		Find: identityHits(func(col *catalog.Column) bool { return col.NotNull && col.Identity }),
	},
	{
		ID: "null-in-primary-key", SQLState: "42P16",
		Message: "{table}.{object} is in the primary key and has to stay NOT NULL: this fails", Advice: "drop the key first",
		Find: func(c *Context) (hits []Hit) {
			r := c.altered()
			for i, cmd := range c.cmds(ast.DropNotNull) {
				if r != nil && slices.ContainsFunc(r.Constraints, func(k *catalog.Constraint) bool {
					return k.Type == ast.PrimaryKey && slices.Contains(k.Columns, cmd.Name)
				}) && !c.others(i, drops) {
					hits = append(hits, Hit{Cmd: i, Object: cmd.Name, Table: display(r.Name)})
				}
			}
			return hits
		},
	},
}

// columnExists finds columns that are added or renamed to a name that another has.
func columnExists(c *Context) (hits []Hit) {
	if s, ok := c.Node.(*ast.Rename); ok && s.Kind == ast.ColumnKind {
		r := c.Catalog.CertainTable(s.Rel)
		if r.Column(s.New) != nil && r.Column(s.Old) != nil {
			return []Hit{{Cmd: -1, Object: s.New, Table: display(r.Name)}}
		}
		return nil
	}
	r := c.altered()
	for i, cmd := range c.cmds(ast.AddColumn) {
		if !cmd.IfNotExists && r.Column(cmd.Name) != nil && !c.others(i, on(cmd.Name)) {
			hits = append(hits, Hit{Cmd: i, Object: cmd.Name, Table: display(r.Name)})
		}
	}
	return hits
}

// columnTwice finds columns that one statement names twice.
func columnTwice(c *Context) (hits []Hit) {
	seen := map[string]bool{}
	twice := func(name string, cmd int) {
		if seen[name] {
			hits = append(hits, Hit{Cmd: cmd, Object: name})
		}
		seen[name] = true
	}
	if s, ok := c.Node.(*ast.CreateTable); ok && s.PartitionOf == nil && !s.IfNotExists {
		for _, col := range s.Columns {
			twice(col.Name, -1)
		}
	}
	for i, cmd := range c.cmds(ast.AddColumn) {
		if !cmd.IfNotExists {
			twice(cmd.Name, i)
		}
	}
	return hits
}

// ofColumn are the subcommands that need their column; the name of others is
// something else.
var ofColumn = []ast.AlterOp{
	ast.DropColumn, ast.AlterColumnType, ast.SetDefault, ast.DropDefault, ast.SetNotNull, ast.DropNotNull, ast.SetExpression,
	ast.AddIdentity, ast.SetIdentity, ast.DropIdentity, ast.SetStatistics, ast.SetColumnOptions, ast.SetStorage, ast.SetCompression,
}

// systemColumns are those that every table has.
var systemColumns = []string{"tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"}

// columnMissing finds columns that are named but not there.
func columnMissing(c *Context) (hits []Hit) {
	missing := func(r *catalog.Relation, cmd int, names ...string) {
		for _, name := range names {
			if r != nil && name != "" && r.Column(name) == nil && !slices.Contains(systemColumns, name) {
				hits = append(hits, Hit{Cmd: cmd, Object: name, Table: display(r.Name)})
				return
			}
		}
	}
	switch s := c.Node.(type) {
	case *ast.Rename:
		if s.Kind == ast.ColumnKind && !s.IfExists {
			missing(c.Catalog.CertainTable(s.Rel), -1, s.Old)
		}
	case *ast.CreateIndex:
		if !s.IfNotExists {
			missing(c.Catalog.CertainTable(s.Table), -1, s.Columns...)
		}
	}
	r := c.altered()
	for i, cmd := range c.cmds(append([]ast.AlterOp{ast.AddConstraint}, ofColumn...)...) {
		names := []string{cmd.Name}
		if cmd.Op == ast.AddConstraint {
			names = nil
			if cmd.Constraint.Type != ast.Check && cmd.Constraint.Type != ast.Exclude {
				names = cmd.Constraint.Columns
			}
		}
		added := c.others(i, func(other *ast.AlterCmd) bool { return other.Op == ast.AddColumn && slices.Contains(names, other.Name) })
		if !added && !cmd.IfExists {
			missing(r, i, names...)
		}
	}
	return hits
}

// identityHits finds columns that cannot become identity columns.
func identityHits(refuses func(*catalog.Column) bool) func(*Context) []Hit {
	return func(c *Context) (hits []Hit) {
		r := c.altered()
		for i, cmd := range c.cmds(ast.AddIdentity) {
			col := r.Column(cmd.Name)
			if col != nil && refuses(col) && !c.others(i, func(other *ast.AlterCmd) bool { return other.Name == cmd.Name || drops(other) }) {
				hits = append(hits, Hit{Cmd: i, Object: cmd.Name, Table: display(r.Name)})
			}
		}
		return hits
	}
}
