package pgparse

import (
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

var transactionOps = map[pgquery.TransactionStmtKind]ast.TransactionOp{
	pgquery.TransactionStmtKind_TRANS_STMT_BEGIN:             ast.Begin,
	pgquery.TransactionStmtKind_TRANS_STMT_START:             ast.Begin,
	pgquery.TransactionStmtKind_TRANS_STMT_COMMIT:            ast.Commit,
	pgquery.TransactionStmtKind_TRANS_STMT_ROLLBACK:          ast.Rollback,
	pgquery.TransactionStmtKind_TRANS_STMT_SAVEPOINT:         ast.Savepoint,
	pgquery.TransactionStmtKind_TRANS_STMT_RELEASE:           ast.Release,
	pgquery.TransactionStmtKind_TRANS_STMT_ROLLBACK_TO:       ast.RollbackTo,
	pgquery.TransactionStmtKind_TRANS_STMT_PREPARE:           ast.Prepare,
	pgquery.TransactionStmtKind_TRANS_STMT_COMMIT_PREPARED:   "",
	pgquery.TransactionStmtKind_TRANS_STMT_ROLLBACK_PREPARED: "",
}

func (c *converter) transaction(s *pgquery.TransactionStmt) ast.Node {
	op := transactionOps[s.Kind]
	if op == "" {
		return &ast.Other{Verb: "COMMIT PREPARED", OutsideTransaction: true}
	}
	return &ast.Transaction{Op: op, Name: s.SavepointName, Chain: s.Chain}
}

func (c *converter) set(s *pgquery.VariableSetStmt) ast.Node {
	out := &ast.Set{Name: strings.ToLower(s.Name), Local: s.IsLocal, All: s.Kind == pgquery.VariableSetKind_VAR_RESET_ALL}
	if s.Kind != pgquery.VariableSetKind_VAR_SET_VALUE {
		return out
	}
	for _, a := range s.Args {
		switch e := expr(a); {
		case e == nil:
		case e.Kind == ast.Const:
			out.Values = append(out.Values, e.Text)
		case e.Kind == ast.Cast && len(e.Args) == 1: // SET timezone TO INTERVAL '…'
			out.Values = append(out.Values, e.Args[0].Text)
		}
	}
	return out
}

// option reports whether an option of a (name [value], …) list is on.
func option(params []*pgquery.Node, name string) bool {
	for _, p := range params {
		d := p.GetDefElem()
		if d.GetDefname() != name {
			continue
		}
		if d.Arg == nil {
			return true
		}
		switch v := strings.ToLower(d.Arg.GetString_().GetSval()); {
		case v == "on", v == "true", v == "1":
			return true
		}
		return d.Arg.GetInteger().GetIval() == 1 || d.Arg.GetBoolean().GetBoolval()
	}
	return false
}

func (c *converter) reindex(s *pgquery.ReindexStmt) ast.Node {
	out := &ast.Maintenance{Verb: "REINDEX", Concurrent: option(s.Params, "concurrently")}
	switch s.Kind {
	case pgquery.ReindexObjectType_REINDEX_OBJECT_INDEX:
		out.Kind = ast.IndexKind
	case pgquery.ReindexObjectType_REINDEX_OBJECT_TABLE:
		out.Kind = ast.TableKind
	case pgquery.ReindexObjectType_REINDEX_OBJECT_SCHEMA:
		out.Kind = ast.SchemaKind
	default:
		out.Kind = ast.DatabaseKind
	}
	if s.Relation != nil {
		out.Names = []ast.Name{relName(s.Relation)}
	} else if s.Name != "" {
		out.Names = []ast.Name{{Name: s.Name}}
	}
	return out
}

func (c *converter) vacuum(s *pgquery.VacuumStmt) ast.Node {
	out := &ast.Maintenance{Verb: "ANALYZE", Kind: ast.TableKind}
	if s.IsVacuumcmd {
		out.Verb, out.Full = "VACUUM", option(s.Options, "full")
	}
	for _, r := range s.Rels {
		if v := r.GetVacuumRelation(); v.GetRelation() != nil {
			out.Names = append(out.Names, relName(v.Relation))
		}
	}
	return out
}
