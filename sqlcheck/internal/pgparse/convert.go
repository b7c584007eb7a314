package pgparse

import (
	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// converter turns one tree of the parser into ours. base is the offset of the
// parsed text in the file.
type converter struct {
	base int
	src  string // the file
	// level is how many strings that are blocks are around it.
	level int
	// definitions makes it write down what the server would show of constraints,
	// indexes, defaults and types.
	definitions bool
}

func (c *converter) statement(n *pgquery.Node) ast.Node {
	switch s := n.GetNode().(type) {
	case *pgquery.Node_CreateStmt:
		return c.createTable(s.CreateStmt, ast.TableKind)
	case *pgquery.Node_CreateForeignTableStmt:
		return c.createTable(s.CreateForeignTableStmt.BaseStmt, ast.ForeignKind)
	case *pgquery.Node_CreateTableAsStmt:
		return c.createTableAs(s.CreateTableAsStmt)
	case *pgquery.Node_SelectStmt:
		return c.selectStmt(s.SelectStmt)
	case *pgquery.Node_AlterTableStmt:
		return c.alterTable(s.AlterTableStmt)
	case *pgquery.Node_IndexStmt:
		return c.createIndex(s.IndexStmt)
	case *pgquery.Node_DropStmt:
		return c.drop(s.DropStmt)
	case *pgquery.Node_RenameStmt:
		return c.rename(s.RenameStmt)
	case *pgquery.Node_AlterObjectSchemaStmt:
		return c.setSchema(s.AlterObjectSchemaStmt)
	case *pgquery.Node_TransactionStmt:
		return c.transaction(s.TransactionStmt)
	case *pgquery.Node_VariableSetStmt:
		return c.set(s.VariableSetStmt)
	case *pgquery.Node_ViewStmt:
		v, q := s.ViewStmt, readQuery(s.ViewStmt.Query)
		return &ast.CreateView{Name: relName(v.View), Replace: v.Replace, Temp: isTemp(v.View), Tables: q.tables, Columns: q.columns, Star: q.star}
	}
	if node := c.typeStatement(n); node != nil {
		return node
	}
	if node := c.rowStatement(n); node != nil {
		return node
	}
	return c.other(n)
}

// typeStatement converts what is about schemas, types, domains and functions.
func (c *converter) typeStatement(n *pgquery.Node) ast.Node {
	switch s := n.GetNode().(type) {
	case *pgquery.Node_CreateSchemaStmt:
		out := &ast.CreateSchema{Name: s.CreateSchemaStmt.Schemaname, IfNotExists: s.CreateSchemaStmt.IfNotExists}
		if role := s.CreateSchemaStmt.Authrole; out.Name == "" && role != nil {
			out.Name = role.Rolename
		}
		for _, e := range s.CreateSchemaStmt.SchemaElts {
			out.Elements = append(out.Elements, c.statement(e))
		}
		return out
	case *pgquery.Node_CreateDomainStmt:
		d := s.CreateDomainStmt
		col := c.column(&pgquery.ColumnDef{TypeName: d.TypeName, Constraints: d.Constraints})
		return &ast.CreateDomain{Name: listName(d.Domainname), Type: col.Type, NotNull: col.NotNull, Default: col.Default, Constraints: col.Constraints}
	case *pgquery.Node_AlterDomainStmt:
		return c.alterDomain(s.AlterDomainStmt)
	case *pgquery.Node_CreateEnumStmt:
		return &ast.CreateType{Name: listName(s.CreateEnumStmt.TypeName), Kind: "enum", Enum: stringList(s.CreateEnumStmt.Vals)}
	case *pgquery.Node_CompositeTypeStmt:
		return &ast.CreateType{Name: relName(s.CompositeTypeStmt.Typevar), Kind: "composite"}
	case *pgquery.Node_CreateRangeStmt:
		return &ast.CreateType{Name: listName(s.CreateRangeStmt.TypeName), Kind: "range"}
	case *pgquery.Node_DefineStmt:
		if s.DefineStmt.Kind == pgquery.ObjectType_OBJECT_TYPE {
			return &ast.CreateType{Name: listName(s.DefineStmt.Defnames), Kind: "base"}
		}
	case *pgquery.Node_AlterEnumStmt:
		e := s.AlterEnumStmt
		return &ast.AlterEnum{Name: listName(e.TypeName), Old: e.OldVal, New: e.NewVal, IfNotExists: e.SkipIfNewValExists}
	case *pgquery.Node_CreateFunctionStmt:
		f := s.CreateFunctionStmt
		out := &ast.CreateFunction{Name: listName(f.Funcname), Replace: f.Replace, Volatility: volatility(f.Options)}
		if out.Volatility == "" {
			out.Volatility = "volatile" // the server's default
		}
		out.Inline = inlined(f)
		out.Statements = c.body(f)
		out.Trigger = listName(f.ReturnType.GetNames()).Name == "trigger"
		return out
	case *pgquery.Node_AlterFunctionStmt:
		f := s.AlterFunctionStmt
		return &ast.AlterFunction{Name: listName(f.Func.GetObjname()), Volatility: volatility(f.Actions)}
	}
	return nil
}

// rowStatement converts what reads, writes or maintains rows.
func (c *converter) rowStatement(n *pgquery.Node) ast.Node {
	switch s := n.GetNode().(type) {
	case *pgquery.Node_InsertStmt:
		out := &ast.DML{Verb: "INSERT", Target: relName(s.InsertStmt.Relation)}
		if q := s.InsertStmt.SelectStmt.GetSelectStmt(); q != nil && len(q.ValuesLists) == 0 {
			out.From, out.Where, out.Limited = readQuery(s.InsertStmt.SelectStmt).tables, expr(q.WhereClause), q.LimitCount != nil
		}
		return out
	case *pgquery.Node_UpdateStmt:
		return &ast.DML{Verb: "UPDATE", Target: relName(s.UpdateStmt.Relation), From: relNames(s.UpdateStmt.FromClause), Where: expr(s.UpdateStmt.WhereClause)}
	case *pgquery.Node_DeleteStmt:
		return &ast.DML{Verb: "DELETE", Target: relName(s.DeleteStmt.Relation), From: relNames(s.DeleteStmt.UsingClause), Where: expr(s.DeleteStmt.WhereClause)}
	case *pgquery.Node_MergeStmt:
		return &ast.DML{Verb: "MERGE", Target: relName(s.MergeStmt.Relation)}
	case *pgquery.Node_CallStmt:
		return &ast.DML{Verb: "CALL", Call: listName(s.CallStmt.Funccall.GetFuncname())}
	case *pgquery.Node_CopyStmt:
		return &ast.DML{Verb: "COPY", Target: relName(s.CopyStmt.Relation)}
	case *pgquery.Node_TruncateStmt:
		return &ast.Truncate{Tables: relNames(s.TruncateStmt.Relations), Cascade: s.TruncateStmt.Behavior == pgquery.DropBehavior_DROP_CASCADE}
	case *pgquery.Node_LockStmt:
		return &ast.Lock{Tables: relNames(s.LockStmt.Relations), Mode: int(s.LockStmt.Mode)}
	case *pgquery.Node_ReindexStmt:
		return c.reindex(s.ReindexStmt)
	case *pgquery.Node_ClusterStmt:
		out := &ast.Maintenance{Verb: "CLUSTER", Kind: ast.TableKind}
		if s.ClusterStmt.Relation != nil {
			out.Names = []ast.Name{relName(s.ClusterStmt.Relation)}
		}
		return out
	case *pgquery.Node_VacuumStmt:
		return c.vacuum(s.VacuumStmt)
	case *pgquery.Node_RefreshMatViewStmt:
		r := s.RefreshMatViewStmt
		return &ast.Maintenance{Verb: "REFRESH", Kind: ast.MatviewKind, Names: []ast.Name{relName(r.Relation)}, Concurrent: r.Concurrent, NoData: r.SkipData}
	case *pgquery.Node_DoStmt:
		return c.do(s.DoStmt)
	case *pgquery.Node_CreateTrigStmt:
		return &ast.CreateTrigger{Name: s.CreateTrigStmt.Trigname, Table: relName(s.CreateTrigStmt.Relation), Row: s.CreateTrigStmt.Row}
	case *pgquery.Node_RuleStmt:
		return &ast.OnTable{Verb: "CREATE RULE", Table: relName(s.RuleStmt.Relation)}
	case *pgquery.Node_CreatePolicyStmt:
		return &ast.OnTable{Verb: "CREATE POLICY", Table: relName(s.CreatePolicyStmt.Table)}
	case *pgquery.Node_AlterPolicyStmt:
		return &ast.OnTable{Verb: "ALTER POLICY", Table: relName(s.AlterPolicyStmt.Table)}
	case *pgquery.Node_CommentStmt:
		if s.CommentStmt.Objtype == pgquery.ObjectType_OBJECT_TABLE {
			return &ast.OnTable{Verb: "COMMENT", Table: listName(s.CommentStmt.Object.GetList().GetItems())}
		}
		if items := s.CommentStmt.Object.GetList().GetItems(); s.CommentStmt.Objtype == pgquery.ObjectType_OBJECT_COLUMN && len(items) > 1 {
			return &ast.OnTable{Verb: "COMMENT", Table: listName(items[:len(items)-1])}
		}
		return &ast.Other{Verb: "COMMENT"}
	}
	return nil
}

// other converts the rest. What refuses to run in a transaction is marked.
func (c *converter) other(n *pgquery.Node) ast.Node {
	out := &ast.Other{Verb: "statement"}
	switch s := n.GetNode().(type) {
	case *pgquery.Node_CreatedbStmt:
		out.Verb, out.OutsideTransaction = "CREATE DATABASE", true
	case *pgquery.Node_DropdbStmt:
		out.Verb, out.OutsideTransaction = "DROP DATABASE", true
	case *pgquery.Node_CreateTableSpaceStmt:
		out.Verb, out.OutsideTransaction = "CREATE TABLESPACE", true
	case *pgquery.Node_DropTableSpaceStmt:
		out.Verb, out.OutsideTransaction = "DROP TABLESPACE", true
	case *pgquery.Node_AlterSystemStmt:
		out.Verb, out.OutsideTransaction = "ALTER SYSTEM", true
	case *pgquery.Node_GrantStmt:
		out.Verb = "GRANT"
	case *pgquery.Node_DropOwnedStmt:
		out.Verb = "DROP OWNED"
	case *pgquery.Node_CreateStatsStmt:
		return c.createStatistics(s.CreateStatsStmt)
	case *pgquery.Node_CreateSeqStmt:
		return &ast.CreateTable{Name: relName(s.CreateSeqStmt.Sequence), Kind: ast.SequenceKind, IfNotExists: s.CreateSeqStmt.IfNotExists, Temp: isTemp(s.CreateSeqStmt.Sequence)}
	}
	return out
}

func volatility(options []*pgquery.Node) string {
	for _, o := range options {
		if d := o.GetDefElem(); d.GetDefname() == "volatility" {
			return d.Arg.GetString_().GetSval()
		}
	}
	return ""
}
