package effects

import (
	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
)

// addColumn is ADD COLUMN: what must be written into every row, and what its
// constraints verify. inherited is set for a child of the table that the
// statement names, which is no partition.
func (p *predictor) addColumn(w Work, col *ast.Column, inherited bool) {
	if cause, detail := p.columnRewrite(col); cause != "" {
		rewrite := w
		rewrite.Kind, rewrite.Cause, rewrite.Detail = Rewrite, cause, detail
		p.work(rewrite)
	}
	hasDefault := col.Default != nil || col.Serial || col.Identity || col.Generated != nil
	hasValue := col.Serial || col.Identity || col.Generated != nil || col.Default != nil && !col.Default.IsNullConst()
	if t := p.cat.TypeOf(col.Type); t != nil && t.Default != nil {
		hasDefault, hasValue = true, true
	}
	if col.NotNull && !hasValue {
		w.Cause = MissingValue
		p.work(w)
	}
	for _, k := range col.Constraints {
		kw := w
		kw.Object = k.Name
		switch k.Type {
		case ast.Check:
			kw.Cause = CheckConstraint
			if !k.NotEnforced {
				p.work(kw)
			}
		case ast.ForeignKey:
			kw.Cause = ForeignKeyCheck
			if hasDefault && !k.NotEnforced { // even DEFAULT NULL
				p.work(kw)
			}
		case ast.Unique, ast.PrimaryKey, ast.Exclude:
			if inherited {
				continue // only partitions get keys from above
			}
			causes := map[ast.ConstraintType]Cause{ast.Unique: UniqueConstraint, ast.PrimaryKey: PrimaryKey, ast.Exclude: Exclusion}
			kw.Kind, kw.Cause = Build, causes[k.Type]
			p.work(kw)
		}
	}
}

// columnRewrite says why a new column must be written into every row.
func (p *predictor) columnRewrite(col *ast.Column) (cause Cause, detail string) {
	switch {
	case col.Serial:
		return SerialColumn, ""
	case col.Identity:
		return IdentityColumn, ""
	case col.Generated != nil && !col.Virtual:
		return GeneratedColumn, ""
	case col.Generated != nil:
		return "", ""
	}
	if t := p.cat.TypeOf(col.Type); t != nil && t.Kind == "domain" && col.Type.Array == 0 && p.constrained(t) {
		return ConstrainedDomain, t.Name.Name
	}
	def := col.Default
	if t := p.cat.TypeOf(col.Type); def == nil && t != nil && t.Kind == "domain" && p.env.Version >= 13 {
		def = t.Default
	}
	if def == nil || def.IsNullConst() {
		return "", ""
	}
	if p.env.Version < 11 {
		return VolatileDefault, "any default before PostgreSQL 11"
	}
	if fn, volatile := p.volatile(def); volatile {
		return VolatileDefault, fn
	}
	return "", ""
}

// constrained reports whether a domain, or one that it is made of, has a
// constraint.
func (p *predictor) constrained(t *catalog.Type) bool {
	for depth := 0; t != nil && depth < 32; depth++ {
		if t.NotNull || len(t.Constraints) > 0 {
			return true
		}
		t = p.cat.TypeOf(t.Base)
	}
	return false
}
