package pgparse

import (
	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

var objectKinds = map[pgquery.ObjectType]ast.ObjectKind{
	pgquery.ObjectType_OBJECT_TABLE:         ast.TableKind,
	pgquery.ObjectType_OBJECT_FOREIGN_TABLE: ast.ForeignKind,
	pgquery.ObjectType_OBJECT_VIEW:          ast.ViewKind,
	pgquery.ObjectType_OBJECT_MATVIEW:       ast.MatviewKind,
	pgquery.ObjectType_OBJECT_INDEX:         ast.IndexKind,
	pgquery.ObjectType_OBJECT_SEQUENCE:      ast.SequenceKind,
	pgquery.ObjectType_OBJECT_SCHEMA:        ast.SchemaKind,
	pgquery.ObjectType_OBJECT_TYPE:          ast.TypeKind,
	pgquery.ObjectType_OBJECT_DOMAIN:        ast.DomainKind,
	pgquery.ObjectType_OBJECT_COLUMN:        ast.ColumnKind,
	pgquery.ObjectType_OBJECT_TABCONSTRAINT: ast.ConstraintKind,
	pgquery.ObjectType_OBJECT_TRIGGER:       ast.TriggerKind,
	pgquery.ObjectType_OBJECT_POLICY:        ast.PolicyKind,
	pgquery.ObjectType_OBJECT_RULE:          ast.RuleKind,
	pgquery.ObjectType_OBJECT_FUNCTION:      ast.FunctionKind,
	pgquery.ObjectType_OBJECT_PROCEDURE:     ast.FunctionKind,
	pgquery.ObjectType_OBJECT_ROUTINE:       ast.FunctionKind,
	pgquery.ObjectType_OBJECT_STATISTIC_EXT: ast.StatisticsKind,
	pgquery.ObjectType_OBJECT_DATABASE:      ast.DatabaseKind,
}

func kindOf(t pgquery.ObjectType) ast.ObjectKind {
	if k, ok := objectKinds[t]; ok {
		return k
	}
	return ast.OtherKind
}

func (c *converter) alterTable(s *pgquery.AlterTableStmt) ast.Node {
	out := &ast.AlterTable{Name: relName(s.Relation), Kind: kindOf(s.Objtype), IfExists: s.MissingOk, Only: !s.Relation.GetInh()}
	for _, n := range s.Cmds {
		out.Cmds = append(out.Cmds, c.alterCmd(n.GetAlterTableCmd()))
	}
	return out
}

// simpleCmds are the subcommands that need no more than their name.
var simpleCmds = map[pgquery.AlterTableType]ast.AlterOp{
	pgquery.AlterTableType_AT_DropColumn:              ast.DropColumn,
	pgquery.AlterTableType_AT_SetNotNull:              ast.SetNotNull,
	pgquery.AlterTableType_AT_DropNotNull:             ast.DropNotNull,
	pgquery.AlterTableType_AT_DropExpression:          ast.DropExpression,
	pgquery.AlterTableType_AT_AddIdentity:             ast.AddIdentity,
	pgquery.AlterTableType_AT_SetIdentity:             ast.SetIdentity,
	pgquery.AlterTableType_AT_DropIdentity:            ast.DropIdentity,
	pgquery.AlterTableType_AT_DropConstraint:          ast.DropConstraint,
	pgquery.AlterTableType_AT_ValidateConstraint:      ast.ValidateConstraint,
	pgquery.AlterTableType_AT_AlterConstraint:         ast.AlterConstraint,
	pgquery.AlterTableType_AT_DetachPartitionFinalize: ast.DetachFinalize,
	pgquery.AlterTableType_AT_SetLogged:               ast.SetLogged,
	pgquery.AlterTableType_AT_SetUnLogged:             ast.SetUnlogged,
	pgquery.AlterTableType_AT_SetTableSpace:           ast.SetTablespace,
	pgquery.AlterTableType_AT_SetAccessMethod:         ast.SetAccessMethod,
	pgquery.AlterTableType_AT_SetStatistics:           ast.SetStatistics,
	pgquery.AlterTableType_AT_SetOptions:              ast.SetColumnOptions,
	pgquery.AlterTableType_AT_ResetOptions:            ast.SetColumnOptions,
	pgquery.AlterTableType_AT_SetStorage:              ast.SetStorage,
	pgquery.AlterTableType_AT_SetCompression:          ast.SetCompression,
	pgquery.AlterTableType_AT_SetRelOptions:           ast.SetRelOptions,
	pgquery.AlterTableType_AT_ResetRelOptions:         ast.SetRelOptions,
	pgquery.AlterTableType_AT_EnableTrig:              ast.EnableTrigger,
	pgquery.AlterTableType_AT_EnableAlwaysTrig:        ast.EnableTrigger,
	pgquery.AlterTableType_AT_EnableReplicaTrig:       ast.EnableTrigger,
	pgquery.AlterTableType_AT_DisableTrig:             ast.EnableTrigger,
	pgquery.AlterTableType_AT_EnableTrigAll:           ast.EnableTrigger,
	pgquery.AlterTableType_AT_DisableTrigAll:          ast.EnableTrigger,
	pgquery.AlterTableType_AT_EnableTrigUser:          ast.EnableTrigger,
	pgquery.AlterTableType_AT_DisableTrigUser:         ast.EnableTrigger,
	pgquery.AlterTableType_AT_ClusterOn:               ast.ClusterOn,
	pgquery.AlterTableType_AT_DropCluster:             ast.ClusterOn,
}

func (c *converter) alterCmd(a *pgquery.AlterTableCmd) *ast.AlterCmd {
	out := &ast.AlterCmd{Op: ast.OtherCmd, Name: a.Name, Cascade: a.Behavior == pgquery.DropBehavior_DROP_CASCADE}
	switch a.Subtype {
	case pgquery.AlterTableType_AT_AddColumn:
		out.Op, out.Column, out.IfNotExists = ast.AddColumn, c.column(a.Def.GetColumnDef()), a.MissingOk
		out.Name = out.Column.Name
	case pgquery.AlterTableType_AT_AlterColumnType:
		d := a.Def.GetColumnDef()
		t := typeName(d.GetTypeName())
		out.Op, out.Type, out.Expr = ast.AlterColumnType, &t, expr(d.GetRawDefault())
		collation := listName(d.GetCollClause().GetCollname())
		out.Collation = collation.Name
		if c.definitions {
			if collation.Name != "" {
				out.CollationText = collation.Quoted()
			}
			out.Text, out.TypeText = expression(d.GetRawDefault()), typeDefinition(d.GetTypeName())
		}
	case pgquery.AlterTableType_AT_ColumnDefault:
		out.Op, out.Expr = ast.SetDefault, expr(a.Def)
		if c.definitions {
			out.Text = expression(a.Def)
		}
		if out.Expr == nil {
			out.Op = ast.DropDefault
		}
	case pgquery.AlterTableType_AT_AddConstraint:
		if k := c.constraint(a.Def.GetConstraint()); k != nil {
			out.Op, out.Constraint, out.Name = ast.AddConstraint, k, k.Name
		}
	case pgquery.AlterTableType_AT_AttachPartition:
		p := a.Def.GetPartitionCmd()
		out.Op, out.Table, out.Default = ast.AttachPartition, relName(p.GetName()), p.GetBound().GetIsDefault()
	case pgquery.AlterTableType_AT_DetachPartition:
		p := a.Def.GetPartitionCmd()
		out.Op, out.Table, out.Concurrent = ast.DetachPartition, relName(p.GetName()), p.GetConcurrent()
	case pgquery.AlterTableType_AT_AddInherit:
		out.Op, out.Table = ast.Inherit, relName(a.Def.GetRangeVar())
	case pgquery.AlterTableType_AT_DropInherit:
		out.Op, out.Table = ast.NoInherit, relName(a.Def.GetRangeVar())
	default:
		if op, ok := simpleCmds[a.Subtype]; ok {
			out.Op, out.IfExists = op, a.MissingOk
		}
		if a.Subtype == pgquery.AlterTableType_AT_AlterConstraint {
			out.Name = a.Def.GetConstraint().GetConname()
		}
	}
	return out
}

// drop converts DROP. An object is a list of name parts, for triggers,
// policies and rules preceded by those of their table.
func (c *converter) drop(s *pgquery.DropStmt) ast.Node {
	out := &ast.Drop{
		Kind: kindOf(s.RemoveType), IfExists: s.MissingOk, Concurrent: s.Concurrent,
		Cascade: s.Behavior == pgquery.DropBehavior_DROP_CASCADE,
	}
	for _, o := range s.Objects {
		items := o.GetList().GetItems()
		switch n := o.GetNode().(type) {
		case *pgquery.Node_String_: // schemas
			out.Names = append(out.Names, ast.Name{Name: n.String_.GetSval()})
		case *pgquery.Node_TypeName:
			out.Names = append(out.Names, listName(n.TypeName.Names))
		case *pgquery.Node_ObjectWithArgs:
			out.Names = append(out.Names, listName(n.ObjectWithArgs.Objname))
		case *pgquery.Node_List:
			if k := out.Kind; (k == ast.TriggerKind || k == ast.PolicyKind || k == ast.RuleKind) && len(items) > 1 {
				out.Table = listName(items[:len(items)-1])
				items = items[len(items)-1:]
			}
			out.Names = append(out.Names, listName(items))
		}
	}
	return out
}

func (c *converter) rename(s *pgquery.RenameStmt) ast.Node {
	out := &ast.Rename{
		Kind: kindOf(s.RenameType), Rel: relName(s.Relation), RelKind: kindOf(s.RelationType),
		Old: s.Subname, New: s.Newname, IfExists: s.MissingOk,
	}
	if s.Relation == nil {
		if out.Rel = objectName(s.Object); out.Rel.Name == "" {
			out.Rel = ast.Name{Name: s.Subname} // schemas and databases
		}
		out.Old = ""
	}
	return out
}

// objectName reads the name of an object that is no relation.
func objectName(n *pgquery.Node) ast.Name {
	switch o := n.GetNode().(type) {
	case *pgquery.Node_List:
		return listName(o.List.Items)
	case *pgquery.Node_TypeName:
		return listName(o.TypeName.Names)
	case *pgquery.Node_ObjectWithArgs:
		return listName(o.ObjectWithArgs.Objname)
	case *pgquery.Node_String_:
		return ast.Name{Name: o.String_.GetSval()}
	}
	return ast.Name{}
}

func (c *converter) setSchema(s *pgquery.AlterObjectSchemaStmt) ast.Node {
	name := relName(s.Relation)
	if s.Relation == nil {
		name = objectName(s.Object)
	}
	return &ast.SetSchema{Kind: kindOf(s.ObjectType), Name: name, Schema: s.Newschema}
}

// domainOps are the subtypes of ALTER DOMAIN.
var domainOps = map[string]ast.AlterOp{
	"T": ast.SetDefault, "N": ast.DropNotNull, "O": ast.SetNotNull, "C": ast.AddConstraint, "X": ast.DropConstraint, "V": ast.ValidateConstraint,
}

func (c *converter) alterDomain(s *pgquery.AlterDomainStmt) ast.Node {
	out := &ast.AlterDomain{Name: listName(s.TypeName), Op: domainOps[s.Subtype], Target: s.Name}
	if k := s.Def.GetConstraint(); k != nil && s.Subtype == "C" {
		out.Constraint = c.constraint(k)
	}
	return out
}
