package pgparse

import (
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

func (c *converter) createTable(s *pgquery.CreateStmt, kind ast.ObjectKind) ast.Node {
	out := &ast.CreateTable{
		Name: relName(s.Relation), Kind: kind, IfNotExists: s.IfNotExists,
		Temp: isTemp(s.Relation), Unlogged: s.Relation.GetRelpersistence() == "u", Partitioned: s.Partspec != nil, OfType: s.OfTypename != nil,
	}
	for _, p := range s.GetPartspec().GetPartParams() {
		e := p.GetPartitionElem()
		out.PartitionKey = append(out.PartitionKey, expr(e.GetExpr()).ColumnNames()...)
		if e.GetName() != "" {
			out.PartitionKey = append(out.PartitionKey, e.GetName())
		}
	}
	for _, e := range s.TableElts {
		switch el := e.GetNode().(type) {
		case *pgquery.Node_ColumnDef:
			out.Columns = append(out.Columns, c.column(el.ColumnDef))
		case *pgquery.Node_Constraint:
			if k := c.constraint(el.Constraint); k != nil {
				out.Constraints = append(out.Constraints, k)
			}
		case *pgquery.Node_TableLikeClause:
			out.Like = append(out.Like, like(el.TableLikeClause))
		}
	}
	for _, n := range s.Constraints {
		if k := c.constraint(n.GetConstraint()); k != nil {
			out.Constraints = append(out.Constraints, k)
		}
	}
	parents := relNames(s.InhRelations)
	if s.Partbound != nil && len(parents) > 0 {
		out.PartitionOf, out.DefaultBound = &parents[0], s.Partbound.IsDefault
	} else {
		out.Inherits = parents
	}
	return out
}

// The bits of TableLikeClause.options, from the parser's TableLikeOption.
const (
	likeConstraints = 1 << 2
	likeDefaults    = 1 << 3
	likeIndexes     = 1 << 6
)

func like(l *pgquery.TableLikeClause) ast.Like {
	return ast.Like{
		Table:       relName(l.Relation),
		Constraints: l.Options&likeConstraints != 0,
		Defaults:    l.Options&likeDefaults != 0,
		Indexes:     l.Options&likeIndexes != 0,
	}
}

func (c *converter) createTableAs(s *pgquery.CreateTableAsStmt) ast.Node {
	kind := ast.TableKind
	if s.Objtype == pgquery.ObjectType_OBJECT_MATVIEW {
		kind = ast.MatviewKind
	}
	rel, q := s.Into.GetRel(), readQuery(s.Query)
	return &ast.CreateTable{
		Name: relName(rel), Kind: kind, IfNotExists: s.IfNotExists, Temp: isTemp(rel), Unlogged: rel.GetRelpersistence() == "u", FromQuery: true,
		QueryTables: q.tables, QueryColumns: q.columns, QueryStar: q.star, NoData: s.Into.GetSkipData(),
	}
}

// selectStmt tells SELECT INTO from a plain query, and finds the call that is
// another way to say SET.
func (c *converter) selectStmt(s *pgquery.SelectStmt) ast.Node {
	if s.IntoClause != nil {
		rel := s.IntoClause.Rel
		var tables []ast.Name
		for _, from := range s.FromClause {
			tables = append(tables, readQuery(from).tables...)
		}
		return &ast.CreateTable{Name: relName(rel), Kind: ast.TableKind, Temp: isTemp(rel), FromQuery: true, QueryTables: tables}
	}
	if len(s.TargetList) == 1 {
		e := expr(s.TargetList[0].GetResTarget().GetVal())
		if e != nil && e.Kind == ast.FuncCall && e.Name.Name == "set_config" && len(e.Args) == 3 && e.Args[0].Kind == ast.Const && e.Args[1].Kind == ast.Const {
			return &ast.Set{Name: strings.ToLower(e.Args[0].Text), Values: []string{e.Args[1].Text}, Local: e.Args[2].Text == "true"}
		}
	}
	out := &ast.DML{Verb: "SELECT"}
	if f := s.TargetList; len(f) == 1 && len(s.FromClause) == 0 {
		out.Call = listName(f[0].GetResTarget().GetVal().GetFuncCall().GetFuncname())
	}
	return out
}

// serialTypes are the names that the server's parser expands to an integer
// with a sequence.
var serialTypes = map[string]string{
	"smallserial": "int2", "serial2": "int2", "serial": "int4", "serial4": "int4", "bigserial": "int8", "serial8": "int8",
}

func (c *converter) column(d *pgquery.ColumnDef) *ast.Column {
	out := &ast.Column{Name: d.Colname, Type: typeName(d.TypeName), NotNull: d.IsNotNull, Default: expr(d.RawDefault)}
	if c.definitions {
		out.TypeText, out.DefaultText = typeDefinition(d.TypeName), expression(d.RawDefault)
	}
	if d.CollClause != nil {
		name := listName(d.CollClause.Collname)
		if out.Collation = name.Name; c.definitions {
			out.CollationText = name.Quoted()
		}
	}
	if base, ok := serialTypes[out.Type.Name]; ok && out.Type.Schema == "" && out.Type.Array == 0 {
		out.Serial, out.NotNull, out.Type.Name = true, true, base
		if c.definitions {
			out.TypeText = base
		}
	}
	for i, n := range d.Constraints {
		k := n.GetConstraint()
		switch k.GetContype() {
		case pgquery.ConstrType_CONSTR_NOTNULL:
			out.NotNull = true
		case pgquery.ConstrType_CONSTR_DEFAULT:
			out.Default = expr(k.RawExpr)
			if c.definitions {
				out.DefaultText = expression(k.RawExpr)
			}
		case pgquery.ConstrType_CONSTR_IDENTITY:
			out.Identity, out.NotNull = true, true
		case pgquery.ConstrType_CONSTR_GENERATED:
			out.Generated = expr(k.RawExpr)
		default:
			if conv := c.constraint(k); conv != nil {
				conv.Columns = []string{d.Colname}
				if c.definitions {
					conv.Definition = constraintDefinition(withAttributes(k, d.Constraints[i+1:]), d.Colname)
				}
				out.Constraints = append(out.Constraints, conv)
			}
		}
	}
	return out
}

var constraintTypes = map[pgquery.ConstrType]ast.ConstraintType{
	pgquery.ConstrType_CONSTR_CHECK:     ast.Check,
	pgquery.ConstrType_CONSTR_FOREIGN:   ast.ForeignKey,
	pgquery.ConstrType_CONSTR_UNIQUE:    ast.Unique,
	pgquery.ConstrType_CONSTR_PRIMARY:   ast.PrimaryKey,
	pgquery.ConstrType_CONSTR_EXCLUSION: ast.Exclude,
}

func (c *converter) constraint(k *pgquery.Constraint) *ast.Constraint {
	typ, ok := constraintTypes[k.GetContype()]
	if !ok {
		return nil // deferrability and NULL, which lock nothing
	}
	out := &ast.Constraint{
		Type: typ, Name: k.Conname, Columns: stringList(k.Keys), Expr: expr(k.RawExpr),
		RefTable: relName(k.Pktable), RefColumns: stringList(k.PkAttrs), UsingIndex: k.Indexname,
		NotValid: k.SkipValidation, Deferrable: k.Deferrable, Start: c.base + int(k.Location),
	}
	if typ == ast.ForeignKey {
		out.Columns = stringList(k.FkAttrs)
	}
	if c.definitions {
		out.Definition = constraintDefinition(k, "")
	}
	for _, x := range k.Exclusions {
		if items := x.GetList().GetItems(); len(items) > 0 {
			out.Columns = append(out.Columns, items[0].GetIndexElem().GetName())
		}
	}
	return out
}

func (c *converter) createIndex(s *pgquery.IndexStmt) ast.Node {
	out := &ast.CreateIndex{
		Name: s.Idxname, Table: relName(s.Relation), Only: !s.Relation.GetInh(), Unique: s.Unique,
		Concurrent: s.Concurrent, IfNotExists: s.IfNotExists, Partial: s.WhereClause != nil, Method: s.AccessMethod,
	}
	out.Reads = expr(s.WhereClause).ColumnNames()
	if c.definitions {
		out.Definition = indexDefinition(s)
	}
	for _, p := range s.IndexIncludingParams {
		out.Reads = append(out.Reads, p.GetIndexElem().GetName())
	}
	for _, p := range s.IndexParams {
		e := p.GetIndexElem()
		out.Reads = append(out.Reads, expr(e.GetExpr()).ColumnNames()...)
		out.Columns = append(out.Columns, e.GetName())
		out.Labels = append(out.Labels, indexLabel(e))
	}
	return out
}

func (c *converter) createStatistics(s *pgquery.CreateStatsStmt) ast.Node {
	if len(s.Relations) == 0 {
		return &ast.Other{Verb: "CREATE STATISTICS"}
	}
	out := &ast.CreateStatistics{Name: listName(s.Defnames), Table: relName(s.Relations[0].GetRangeVar()), IfNotExists: s.IfNotExists}
	for _, e := range s.Exprs {
		out.Columns = append(out.Columns, e.GetStatsElem().GetName())
		out.Reads = append(out.Reads, expr(e.GetStatsElem().GetExpr()).ColumnNames()...)
	}
	if kinds := stringList(s.StatTypes); len(kinds) > 0 {
		out.Kinds = "(" + strings.Join(kinds, ", ") + ")"
	}
	if c.definitions {
		out.Definition = statisticsDefinition(s)
	}
	return out
}

// indexLabel is what stands for an element in the name of an index without
// one: the column or the function that is called.
func indexLabel(e *pgquery.IndexElem) string {
	if e.GetName() != "" {
		return e.GetName()
	}
	if x := expr(e.GetExpr()); x != nil && x.Kind == ast.FuncCall {
		return x.Name.Name
	}
	return "expr"
}
