// Package ast is the small syntax tree that the catalog, the effects and the
// rules see. It holds what decides about locks and about the schema, in plain
// Go, and nothing of the parser that made it. All offsets are bytes of the
// file that the statement was read from.
package ast

import "strings"

// A Stmt is one statement. Start is the offset of its first word, End the
// offset just behind its last one, the semicolon left out.
type Stmt struct {
	Start, End int
	Node       Node
}

// A Node is what a statement says: one of the pointer types of this package.
type Node interface{ node() }

// Name is the name of an object. Schema is empty when it was not written.
type Name struct{ Schema, Name string }

// String returns the name as people write it, without quotes.
func (n Name) String() string {
	if n.Schema == "" {
		return n.Name
	}
	return n.Schema + "." + n.Name
}

// Quoted returns the name as it is written in SQL.
func (n Name) Quoted() string {
	if n.Schema == "" {
		return Ident(n.Name)
	}
	return Ident(n.Schema) + "." + Ident(n.Name)
}

// Ident quotes an identifier where it would not survive without.
func Ident(name string) string {
	for i := range len(name) {
		c := name[i]
		plain := 'a' <= c && c <= 'z' || c == '_' || i > 0 && '0' <= c && c <= '9'
		if !plain {
			return Quote(name)
		}
	}
	if name == "" || reserved[name] {
		return Quote(name)
	}
	return name
}

// Literal writes a string constant. It needs standard_conforming_strings, the
// default, so that backslashes are plain.
func Literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Dollar puts a body between dollar quotes of a tag, or of one like it that the
// body has not.
func Dollar(tag, body string) string {
	for strings.Contains(body, "$"+tag+"$") {
		tag += "_"
	}
	return "$" + tag + "$" + body + "$" + tag + "$"
}

// Quote puts an identifier in quotes.
func Quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// TypeName is a type as written. Name is PostgreSQL's own spelling of a
// built-in type (int4, varchar, timestamptz) with Schema empty.
type TypeName struct {
	Schema, Name string
	Mods         []int // modifiers: the 10 and 2 of numeric(10,2); nil when none
	Array        int   // dimensions, 0 for a plain type
	Interval     bool  // field restriction such as INTERVAL DAY TO SECOND
}

// ObjectKind tells what kind of object a statement names.
type ObjectKind string

// The kinds of objects that matter to the catalog and to the rules.
const (
	TableKind      ObjectKind = "table"
	ForeignKind    ObjectKind = "foreign table"
	ViewKind       ObjectKind = "view"
	MatviewKind    ObjectKind = "materialized view"
	IndexKind      ObjectKind = "index"
	SequenceKind   ObjectKind = "sequence"
	SchemaKind     ObjectKind = "schema"
	TypeKind       ObjectKind = "type"
	DomainKind     ObjectKind = "domain"
	ColumnKind     ObjectKind = "column"
	ConstraintKind ObjectKind = "constraint"
	TriggerKind    ObjectKind = "trigger"
	PolicyKind     ObjectKind = "policy"
	RuleKind       ObjectKind = "rule"
	FunctionKind   ObjectKind = "function"
	StatisticsKind ObjectKind = "statistics object"
	DatabaseKind   ObjectKind = "database"
	OtherKind      ObjectKind = "object"
)

// CreateIndex is CREATE INDEX.
type CreateIndex struct {
	Name        string // empty when the server chooses one
	Table       Name
	Only        bool
	Unique      bool
	Concurrent  bool
	IfNotExists bool
	Columns     []string // plain columns; "" stands for an expression
	Labels      []string // what the server calls them when it names the index
	Partial     bool
	Reads       []string // columns that its expressions and its condition read
	Method      string
	// Definition is what follows the table's name, when definitions were asked for.
	Definition string
}

// CreateStatistics is CREATE STATISTICS: statistics over several columns or over
// expressions of a table.
type CreateStatistics struct {
	Name        Name // Name.Name is empty when the server chooses one
	Table       Name
	IfNotExists bool
	Columns     []string // plain columns; "" stands for an expression
	Reads       []string // columns that its expressions read
	Kinds       string   // what stands between the name and ON, such as "(ndistinct)"
	// Definition is what stands between ON and FROM, when definitions were asked for.
	Definition string
}

// Drop is DROP of one or several objects of a kind.
type Drop struct {
	Kind       ObjectKind
	Names      []Name
	Table      Name // of DROP TRIGGER, POLICY and RULE
	IfExists   bool
	Cascade    bool
	Concurrent bool
}

// Rename is any RENAME. Old is the column's or constraint's name when Kind
// says so, and empty otherwise.
type Rename struct {
	Kind     ObjectKind
	Rel      Name       // the relation, or the object itself
	RelKind  ObjectKind // of Rel
	Old, New string
	IfExists bool
}

// SetSchema moves an object to another schema.
type SetSchema struct {
	Kind   ObjectKind
	Name   Name
	Schema string
}

// TransactionOp is a transaction command.
type TransactionOp string

// The transaction commands.
const (
	Begin      TransactionOp = "BEGIN"
	Commit     TransactionOp = "COMMIT"
	Rollback   TransactionOp = "ROLLBACK"
	Savepoint  TransactionOp = "SAVEPOINT"
	Release    TransactionOp = "RELEASE"
	RollbackTo TransactionOp = "ROLLBACK TO"
	Prepare    TransactionOp = "PREPARE TRANSACTION"
)

// Transaction is a transaction command.
type Transaction struct {
	Op    TransactionOp
	Name  string // savepoint
	Chain bool   // AND CHAIN: a new transaction begins at once
}

// Set is SET or RESET of one parameter, or SELECT set_config(…). Values is nil
// for RESET and DEFAULT.
type Set struct {
	Name   string
	Values []string
	Local  bool
	All    bool // RESET ALL
}

// Effective reports whether a value is set that is not zero.
func (s *Set) Effective() bool { return len(s.Values) > 0 && !IsZero(s.Values[0]) }

// IsZero reports whether the value of a parameter is zero in any unit, which
// for a limit of time means none.
func IsZero(value string) bool {
	return strings.TrimRight(strings.TrimSpace(value), "abcdefghijklmnopqrstuvwxyz ") == "0"
}

// CreateSchema is CREATE SCHEMA; Elements are the statements inside it.
type CreateSchema struct {
	Name        string
	IfNotExists bool
	Elements    []Node
}

// CreateDomain is CREATE DOMAIN.
type CreateDomain struct {
	Name        Name
	Type        TypeName
	NotNull     bool
	Default     *Expr
	Constraints []*Constraint
}

// AlterDomain is ALTER DOMAIN; Op is one of the [AlterOp] that apply.
type AlterDomain struct {
	Name       Name
	Op         AlterOp
	Constraint *Constraint
	Target     string // constraint of DROP and VALIDATE
}

// CreateType is CREATE TYPE; Enum has the values of an enum type.
type CreateType struct {
	Name Name
	Kind string // "enum", "composite", "range", "base"
	Enum []string
}

// AlterEnum adds a value (Old empty) or renames one.
type AlterEnum struct {
	Name        Name
	Old, New    string
	IfNotExists bool
}

// CreateView is CREATE VIEW.
type CreateView struct {
	Name    Name
	Replace bool
	Temp    bool
	Tables  []Name   // relations that the query reads
	Columns []string // columns that it names, those of other relations among them
	Star    bool     // it says * somewhere
}

// CreateFunction is CREATE FUNCTION or PROCEDURE.
type CreateFunction struct {
	Name       Name
	Replace    bool
	Volatility string // "immutable", "stable", "volatile"
	// Inline is the expression that the server puts in place of a call: the
	// only target of an SQL function that is nothing but SELECT expression.
	Inline  *Expr
	Trigger bool // returns trigger
	// Statements are those of a PL/pgSQL body that change the schema, as in [Do].
	Statements []DoStmt
}

// AlterFunction is ALTER FUNCTION; Volatility is empty when left alone.
type AlterFunction struct {
	Name       Name
	Volatility string
}

// CreateTrigger is CREATE TRIGGER.
type CreateTrigger struct {
	Name  string
	Table Name
	Row   bool // FOR EACH ROW
}

// OnTable is a statement that locks one table and changes nothing else that
// the catalog knows: CREATE RULE, CREATE POLICY, COMMENT …
type OnTable struct {
	Verb  string // "CREATE RULE"
	Table Name
}

// Truncate is TRUNCATE.
type Truncate struct {
	Tables  []Name
	Cascade bool
}

// Maintenance is REINDEX, CLUSTER, VACUUM, ANALYZE or REFRESH.
type Maintenance struct {
	Verb       string // "REINDEX", "CLUSTER", "VACUUM", "ANALYZE", "REFRESH"
	Kind       ObjectKind
	Names      []Name
	Concurrent bool
	Full       bool
	NoData     bool // REFRESH … WITH NO DATA
}

// Lock is LOCK TABLE; Mode is PostgreSQL's lock number, 1 to 8.
type Lock struct {
	Tables []Name
	Mode   int
}

// DML reads or writes rows.
type DML struct {
	Verb    string // "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "COPY"
	Target  Name
	From    []Name // relations that are read, those of INSERT … SELECT included
	Where   *Expr  // of UPDATE, DELETE and INSERT … SELECT
	Limited bool   // LIMIT or FETCH in INSERT … SELECT
	Call    Name   // of SELECT f(…) and CALL: the function
}

// Other is a statement that neither locks a table of interest nor changes
// what the catalog holds.
type Other struct {
	Verb string
	// OutsideTransaction is set for commands that refuse to run in one.
	OutsideTransaction bool
}

func (*CreateTable) node()      {}
func (*AlterTable) node()       {}
func (*CreateIndex) node()      {}
func (*CreateStatistics) node() {}
func (*Drop) node()             {}
func (*Rename) node()           {}
func (*SetSchema) node()        {}
func (*Transaction) node()      {}
func (*Set) node()              {}
func (*CreateSchema) node()     {}
func (*CreateDomain) node()     {}
func (*AlterDomain) node()      {}
func (*CreateType) node()       {}
func (*AlterEnum) node()        {}
func (*CreateView) node()       {}
func (*CreateFunction) node()   {}
func (*AlterFunction) node()    {}
func (*CreateTrigger) node()    {}
func (*OnTable) node()          {}
func (*Truncate) node()         {}
func (*Maintenance) node()      {}
func (*Lock) node()             {}
func (*DML) node()              {}
func (*Do) node()               {}
func (*Other) node()            {}
