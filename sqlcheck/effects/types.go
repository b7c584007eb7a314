package effects

import (
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

// alterType is ALTER COLUMN TYPE: a rewrite unless the stored bytes stay
// valid; without one, the checks on the column are verified again and indexes
// whose operators change are built again.
func (p *predictor) alterType(w Work, r *catalog.Relation, cmd *ast.AlterCmd) {
	col := r.Column(cmd.Name)
	w.Cause = TypeChange
	if col == nil || col.Type.Name == "" {
		if cmd.Expr != nil && !p.isPlainCast(cmd) {
			w.Kind, w.Detail = Rewrite, "to "+TypeString(*cmd.Type)
			p.work(w)
			return
		}
		w.Kind, w.Detail, w.Certain = Rewrite, "to "+TypeString(*cmd.Type), false
		p.work(w)
		return
	}
	w.Detail = fmt.Sprintf("from %s to %s", TypeString(col.Type), TypeString(*cmd.Type))
	if p.rewrites(col.Type, cmd) {
		w.Kind, w.ZoneOnly = Rewrite, p.zoneOnly(col.Type, cmd)
		p.work(w)
		p.foreignKeys(r, cmd)
		p.verifyForeignKeys(w, r, cmd)
		return
	}
	for _, k := range r.Constraints {
		if k.Type == ast.Check && k.Valid && slices.Contains(k.Columns, cmd.Name) {
			w.Object = cmd.Name
			p.work(w)
			break
		}
	}
	p.foreignKeys(r, cmd)
	operators := p.base(col.Type).Name != p.base(*cmd.Type).Name && !sameOperators(p.base(col.Type).Name, p.base(*cmd.Type).Name)
	for _, x := range r.Indexes {
		// An index with a condition or an expression is never taken over.
		kept := !operators && cmd.Collation == "" && !x.Partial && !slices.Contains(x.Columns, "")
		if !kept && (slices.Contains(x.Columns, cmd.Name) || slices.Contains(x.Reads, cmd.Name)) {
			w.Kind = Build
			p.work(w)
			return
		}
	}
}

// foreignKeys are made again on both ends of a column that changes its type.
func (p *predictor) foreignKeys(r *catalog.Relation, cmd *ast.AlterCmd) {
	for _, k := range r.Constraints {
		if k.Type == ast.ForeignKey && slices.Contains(k.Columns, cmd.Name) {
			p.lock(k.RefTable, AccessExclusive)
		}
	}
	for _, ref := range p.cat.Referencing(r.Name) {
		for _, k := range p.cat.Lookup(ref).Constraints {
			if k.Type == ast.ForeignKey && k.RefTable == r.Name && slices.Contains(k.RefColumns, cmd.Name) {
				p.lock(ref, AccessExclusive)
			}
		}
	}
}

// verifyForeignKeys is what happens to the foreign keys on both ends of a
// column that is rewritten: they are verified again.
func (p *predictor) verifyForeignKeys(w Work, r *catalog.Relation, cmd *ast.AlterCmd) {
	w.Kind, w.Cause = Scan, ForeignKeyCheck
	for _, k := range r.Constraints {
		if k.Type == ast.ForeignKey && k.Valid && slices.Contains(k.Columns, cmd.Name) {
			p.work(w)
			return
		}
	}
	for _, ref := range p.cat.Referencing(r.Name) {
		for _, k := range p.cat.Lookup(ref).Constraints {
			if k.Type == ast.ForeignKey && k.Valid && k.RefTable == r.Name && slices.Contains(k.RefColumns, cmd.Name) {
				w.Relation, w.Certain = ref, w.Certain && !p.cat.Lookup(ref).Partitioned
				p.work(w)
				return
			}
		}
	}
}

// isPlainCast reports whether USING is missing or says no more than the
// implicit conversion.
func (p *predictor) isPlainCast(cmd *ast.AlterCmd) bool {
	e := cmd.Expr
	for e != nil && e.Kind == ast.Cast && len(e.Args) == 1 && TypeString(*e.Type) == TypeString(*cmd.Type) {
		e = e.Args[0]
	}
	return cmd.Expr == nil || e != nil && e.Kind == ast.ColumnRef && e.Name.Name == cmd.Name
}

// rewrites decides for a known old type.
func (p *predictor) rewrites(old ast.TypeName, cmd *ast.AlterCmd) bool {
	if !p.isPlainCast(cmd) {
		return true
	}
	to := *cmd.Type
	if t := p.cat.TypeOf(to); t != nil && t.Kind == "domain" {
		same := p.cat.TypeOf(old) == t
		if !same && (to.Array > 0 || p.constrained(t)) {
			return true
		}
	}
	return p.convert(p.base(old), p.base(to))
}

// base strips domains, whose values are stored like those of their base type.
func (p *predictor) base(t ast.TypeName) ast.TypeName {
	for range 32 {
		d := p.cat.TypeOf(t)
		if d == nil || d.Kind != "domain" || t.Array > 0 {
			return t
		}
		t = d.Base
	}
	return t
}

// binary lists conversions that leave the stored bytes as they are.
var binary = map[[2]string]bool{
	{"varchar", "text"}: true, {"text", "varchar"}: true, {"text", "citext"}: true, {"varchar", "citext"}: true,
	{"citext", "text"}: true, {"citext", "varchar"}: true, {"cidr", "inet"}: true, {"bit", "varbit"}: true,
	{"xml", "text"}: true, {"xml", "varchar"}: true, {"int4", "oid"}: true, {"oid", "int4"}: true,
	{"text", "bpchar"}: true, {"varchar", "bpchar"}: true, {"citext", "bpchar"}: true,
}

func sameOperators(a, b string) bool {
	group := func(t string) string {
		switch t {
		case "text", "varchar":
			return "text"
		case "inet", "cidr":
			return "inet"
		}
		return t
	}
	return group(a) == group(b)
}

// convert reports whether going from one stored type to another rewrites.
func (p *predictor) convert(from, to ast.TypeName) bool {
	if from.Array != to.Array && (from.Array == 0 || to.Array == 0) {
		return true
	}
	if from.Array > 0 {
		return from.Schema != to.Schema || from.Name != to.Name || !slices.Equal(from.Mods, to.Mods)
	}
	if from.Name == to.Name && (from.Schema == to.Schema || p.cat.TypeOf(from) == p.cat.TypeOf(to)) {
		return narrows(from, to)
	}
	if binary[[2]string{from.Name, to.Name}] {
		return len(to.Mods) > 0 && !(to.Name == "varchar" && fits(from, to))
	}
	if betweenZones(from, to) && p.env.Version >= 12 && strings.EqualFold(p.cat.Setting("timezone"), "utc") {
		return narrows(from, ast.TypeName{Name: from.Name, Mods: to.Mods})
	}
	return true
}

func betweenZones(from, to ast.TypeName) bool {
	return from.Name == "timestamp" && to.Name == "timestamptz" || from.Name == "timestamptz" && to.Name == "timestamp"
}

// zoneOnly reports whether a rewrite is only needed because the session's
// time zone may be another than UTC.
func (p *predictor) zoneOnly(old ast.TypeName, cmd *ast.AlterCmd) bool {
	from, to := p.base(old), p.base(*cmd.Type)
	return p.env.Version >= 12 && p.isPlainCast(cmd) && betweenZones(from, to) && !narrows(from, ast.TypeName{Name: from.Name, Mods: to.Mods})
}

// fits is for a length that the old type guarantees; binary conversions to
// varchar(n) come from types without a length.
func fits(from, to ast.TypeName) bool {
	return len(from.Mods) == 1 && len(to.Mods) == 1 && from.Name == "varchar" && from.Mods[0] <= to.Mods[0]
}

// narrows reports whether a type with other modifiers must convert the values
// that are there: it must, unless the new modifiers allow all of them as they
// are stored.
func narrows(from, to ast.TypeName) bool {
	if slices.Equal(from.Mods, to.Mods) && from.Interval == to.Interval {
		return false
	}
	switch from.Name {
	case "varchar", "varbit":
		return len(to.Mods) > 0 && (len(from.Mods) == 0 || from.Mods[0] > to.Mods[0])
	case "numeric":
		return len(to.Mods) > 0 && (len(from.Mods) == 0 || scale(from) != scale(to) || from.Mods[0] > to.Mods[0])
	case "timestamp", "timestamptz", "time", "timetz":
		return precision(from) > precision(to)
	case "interval":
		return from.Interval || to.Interval || precision(from) > precision(to)
	}
	return true
}

func scale(t ast.TypeName) int {
	if len(t.Mods) > 1 {
		return t.Mods[1]
	}
	return 0
}

// maxPrecision is the number of digits of seconds that is stored.
const maxPrecision = 6

func precision(t ast.TypeName) int {
	if len(t.Mods) > 0 {
		return min(t.Mods[0], maxPrecision)
	}
	return maxPrecision
}

// spelled are the names that people use for built-in types.
var spelled = map[string]string{
	"int2": "smallint", "int4": "integer", "int8": "bigint", "float4": "real", "float8": "double precision",
	"bool": "boolean", "bpchar": "char",
}

// TypeString spells a type the way people write it.
func TypeString(t ast.TypeName) string {
	name := t.Name
	if s, ok := spelled[name]; ok && t.Schema == "" {
		name = s
	}
	if t.Schema != "" {
		name = t.Schema + "." + name
	}
	if len(t.Mods) > 0 {
		var mods []string
		for _, m := range t.Mods {
			mods = append(mods, fmt.Sprint(m))
		}
		name += "(" + strings.Join(mods, ",") + ")"
	}
	return name + strings.Repeat("[]", t.Array)
}
