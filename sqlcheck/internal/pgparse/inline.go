package pgparse

import (
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// inlined returns the expression that the server's planner puts in place of
// calls of an SQL function: the body is one SELECT of one expression and
// nothing else, and nothing about the function needs a call of its own.
func inlined(f *pgquery.CreateFunctionStmt) *ast.Expr {
	language, body := "", ""
	for _, o := range f.Options {
		d := o.GetDefElem()
		switch d.GetDefname() {
		case "language":
			language = strings.ToLower(d.Arg.GetString_().GetSval())
		case "as":
			if items := d.Arg.GetList().GetItems(); len(items) == 1 {
				body = items[0].GetString_().GetSval()
			}
		case "security", "set", "strict":
			return nil
		}
	}
	if f.IsProcedure || f.ReturnType == nil || f.ReturnType.Setof {
		return nil
	}
	if r := f.SqlBody.GetReturnStmt(); r != nil {
		return expr(r.Returnval)
	}
	if language != "sql" || body == "" || len(body) > 2*maxDepth || strings.IndexByte(body, 0) >= 0 {
		return nil
	}
	tree, _, _ := parse(body)
	if tree == nil || len(tree.Stmts) != 1 {
		return nil
	}
	s := tree.Stmts[0].GetStmt().GetSelectStmt()
	plain := s != nil && len(s.TargetList) == 1 && len(s.FromClause) == 0 && s.WhereClause == nil && len(s.ValuesLists) == 0 &&
		len(s.GroupClause) == 0 && s.HavingClause == nil && len(s.SortClause) == 0 && s.LimitCount == nil && s.WithClause == nil && s.Larg == nil
	if !plain {
		return nil
	}
	return expr(s.TargetList[0].GetResTarget().GetVal())
}
