package catalog

import (
	"slices"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// Relation is a table, view, materialized view, foreign table or sequence.
type Relation struct {
	Name        ast.Name // with its schema
	Kind        ast.ObjectKind
	Unit        int  // deploy unit that created it; 0 when unknown
	Named       int  // deploy unit that gave it its name by renaming; 0 for none
	Complete    bool // all columns are known
	Temp        bool
	Unlogged    bool
	Partitioned bool
	RowTriggers bool       // it has had triggers FOR EACH ROW
	Key         []string   // columns of the partition key; nil when unknown
	Parent      ast.Name   // of a partition
	Default     ast.Name   // default partition
	Children    []ast.Name // partitions and inheritance children
	Columns     []*Column
	Constraints []*Constraint
	Indexes     []*Index
	Statistics  []*Statistics
	Reads       []ast.Name // of a view: what it reads
	ReadColumns []string   // of a view: columns that it names, of whatever relation
	origin
}

// Column is a column of a relation.
type Column struct {
	Name       string
	Type       ast.TypeName // Name is "" when unknown
	Unit       int          // deploy unit that added it; 0 when unknown
	NotNull    bool
	HasDefault bool
	Identity   bool
	Generated  bool     // stored
	Computed   []string // columns that it is generated from, stored or not
	// TypeText and Default are SQL; Default is "" without a default. Both are
	// empty, too, when definitions were not asked for, or are not known.
	TypeText, Default string
	// Collation is SQL, "" for that of the type, when definitions were asked for.
	Collation string
}

// Constraint is a constraint of a table.
type Constraint struct {
	Name       string
	Type       ast.ConstraintType
	Columns    []string // for CHECK, those that its expression reads
	Expr       *ast.Expr
	RefTable   ast.Name // with its schema
	RefColumns []string
	Valid      bool
	Unit       int
	// Definition is SQL without the name, "" when not known or not asked for.
	Definition string
	// Number counts the constraints that statements add, from 1; copies in
	// partitions have that of the original.
	Number int
}

// Index is an index of a table or materialized view.
type Index struct {
	Name       string
	Unique     bool
	Columns    []string // "" for an expression
	Labels     []string // of the elements, for the names of copies
	Constraint string   // that it backs
	Primary    bool     // backs the primary key
	Partial    bool
	Reads      []string // columns that its expressions and its condition read
	Method     string
	Unit       int
	// Definition is what follows ON table, "" when not known or not asked for.
	Definition string
}

// Statistics are extended statistics of a table.
type Statistics struct {
	Name    ast.Name // with its schema, which may be another than that of the table
	Columns []string // that it is about, and those that its expressions read
	Kinds   string   // "(ndistinct)", "" for all
	// Definition is what stands between ON and FROM, "" when not known or not asked for.
	Definition string
}

// CoversAll reports whether the index is unique over plain columns of all
// rows, which a materialized view needs to be refreshed concurrently.
func (x *Index) CoversAll() bool {
	return x.Unique && !x.Partial && !slices.Contains(x.Columns, "")
}

// Type is a type that a migration created.
type Type struct {
	Name        ast.Name
	Kind        string // "domain", "enum", "composite", "range", "base"
	Base        ast.TypeName
	NotNull     bool
	Default     *ast.Expr
	Constraints []*Constraint
	Unit        int
	origin
}

// Column returns a column by name, or nil. The receiver may be nil.
func (r *Relation) Column(name string) *Column {
	if r == nil {
		return nil
	}
	for _, c := range r.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Constraint returns a constraint by name, or nil. The receiver may be nil.
func (r *Relation) Constraint(name string) *Constraint {
	if r == nil {
		return nil
	}
	for _, k := range r.Constraints {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// primaryKey returns the columns of the primary key. The receiver may be nil.
func (r *Relation) primaryKey() []string {
	if r != nil {
		for _, k := range r.Constraints {
			if k.Type == ast.PrimaryKey {
				return k.Columns
			}
		}
	}
	return nil
}

// Same reports whether two foreign keys say the same.
func (k *Constraint) Same(other *Constraint) bool {
	return k.Type == other.Type && k.RefTable == other.RefTable && slices.Equal(k.Columns, other.Columns) && slices.Equal(k.RefColumns, other.RefColumns)
}

// Index returns an index by name, or nil. The receiver may be nil.
func (r *Relation) Index(name string) *Index {
	if r == nil {
		return nil
	}
	for _, x := range r.Indexes {
		if x.Name == name {
			return x
		}
	}
	return nil
}
