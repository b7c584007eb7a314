package ast

// Column is a column definition, in CREATE TABLE or ADD COLUMN.
type Column struct {
	Name      string
	Type      TypeName
	Serial    bool // serial, bigserial, smallserial and their aliases
	Collation string
	NotNull   bool
	Default   *Expr
	Identity  bool
	Generated *Expr // expression of a generated column
	Virtual   bool  // the generated column is computed when read
	// TypeText, DefaultText and CollationText are SQL, when definitions were asked
	// for.
	TypeText, DefaultText, CollationText string
	Constraints                          []*Constraint
}

// ConstraintType tells the kinds of constraints apart.
type ConstraintType string

// The constraints. NOT NULL is only one when it stands by itself (PostgreSQL
// 18); on a column it is [Column.NotNull].
const (
	Check      ConstraintType = "CHECK"
	ForeignKey ConstraintType = "FOREIGN KEY"
	Unique     ConstraintType = "UNIQUE"
	PrimaryKey ConstraintType = "PRIMARY KEY"
	Exclude    ConstraintType = "EXCLUDE"
	NotNull    ConstraintType = "NOT NULL"
)

// Constraint is a table or column constraint.
type Constraint struct {
	Type       ConstraintType
	Name       string // empty when the server chooses one
	Columns    []string
	Expr       *Expr // of CHECK
	RefTable   Name  // of FOREIGN KEY
	RefColumns []string
	UsingIndex string // of UNIQUE and PRIMARY KEY
	NotValid   bool
	// NotEnforced is set, together with NotValid, for what is never verified.
	NotEnforced bool
	Deferrable  bool
	Start       int // offset of the constraint's first word
	// Definition is SQL without the name, when definitions were asked for.
	Definition string
}

// CreateTable is CREATE TABLE in all its forms.
type CreateTable struct {
	Name         Name
	Kind         ObjectKind // TableKind, ForeignKind or MatviewKind
	IfNotExists  bool
	Temp         bool
	Unlogged     bool
	Columns      []*Column
	Constraints  []*Constraint
	Like         []Like
	Inherits     []Name
	Partitioned  bool     // PARTITION BY
	PartitionKey []string // columns of it, those of expressions included
	PartitionOf  *Name
	DefaultBound bool // the partition takes what no other one does
	OfType       bool // its columns are those of a type
	FromQuery    bool // CREATE TABLE AS, SELECT INTO
	QueryTables  []Name
	QueryColumns []string // that the query names, as in [CreateView]
	QueryStar    bool
	NoData       bool // WITH NO DATA
}

// Like is the LIKE clause of a CREATE TABLE.
type Like struct {
	Table       Name
	Constraints bool
	Indexes     bool
	Defaults    bool
}

// AlterTable is ALTER TABLE, and ALTER INDEX, VIEW or SEQUENCE where they
// share its form.
type AlterTable struct {
	Name     Name
	Kind     ObjectKind
	IfExists bool
	Only     bool
	Cmds     []*AlterCmd
}

// AlterOp is a subcommand of ALTER TABLE.
type AlterOp string

// The subcommands that are told apart; all others are OtherCmd with their
// name in [AlterCmd.Name].
const (
	AddColumn          AlterOp = "ADD COLUMN"
	DropColumn         AlterOp = "DROP COLUMN"
	AlterColumnType    AlterOp = "ALTER COLUMN TYPE"
	SetDefault         AlterOp = "SET DEFAULT"
	DropDefault        AlterOp = "DROP DEFAULT"
	SetNotNull         AlterOp = "SET NOT NULL"
	DropNotNull        AlterOp = "DROP NOT NULL"
	SetExpression      AlterOp = "SET EXPRESSION"
	DropExpression     AlterOp = "DROP EXPRESSION"
	AddIdentity        AlterOp = "ADD GENERATED AS IDENTITY"
	SetIdentity        AlterOp = "SET GENERATED"
	DropIdentity       AlterOp = "DROP IDENTITY"
	AddConstraint      AlterOp = "ADD CONSTRAINT"
	DropConstraint     AlterOp = "DROP CONSTRAINT"
	ValidateConstraint AlterOp = "VALIDATE CONSTRAINT"
	AlterConstraint    AlterOp = "ALTER CONSTRAINT"
	EnforceConstraint  AlterOp = "ALTER CONSTRAINT ENFORCED"
	// UnenforceConstraint ends the enforcement of a foreign key.
	UnenforceConstraint AlterOp = "ALTER CONSTRAINT NOT ENFORCED"
	AttachPartition     AlterOp = "ATTACH PARTITION"
	DetachPartition     AlterOp = "DETACH PARTITION"
	DetachFinalize      AlterOp = "DETACH PARTITION FINALIZE"
	SetLogged           AlterOp = "SET LOGGED"
	SetUnlogged         AlterOp = "SET UNLOGGED"
	SetTablespace       AlterOp = "SET TABLESPACE"
	SetAccessMethod     AlterOp = "SET ACCESS METHOD"
	SetStatistics       AlterOp = "SET STATISTICS"
	SetColumnOptions    AlterOp = "SET (column options)"
	SetStorage          AlterOp = "SET STORAGE"
	SetCompression      AlterOp = "SET COMPRESSION"
	SetRelOptions       AlterOp = "SET (storage parameters)"
	EnableTrigger       AlterOp = "ENABLE or DISABLE TRIGGER"
	ClusterOn           AlterOp = "CLUSTER ON"
	Inherit             AlterOp = "INHERIT"
	NoInherit           AlterOp = "NO INHERIT"
	OtherCmd            AlterOp = "other"
)

// AlterCmd is one subcommand.
type AlterCmd struct {
	Op         AlterOp
	Name       string // column or constraint, where the subcommand has one
	Column     *Column
	Constraint *Constraint
	Type       *TypeName
	Collation  string
	Expr       *Expr // USING, DEFAULT or generation expression
	// Text, TypeText and CollationText are Expr, Type and Collation as SQL, when
	// definitions were asked for.
	Text, TypeText, CollationText string
	Table                         Name // partition or parent
	Default                       bool // ATTACH PARTITION … DEFAULT
	Concurrent                    bool
	IfExists                      bool
	IfNotExists                   bool
	Cascade                       bool
}
