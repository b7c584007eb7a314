package catalog

import (
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// Apply changes the schema as the statement does. Transaction commands are
// the caller's, who knows where the tool puts them.
func (c *Catalog) Apply(n ast.Node) {
	if c.applied++; !follows(n) {
		defer c.Doubt()
	}
	switch s := n.(type) {
	case *ast.CreateTable:
		c.createTable(s)
	case *ast.AlterTable:
		c.alterTable(s)
	case *ast.CreateIndex:
		c.createIndex(s)
	case *ast.CreateStatistics:
		c.createStatistics(s)
	case *ast.Drop:
		c.drop(s)
	case *ast.Rename:
		c.rename(s)
	case *ast.SetSchema:
		c.setSchema(s)
	case *ast.CreateView:
		c.createView(s)
	case *ast.CreateSchema:
		for _, e := range s.Elements {
			c.Apply(qualifyIn(e, s.Name))
		}
	case *ast.CreateDomain:
		c.addType(&Type{Name: s.Name, Kind: "domain", Base: s.Type, NotNull: s.NotNull, Default: s.Default, Constraints: c.constraints(ast.Name{}, s.Constraints)})
	case *ast.AlterDomain:
		c.alterDomain(s)
	case *ast.CreateType:
		c.addType(&Type{Name: s.Name, Kind: s.Kind})
	case *ast.CreateFunction:
		c.createFunction(s)
	case *ast.AlterFunction:
		if name := c.qualifyNew(s.Name); s.Volatility != "" {
			f := c.functions[name]
			f.Volatility = s.Volatility
			put(c, c.functions, name, f)
		}
	case *ast.Set:
		c.set(s)
	case *ast.DML:
		if s.Target.Name != "" && c.Lookup(s.Target) == nil {
			c.edit(s.Target) // it is there, then
		}
	case *ast.CreateTrigger:
		if r := c.edit(s.Table); s.Row {
			r.RowTriggers = true
		}
	}
}

// mention enters a relation that is used but was never created.
func (c *Catalog) mention(n ast.Name) {
	if n.Name != "" && c.Lookup(n) == nil {
		c.edit(n)
	}
}

// qualifyNew is where an object of that name would be created.
func (c *Catalog) qualifyNew(n ast.Name) ast.Name {
	if n.Schema == "" {
		n.Schema = c.creationSchema()
	}
	return n
}

// qualifyIn gives the elements of CREATE SCHEMA their schema.
func qualifyIn(n ast.Node, schema string) ast.Node {
	switch s := n.(type) {
	case *ast.CreateTable:
		if s.Name.Schema == "" {
			clone := *s
			clone.Name.Schema = schema
			return &clone
		}
	case *ast.CreateView:
		if s.Name.Schema == "" {
			clone := *s
			clone.Name.Schema = schema
			return &clone
		}
	case *ast.CreateIndex:
		if s.Table.Schema == "" {
			clone := *s
			clone.Table.Schema = schema
			return &clone
		}
	}
	return n
}

func (c *Catalog) set(s *ast.Set) {
	switch {
	case s.All:
		c.searchPath = []string{"public"}
		clear(c.settings)
	case s.Name == "search_path" && s.Values == nil:
		c.searchPath = []string{"public"}
	case s.Name == "search_path":
		c.searchPath = splitPath(strings.Join(s.Values, ","))
		c.localPath = s.Local
	default:
		if _, covered := c.local[s.Name]; s.Local && !covered {
			c.local[s.Name] = c.settings[s.Name]
		} else if !s.Local {
			delete(c.local, s.Name)
		}
		put(c, c.settings, s.Name, strings.Join(s.Values, ","))
	}
}

// splitPath reads a search_path; "$user" names no schema that we know.
func splitPath(text string) []string {
	out := []string{}
	for p := range strings.SplitSeq(text, ",") {
		p = strings.Trim(strings.TrimSpace(p), `"`)
		if p != "" && p != "$user" && p != "pg_catalog" {
			out = append(out, p)
		}
	}
	return out
}

func (c *Catalog) addType(t *Type) {
	t.Name = c.qualifyNew(t.Name)
	t.Unit, t.origin = c.unit, c.origin()
	put(c, c.types, t.Name, t)
}

func (c *Catalog) alterDomain(s *ast.AlterDomain) {
	old := c.lookupType(s.Name)
	if old == nil {
		return
	}
	t := *old
	switch s.Op {
	case ast.AddConstraint:
		if s.Constraint != nil {
			t.Constraints = append(slices.Clone(t.Constraints), c.constraints(t.Name, []*ast.Constraint{s.Constraint})...)
		}
	case ast.DropConstraint:
		t.Constraints = slices.DeleteFunc(slices.Clone(t.Constraints), func(k *Constraint) bool { return k.Name == s.Target })
	case ast.SetNotNull:
		t.NotNull = true
	case ast.DropNotNull:
		t.NotNull = false
	}
	put(c, c.types, t.Name, &t)
}

func (c *Catalog) createFunction(s *ast.CreateFunction) {
	rank := []string{"immutable", "stable", "volatile"}
	name := c.qualifyNew(s.Name)
	f := Function{Volatility: s.Volatility, Inline: s.Inline, Trigger: s.Trigger, Unit: c.unit}
	if old, ok := c.functions[name]; ok && !s.Replace {
		f.Inline = nil // another overload: which one is called is not known
		if slices.Index(rank, old.Volatility) > slices.Index(rank, f.Volatility) {
			f.Volatility = old.Volatility
		}
	}
	put(c, c.functions, name, f)
}

func (c *Catalog) createView(s *ast.CreateView) {
	name := s.Name
	if s.Temp {
		name.Schema = "pg_temp"
	}
	q := c.qualifyNew(name)
	r := &Relation{Name: q, Kind: ast.ViewKind, Unit: c.unit, origin: c.origin(), Temp: s.Temp, Reads: c.qualifyAll(s.Tables)}
	r.ReadColumns = c.readColumns(r.Reads, s.Columns, s.Star)
	if old := c.relations[q]; old != nil && s.Replace {
		r.Unit = old.Unit
	}
	put(c, c.relations, q, r)
}

// readColumns completes the columns that a query names by those that a * of it
// stands for.
func (c *Catalog) readColumns(tables []ast.Name, named []string, star bool) []string {
	if !star {
		return named
	}
	out := slices.Clone(named)
	for _, t := range tables {
		if r := c.relations[t]; r != nil {
			for _, col := range r.Columns {
				out = append(out, col.Name)
			}
		}
	}
	return out
}

func (c *Catalog) qualifyAll(names []ast.Name) []ast.Name {
	var out []ast.Name
	for _, n := range names {
		out = append(out, c.Qualify(n))
	}
	return out
}
