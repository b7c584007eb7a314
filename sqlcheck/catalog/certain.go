package catalog

import "github.com/patternvet/patternvet/sqlcheck/ast"

// What is known may be wrong: a statement may not have run, or did something
// that can't be read. Whoever says that a statement fails asks for what is certain.

// origin says how sure it is that something is there as it is known.
type origin struct {
	made     int  // number of the statement that made it, 0 for none
	doubtful bool // a statement that may not have run made or changed it
}

func (c *Catalog) origin() origin { return origin{made: c.applied, doubtful: c.perhaps} }

func (c *Catalog) certain(o origin) bool { return o.made > c.doubted && !o.doubtful }

// Certain returns a relation that statements certainly made, and that is there
// as it is known; nil for any other, for temporary ones and sequences too.
func (c *Catalog) Certain(n ast.Name) *Relation {
	r := c.Lookup(n)
	if r == nil || r.Temp || r.Kind == ast.SequenceKind || !c.certain(r.origin) {
		return nil // a sequence goes with the column that owns it
	}
	return r
}

// CertainTable is [Catalog.Certain] for tables all of whose columns are known.
func (c *Catalog) CertainTable(n ast.Name) *Relation {
	if r := c.Certain(n); r != nil && r.Kind == ast.TableKind && r.Complete {
		return r
	}
	return nil
}

// CertainType returns a type that statements certainly made, or nil.
func (c *Catalog) CertainType(n ast.Name) *Type {
	if t := c.lookupType(n); t != nil && c.certain(t.origin) {
		return t
	}
	return nil
}

// Doubt says that a statement ran of which nothing can be read: what was made
// so far may be different now, until the transaction or savepoint is undone.
func (c *Catalog) Doubt() { c.doubted = c.applied }

// follows reports whether the catalog follows a statement in all that it does.
func follows(n ast.Node) bool {
	switch s := n.(type) {
	case *ast.Drop:
		switch s.Kind {
		case ast.TableKind, ast.ForeignKind, ast.ViewKind, ast.MatviewKind, ast.SequenceKind, ast.IndexKind:
			return true
		}
		return !s.Cascade // columns, defaults and indexes may go with a function or an extension
	case *ast.Other:
		return s.Verb != "DROP OWNED"
	case *ast.SetSchema:
		return s.Kind != ast.TypeKind && s.Kind != ast.DomainKind
	case *ast.Rename:
		return s.Kind != ast.SchemaKind
	}
	return true
}

// ApplyPerhaps is [Catalog.Apply] for a statement that may not run. What it
// makes or changes is not certain any more.
func (c *Catalog) ApplyPerhaps(n ast.Node) {
	c.perhaps = true
	c.Apply(n)
	c.perhaps = false
}

// Created completes the name of something that is about to be made.
func (c *Catalog) Created(n ast.Name) ast.Name { return c.qualifyNew(n) }
