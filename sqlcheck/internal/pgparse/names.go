package pgparse

import (
	pgquery "github.com/pganalyze/pg_query_go/v5"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

func relName(r *pgquery.RangeVar) ast.Name {
	if r == nil {
		return ast.Name{}
	}
	return ast.Name{Schema: filled(r.Schemaname), Name: filled(r.Relname)}
}

func relNames(nodes []*pgquery.Node) []ast.Name {
	var out []ast.Name
	for _, n := range nodes {
		if r := n.GetRangeVar(); r != nil {
			out = append(out, relName(r))
		}
	}
	return out
}

func isTemp(r *pgquery.RangeVar) bool {
	return r != nil && (r.Relpersistence == "t" || r.Schemaname == "pg_temp")
}

// listName reads a name given as a list of strings. pg_catalog is left out,
// as the parser adds it to the standard spellings of built-in things.
func listName(items []*pgquery.Node) ast.Name {
	parts := stringList(items)
	if n := len(parts); n >= 2 {
		if parts[n-2] == "pg_catalog" {
			return ast.Name{Name: parts[n-1]}
		}
		return ast.Name{Schema: parts[n-2], Name: parts[n-1]}
	}
	if len(parts) == 1 {
		return ast.Name{Name: parts[0]}
	}
	return ast.Name{}
}

func stringList(items []*pgquery.Node) []string {
	var out []string
	for _, i := range items {
		out = append(out, filled(i.GetString_().GetSval()))
	}
	return out
}

// intervalFullRange is the modifier by which the grammar says that interval(3)
// restricts the precision only.
const intervalFullRange = 0x7FFF

func typeName(t *pgquery.TypeName) ast.TypeName {
	if t == nil {
		return ast.TypeName{}
	}
	n := listName(t.Names)
	out := ast.TypeName{Schema: n.Schema, Name: n.Name, Array: len(t.ArrayBounds)}
	for _, m := range t.Typmods {
		if k, ok := m.GetNode().(*pgquery.Node_AConst); ok {
			out.Mods = append(out.Mods, int(k.AConst.GetIval().GetIval()))
		}
	}
	if out.Name == "interval" && len(out.Mods) > 0 {
		out.Interval = out.Mods[0] != intervalFullRange
		out.Mods = out.Mods[1:]
	}
	return out
}

// query is what a query names: relations, its own WITH queries included (the
// catalog finds nothing under their names), and columns of whatever relation.
type query struct {
	tables  []ast.Name
	columns []string
	star    bool
}

func readQuery(n *pgquery.Node) query {
	var q query
	if n != nil {
		q.read(n.ProtoReflect())
	}
	return q
}

func (q *query) read(m protoreflect.Message) {
	switch n := m.Interface().(type) {
	case *pgquery.RangeVar:
		q.tables = append(q.tables, relName(n))
		return
	case *pgquery.ColumnRef:
		last := n.Fields[len(n.Fields)-1]
		if q.star = q.star || last.GetAStar() != nil; last.GetString_() != nil {
			q.columns = append(q.columns, filled(last.GetString_().Sval))
		}
		return
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.Kind() != protoreflect.MessageKind:
		case f.IsList():
			for i := range v.List().Len() {
				q.read(v.List().Get(i).Message())
			}
		default:
			q.read(v.Message())
		}
		return true
	})
}
