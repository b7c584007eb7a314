// Package failures says which statements are certain to fail, and why: a row a
// failure, with the SQLSTATE and the versions of PostgreSQL, and a test that a
// server says the same.
//
// It answers from the statement and the schema before it. What rows hold, who
// may do what, and how a function is called, it does not know; of a table that is
// known in part it says nothing. A statement costs one pass over the rows.
//
// A new failure is a row in the file of its kind of object, and testdata/ID.txtar
// with a statement that fails and one that passes.
package failures

import (
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

// Failure is one way in which a statement fails.
type Failure struct {
	ID       string // kebab-case, unique
	SQLState string // that the server gives
	From, To int    // major versions of PostgreSQL that fail; 0: no bound
	// Message says what fails and why, Advice what to do instead; {object}, {table}
	// and {detail} stand for what the hit names.
	Message, Advice string
	// Find returns what is certain to fail in a statement, in the order of its
	// subcommands.
	Find func(*Context) []Hit
}

// Hit is what fails in a statement.
type Hit struct {
	Cmd    int    // number of the subcommand of ALTER TABLE, -1 for the whole statement
	Object string // what it is about: a column, a constraint, a view in the way …
	Table  string // that it is of, where the message names it
	Detail string // what else the message names
}

// Env is what decides besides the schema.
type Env struct {
	Version       int  // major version of PostgreSQL
	InTransaction bool // with other statements
}

// Failed is one failure of a statement.
type Failed struct {
	*Failure
	Category string // the group that the failure belongs to
	Hit
}

// Category is a group of failures about one kind of object: a file of this package.
type Category struct {
	Name, Title string
	Failures    []Failure
}

// Two categories that others name: what is wrong there is where a command runs, or
// on what, not what is there.
const (
	Partition   = "partition"
	Transaction = "transaction"
)

// Categories lists all failures, by category.
func Categories() []Category { return categories }

var categories = []Category{
	{"column", "a column that is there already, is not there, or does not allow it", column},
	{"constraint", "a constraint that is there already, is not there, or has nothing to rest on", constraint},
	{"dependents", "a drop or type change that something else stands in the way of", dependents},
	{"index", "an index that is missing or of the wrong kind", index},
	{Partition, "a command that partitioned tables do not support", partition},
	{"relation", "a table, view or index that is there already or of another kind", relation},
	{Transaction, "a command that refuses to run in a transaction", transaction},
	{"type", "a type that is there already", types},
}

// Of returns the failures of a statement on the schema before it, by category
// and row.
func Of(n ast.Node, cat *catalog.Catalog, env Env) []Failed {
	if n == nil {
		return nil
	}
	c := &Context{Node: n, Catalog: cat, Env: env}
	var out []Failed
	for _, category := range categories {
		for i := range category.Failures {
			f := &category.Failures[i]
			if !f.in(env.Version) {
				continue
			}
			for _, hit := range f.Find(c) {
				out = append(out, Failed{f, category.Name, hit})
			}
		}
	}
	return out
}

// in reports whether a version fails.
func (f *Failure) in(version int) bool {
	return version >= f.From && (f.To == 0 || version <= f.To)
}

// What says what fails and why.
func (f Failed) What() string { return f.fill(f.Message) }

// Instead says what to do; it may be empty.
func (f Failed) Instead() string { return f.fill(f.Advice) }

func (f Failed) fill(text string) string {
	return strings.NewReplacer("{object}", f.Object, "{table}", f.Table, "{detail}", f.Detail).Replace(text)
}

// Has reports whether one of these failures is in the list.
func Has(list []Failed, ids ...string) bool {
	return slices.ContainsFunc(list, func(f Failed) bool { return slices.Contains(ids, f.ID) })
}
