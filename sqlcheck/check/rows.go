package check

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// WholeTable reports whether an UPDATE or DELETE is certain to reach every row
// of its table: nothing bounds it, or only that a column of this deploy, which
// is empty in every row, is still NULL.
func (p *Pass) WholeTable(d *ast.DML) bool {
	if d.Verb != "UPDATE" && d.Verb != "DELETE" || len(d.From) > 0 {
		return false
	}
	return unbounded(d.Where, func(column string) bool { return p.Catalog.IsNewColumn(d.Target, column) })
}

// Reads reports whether a statement reads tables in use from end to end, or
// writes to all of their rows: nothing in it points at single rows.
func (p *Pass) Reads(n ast.Node) (ast.Name, bool) {
	any := func(string) bool { return true }
	switch s := n.(type) {
	case *ast.DML:
		if (s.Verb == "UPDATE" || s.Verb == "DELETE") && unbounded(s.Where, any) {
			return s.Target, p.InUse(s.Target)
		}
		if s.Verb == "INSERT" && !s.Limited && unbounded(s.Where, any) {
			return p.firstInUse(s.From)
		}
	case *ast.CreateTable:
		if s.FromQuery && !s.NoData {
			return p.firstInUse(s.QueryTables)
		}
	}
	return ast.Name{}, false
}

// InUse reports whether programs may read or write the table: no migration
// made it, or an earlier deploy did.
func (p *Pass) InUse(table ast.Name) bool {
	return table.Name != "" && !p.IsNew(table) && !p.Catalog.Dropped(table)
}

func (p *Pass) firstInUse(tables []ast.Name) (ast.Name, bool) {
	for _, t := range tables {
		if p.Catalog.Lookup(t) != nil && p.InUse(t) {
			return t, true
		}
	}
	return ast.Name{}, false
}

// unbounded reports whether a condition lets nearly every row pass. empty
// tells the columns of which IS NULL says nothing.
func unbounded(e *ast.Expr, empty func(column string) bool) bool {
	if e == nil {
		return true
	}
	all := func(e *ast.Expr) bool { return unbounded(e, empty) }
	switch e.Kind {
	case ast.Const:
		return e.Text == "true" || e.Text == "t"
	case ast.IsNull:
		return len(e.Args) == 1 && e.Args[0].Kind == ast.ColumnRef && empty(e.Args[0].Name.Name)
	case ast.And:
		return len(e.Args) > 0 && !slices.ContainsFunc(e.Args, func(a *ast.Expr) bool { return !all(a) })
	case ast.Or:
		return slices.ContainsFunc(e.Args, all)
	case ast.Operator: // 1 = 1
		return e.Text == "=" && len(e.Args) == 2 && e.Args[0].Kind == ast.Const && e.Args[1].Kind == ast.Const && e.Args[0].Text == e.Args[1].Text
	}
	return false
}
