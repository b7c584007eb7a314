package pgparse

import (
	"strconv"

	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

func exprs(nodes ...*pgquery.Node) []*ast.Expr {
	var out []*ast.Expr
	for _, n := range nodes {
		if e := expr(n); e != nil {
			out = append(out, e)
		}
	}
	return out
}

func expr(n *pgquery.Node) *ast.Expr {
	switch e := n.GetNode().(type) {
	case nil:
		return nil
	case *pgquery.Node_AConst:
		return constant(e.AConst)
	case *pgquery.Node_ColumnRef:
		name := listName(e.ColumnRef.Fields)
		return &ast.Expr{Kind: ast.ColumnRef, Name: name}
	case *pgquery.Node_FuncCall:
		out := &ast.Expr{Kind: ast.FuncCall, Name: listName(e.FuncCall.Funcname), Args: exprs(e.FuncCall.Args...)}
		if out.Name == (ast.Name{Name: "timezone"}) && len(out.Args) == 2 {
			return &ast.Expr{Kind: ast.AtTimeZone, Args: []*ast.Expr{out.Args[1], out.Args[0]}}
		}
		return out
	case *pgquery.Node_AExpr:
		return &ast.Expr{Kind: ast.Operator, Text: listName(e.AExpr.Name).Name, Args: exprs(e.AExpr.Lexpr, e.AExpr.Rexpr)}
	case *pgquery.Node_BoolExpr:
		kind := ast.And
		switch e.BoolExpr.Boolop {
		case pgquery.BoolExprType_OR_EXPR:
			kind = ast.Or
		case pgquery.BoolExprType_NOT_EXPR:
			kind = ast.Not
		}
		return &ast.Expr{Kind: kind, Args: exprs(e.BoolExpr.Args...)}
	case *pgquery.Node_NullTest:
		kind := ast.IsNull
		if e.NullTest.Nulltesttype == pgquery.NullTestType_IS_NOT_NULL {
			kind = ast.IsNotNull
		}
		return &ast.Expr{Kind: kind, Args: exprs(e.NullTest.Arg)}
	case *pgquery.Node_TypeCast:
		t := typeName(e.TypeCast.TypeName)
		return &ast.Expr{Kind: ast.Cast, Type: &t, Args: exprs(e.TypeCast.Arg)}
	}
	return compound(n)
}

// compound converts the forms that only matter for what they contain.
func compound(n *pgquery.Node) *ast.Expr {
	switch e := n.GetNode().(type) {
	case *pgquery.Node_CollateClause:
		return &ast.Expr{Kind: ast.Collate, Text: listName(e.CollateClause.Collname).Name, Args: exprs(e.CollateClause.Arg)}
	case *pgquery.Node_SqlvalueFunction:
		return &ast.Expr{Kind: ast.TimeValue}
	case *pgquery.Node_SubLink:
		return &ast.Expr{Kind: ast.SubSelect}
	case *pgquery.Node_CaseExpr:
		out := &ast.Expr{Kind: ast.CaseExpr, Args: exprs(e.CaseExpr.Arg, e.CaseExpr.Defresult)}
		for _, w := range e.CaseExpr.Args {
			out.Args = append(out.Args, exprs(w.GetCaseWhen().GetExpr(), w.GetCaseWhen().GetResult())...)
		}
		return out
	case *pgquery.Node_AArrayExpr:
		return &ast.Expr{Kind: ast.ArrayExpr, Args: exprs(e.AArrayExpr.Elements...)}
	case *pgquery.Node_RowExpr:
		return &ast.Expr{Kind: ast.ArrayExpr, Args: exprs(e.RowExpr.Args...)}
	case *pgquery.Node_List:
		return &ast.Expr{Kind: ast.ArrayExpr, Args: exprs(e.List.Items...)}
	case *pgquery.Node_CoalesceExpr:
		return &ast.Expr{Kind: ast.CaseExpr, Text: "coalesce", Args: exprs(e.CoalesceExpr.Args...)}
	case *pgquery.Node_MinMaxExpr:
		return &ast.Expr{Kind: ast.CaseExpr, Args: exprs(e.MinMaxExpr.Args...)}
	case *pgquery.Node_BooleanTest:
		return &ast.Expr{Kind: ast.Operator, Text: "IS", Args: exprs(e.BooleanTest.Arg)}
	case *pgquery.Node_AIndirection:
		return &ast.Expr{Kind: ast.Operator, Text: "[]", Args: exprs(e.AIndirection.Arg)}
	case *pgquery.Node_NamedArgExpr:
		return expr(e.NamedArgExpr.Arg)
	}
	return &ast.Expr{Kind: ast.OtherExpr}
}

func constant(k *pgquery.A_Const) *ast.Expr {
	out := &ast.Expr{Kind: ast.Const, Null: k.Isnull}
	switch v := k.Val.(type) {
	case *pgquery.A_Const_Ival:
		out.Text = strconv.Itoa(int(v.Ival.GetIval()))
	case *pgquery.A_Const_Fval:
		out.Text = v.Fval.GetFval()
	case *pgquery.A_Const_Sval:
		out.Text = v.Sval.GetSval()
	case *pgquery.A_Const_Bsval:
		out.Text = v.Bsval.GetBsval()
	case *pgquery.A_Const_Boolval:
		out.Text = strconv.FormatBool(v.Boolval.GetBoolval())
	}
	return out
}
