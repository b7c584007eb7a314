package pgparse

import (
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// WithDefinitions reads the statement src[s.Start:s.End] once more and returns
// its node with the definitions of constraints, indexes, statistics and defaults
// filled in.
// It costs as much as parsing; what only newer grammars know stays as it was.
func WithDefinitions(src string, s ast.Stmt) ast.Node {
	switch s.Node.(type) {
	case *ast.CreateTable, *ast.AlterTable, *ast.CreateIndex, *ast.CreateStatistics:
	default:
		return s.Node
	}
	tree, _, _ := parse(src[s.Start:s.End])
	if tree == nil || len(tree.Stmts) != 1 {
		return s.Node
	}
	return (&converter{base: s.Start, src: src, definitions: true}).statement(tree.Stmts[0].Stmt)
}

// constraintDefinition writes a constraint without its name, as ADD CONSTRAINT
// has it; column is that of a column constraint.
func constraintDefinition(k *pgquery.Constraint, column string) string {
	clone := bare(k)
	if column != "" {
		name := []*pgquery.Node{pgquery.MakeStrNode(column)}
		switch k.Contype {
		case pgquery.ConstrType_CONSTR_FOREIGN:
			clone.FkAttrs = name
		case pgquery.ConstrType_CONSTR_UNIQUE, pgquery.ConstrType_CONSTR_PRIMARY:
			clone.Keys = name
		}
	}
	return written(&pgquery.Node{Node: &pgquery.Node_AlterTableStmt{AlterTableStmt: &pgquery.AlterTableStmt{
		Relation: &pgquery.RangeVar{Relname: "t", Inh: true, Relpersistence: "p"}, Objtype: pgquery.ObjectType_OBJECT_TABLE,
		Cmds: []*pgquery.Node{{Node: &pgquery.Node_AlterTableCmd{AlterTableCmd: &pgquery.AlterTableCmd{
			Subtype: pgquery.AlterTableType_AT_AddConstraint, Behavior: pgquery.DropBehavior_DROP_RESTRICT,
			Def: &pgquery.Node{Node: &pgquery.Node_Constraint{Constraint: clone}},
		}}}},
	}}}, "ALTER TABLE t ADD ")
}

// bare is a constraint without its name and whether it was verified.
func bare(k *pgquery.Constraint) *pgquery.Constraint {
	return &pgquery.Constraint{
		Contype: k.Contype, Deferrable: k.Deferrable, Initdeferred: k.Initdeferred, IsNoInherit: k.IsNoInherit, RawExpr: k.RawExpr,
		NullsNotDistinct: k.NullsNotDistinct, Keys: k.Keys, Including: k.Including, Exclusions: k.Exclusions, Options: k.Options, Indexname: k.Indexname,
		AccessMethod: k.AccessMethod, WhereClause: k.WhereClause, Pktable: k.Pktable, FkAttrs: k.FkAttrs, PkAttrs: k.PkAttrs,
		FkMatchtype: k.FkMatchtype, FkUpdAction: k.FkUpdAction, FkDelAction: k.FkDelAction, FkDelSetCols: k.FkDelSetCols, InitiallyValid: true,
	}
}

// withAttributes gives a column constraint what stands behind it as constraints
// of their own: whether it can be deferred.
func withAttributes(k *pgquery.Constraint, behind []*pgquery.Node) *pgquery.Constraint {
	out := bare(k)
	set := func(deferrable, deferred bool) { out.Deferrable, out.Initdeferred = deferrable, deferred }
	for _, n := range behind {
		switch n.GetConstraint().GetContype() {
		case pgquery.ConstrType_CONSTR_ATTR_DEFERRABLE, pgquery.ConstrType_CONSTR_ATTR_IMMEDIATE:
			set(true, false)
		case pgquery.ConstrType_CONSTR_ATTR_DEFERRED:
			set(true, true)
		case pgquery.ConstrType_CONSTR_ATTR_NOT_DEFERRABLE:
		default:
			return out
		}
	}
	return out
}

// indexDefinition writes what follows the table's name in CREATE INDEX.
func indexDefinition(s *pgquery.IndexStmt) string {
	clone := &pgquery.IndexStmt{
		Idxname: "i", Relation: &pgquery.RangeVar{Relname: "t", Inh: true, Relpersistence: "p"}, AccessMethod: s.AccessMethod, TableSpace: s.TableSpace,
		IndexParams: s.IndexParams, IndexIncludingParams: s.IndexIncludingParams, Options: s.Options, WhereClause: s.WhereClause, NullsNotDistinct: s.NullsNotDistinct,
	}
	return written(&pgquery.Node{Node: &pgquery.Node_IndexStmt{IndexStmt: clone}}, "CREATE INDEX i ON t ")
}

// statisticsDefinition writes what stands between ON and FROM in CREATE
// STATISTICS.
func statisticsDefinition(s *pgquery.CreateStatsStmt) string {
	t := &pgquery.Node{Node: &pgquery.Node_RangeVar{RangeVar: &pgquery.RangeVar{Relname: "t", Inh: true, Relpersistence: "p"}}}
	clone := &pgquery.CreateStatsStmt{Defnames: []*pgquery.Node{pgquery.MakeStrNode("s")}, Exprs: s.Exprs, Relations: []*pgquery.Node{t}}
	text := written(&pgquery.Node{Node: &pgquery.Node_CreateStatsStmt{CreateStatsStmt: clone}}, "CREATE STATISTICS s ON ")
	text, _ = strings.CutSuffix(text, " FROM t")
	return text
}

// expression writes an expression.
func expression(n *pgquery.Node) string {
	if n == nil {
		return ""
	}
	target := &pgquery.Node{Node: &pgquery.Node_ResTarget{ResTarget: &pgquery.ResTarget{Val: n}}}
	return written(&pgquery.Node{Node: &pgquery.Node_SelectStmt{SelectStmt: &pgquery.SelectStmt{
		TargetList: []*pgquery.Node{target}, LimitOption: pgquery.LimitOption_LIMIT_OPTION_DEFAULT, Op: pgquery.SetOperation_SETOP_NONE,
	}}}, "SELECT ")
}

// typeDefinition writes a type.
func typeDefinition(t *pgquery.TypeName) string {
	null := &pgquery.Node{Node: &pgquery.Node_AConst{AConst: &pgquery.A_Const{Isnull: true}}}
	text := expression(&pgquery.Node{Node: &pgquery.Node_TypeCast{TypeCast: &pgquery.TypeCast{Arg: null, TypeName: t}}})
	text, _ = strings.CutPrefix(text, "NULL::")
	return text
}

// written writes a statement and leaves out what it must begin with; "" when it
// can't be written.
func written(n *pgquery.Node, prefix string) string {
	text, err := deparse(&pgquery.ParseResult{Stmts: []*pgquery.RawStmt{{Stmt: n}}})
	if err != nil {
		return ""
	}
	text, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return ""
	}
	return text
}
