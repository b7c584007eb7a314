package plan

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/backfill"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltext"
)

// move puts another column in the place of one while programs use the table: of
// another name (a rename), or of another type (the new column takes the name
// when it is complete). Both hold the same values from the first step to the
// last.
type move struct {
	p       *planner
	table   ast.Name
	rel     *catalog.Relation
	from    string // the column that is there
	to      string // the one that takes its place
	typ     string // SQL of its type
	collate string // SQL of its collation, "" for that of the type
	// forward writes the value of from as one of to, back the other way round.
	forward, back func(column string) string
	// forwardFails is set when some values can't be converted.
	forwardFails bool
	carried      []carried
	references   []reference // foreign keys that point at the column
	statistics   []statistics
	notNull      bool
	swap         bool // the new column takes the name of the old one
	column       *catalog.Column
	lateDefault  bool   // the new column gets its default at the end
	trigger      string // name of the trigger that keeps both alike, and of its function
}

// carried is a constraint or an index of the old column, under the name that
// the copy has until the old one is gone.
type carried struct {
	name, copy string
	definition string
	refers     ast.Name           // the table that a foreign key points at
	told       string             // the definition of a constraint of the old column
	kind       ast.ConstraintType // "" for an index of its own
	unique     bool
	valid      bool
}

// reference is a foreign key of a table.
type reference struct {
	table ast.Name
	carried
}

// statistics are extended statistics over the old column, and the names that the
// copy has until the old ones are gone.
type statistics struct {
	name, copy ast.Name
	// definition is what stands between the name and FROM.
	definition string
}

// The stages of a move.
const (
	moveBackfill = iota + 1
	moveIndexes
	moveConstraints
	moveValidate
	moveNotNull
	moveSwap
)

// newMove returns what stands in the way of a move, "" for nothing. swap is set
// when the new column takes the name of the old one, and so its place in keys.
func (p *planner) newMove(st *statement, table ast.Name, from, to string, swap bool) (m *move, obstacle string) {
	rel := st.Catalog.Lookup(table)
	col := rel.Column(from)
	if rel == nil || col == nil || col.TypeText == "" {
		return nil, "No migration tells the type of the column."
	}
	m = &move{p: p, table: table, rel: rel, from: from, to: to, column: col, notNull: col.NotNull, swap: swap, trigger: p.triggerName(table.Name, to)}
	switch {
	case col.Identity && !swap:
		return nil, "The column is an identity column, whose sequence can't be in two columns at once."
	case col.Generated:
		return nil, "The column is generated."
	case slices.Contains(rel.Key, from) || rel.Partitioned && rel.Key == nil:
		return nil, "The column is in the partition key."
	case rel.Parent != (ast.Name{}):
		return nil, "The table is a partition; the column is that of its parent."
	case len(rel.Children) > 0 && !rel.Partitioned:
		return nil, "Other tables inherit the column."
	case demanding(st.Catalog, col.Type):
		return nil, "Its type is a domain with a default or a constraint, which a new column would have from its first moment on."
	case rel.Column(to) != nil:
		return nil, "The table has a column " + to + " already."
	}
	for _, c := range rel.Columns {
		if slices.Contains(c.Computed, from) {
			return nil, "The column " + c.Name + " is generated from it."
		}
	}
	for _, name := range st.Catalog.ReadBy(rel.Name) {
		if view := st.Catalog.Lookup(name); slices.Contains(view.ReadColumns, from) {
			return nil, fmt.Sprintf("The view %s reads the column and must be made anew on the other one.", name)
		}
	}
	if obstacle := m.collect(swap); obstacle != "" {
		return nil, obstacle
	}
	if obstacle := m.ofPartitions(st.Catalog); obstacle != "" {
		return nil, obstacle
	}
	if obstacle := m.collectReferences(st.Catalog, swap); obstacle != "" {
		return nil, obstacle
	}
	for _, other := range p.moves {
		if other.shares(m) {
			return nil, "A constraint or an index spans it and " + other.from + ", which goes over too; let it follow in a migration behind the plan."
		}
	}
	return m, ""
}

// shares reports whether both moves copy the same constraint or index.
func (m *move) shares(other *move) bool {
	mine := m.copied()
	return slices.ContainsFunc(other.copied(), func(k column) bool { return slices.Contains(mine, k) })
}

// copied names what a move copies, with its table.
func (m *move) copied() []column {
	var out []column
	for _, k := range m.carried {
		out = append(out, column{m.rel.Name, k.name})
	}
	for _, r := range m.references {
		out = append(out, column{r.table, r.name})
	}
	for _, s := range m.statistics {
		out = append(out, column{m.rel.Name, "statistics " + s.name.String()})
	}
	return out
}

// ErrMoved is returned for a file that goes on with a column that it gave
// another name or type.
var ErrMoved = errors.New("the file changes a column again that goes over to another one; put that into a migration behind the plan")

// untouched refuses SQL that names a column which an earlier statement moves:
// while there are two of it, a change of one would be lost or wrong.
func (p *planner) untouched(sql string) {
	words := sqltext.Names(sql)
	for _, m := range p.moves {
		if slices.Contains(words, m.table.Name) && (slices.Contains(words, m.from) || slices.Contains(words, m.to)) {
			p.err = fmt.Errorf("%w: %s.%s", ErrMoved, m.table, m.from)
		}
	}
}

// demanding reports whether a type is a domain that a new column can't have
// without values.
func demanding(c *catalog.Catalog, t ast.TypeName) bool {
	for range maxDomains {
		d := c.TypeOf(t)
		if d == nil || d.Kind != "domain" {
			return false
		}
		if d.Default != nil || d.NotNull || len(d.Constraints) > 0 {
			return true
		}
		t = d.Base // a domain has the constraints of the one that it is over
	}
	return true
}

// maxDomains bounds how many domains over domains are followed.
const maxDomains = 100

// collectReferences finds the foreign keys that point at the column.
func (m *move) collectReferences(c *catalog.Catalog, swap bool) string {
	for _, name := range c.Referencing(m.rel.Name) {
		r := c.Lookup(name)
		for _, k := range r.Constraints {
			if k.Type != ast.ForeignKey || k.RefTable != m.rel.Name || len(k.RefColumns) > 0 && !slices.Contains(k.RefColumns, m.from) {
				continue
			}
			definition := referencing(k.Definition, k.RefColumns, m.from, m.to)
			if !swap || definition == "" || r.Partitioned || r.Parent != (ast.Name{}) || slices.Contains(k.Columns, m.from) && r == m.rel {
				return fmt.Sprintf("The foreign key %s of %s points at the column and must be made anew on the other one.", k.Name, name)
			}
			m.references = append(m.references, reference{name, carried{name: k.Name, copy: m.copyName(k.Name), definition: definition, kind: k.Type, valid: k.Valid}})
		}
	}
	return ""
}

// referencing is the definition of a foreign key that points at other columns.
func referencing(definition string, columns []string, from, to string) string {
	ts := sqltext.Tokens(definition)
	at := slices.IndexFunc(ts, func(t sqltext.Token) bool { return t.Word == "REFERENCES" }) + 1
	if at == 0 || at >= len(ts) || len(columns) == 0 {
		return ""
	}
	for at++; at+1 < len(ts) && ts[at].Word == "."; {
		at += 2
	}
	head, rest := definition[:ts[at-1].End], definition[ts[at-1].End:]
	if at < len(ts) && ts[at].Word == "(" {
		for at < len(ts) && ts[at].Word != ")" {
			at++
		}
		if at == len(ts) {
			return ""
		}
		rest = definition[ts[at].End:]
	}
	var names []string
	for _, c := range columns {
		if c == from {
			c = to
		}
		names = append(names, ast.Ident(c))
	}
	return head + " (" + strings.Join(names, ", ") + ")" + rest
}

// collect finds the constraints and indexes that go over to the other column.
func (m *move) collect(swap bool) string {
	for _, k := range m.rel.Constraints {
		if !slices.Contains(k.Columns, m.from) || k.Type == ast.NotNull {
			continue
		}
		switch {
		case k.Type == ast.PrimaryKey && !swap:
			return "The column is in the primary key."
		case k.Type == ast.Exclude:
			return fmt.Sprintf("The exclusion constraint %s can't be built without a lock against writes.", k.Name)
		case k.Definition == "":
			return fmt.Sprintf("The migrations do not tell the definition of the constraint %s.", k.Name)
		case m.rel.Partitioned && k.Type != ast.Check:
			return fmt.Sprintf("A partitioned table takes the constraint %s only with a lock on all partitions.", k.Name)
		}
		m.carried = append(m.carried, carried{name: k.Name, copy: m.copyName(k.Name), definition: catalog.RenameIn(k.Definition, m.rel.Name.Name, m.from, m.to), told: k.Definition, refers: m.written(k.RefTable), kind: k.Type, valid: k.Valid})
	}
	for _, x := range m.rel.Indexes {
		if x.Constraint != "" || !slices.Contains(x.Columns, m.from) && !slices.Contains(x.Reads, m.from) {
			continue
		}
		switch {
		case x.Definition == "":
			return fmt.Sprintf("The migrations do not tell the definition of the index %s.", x.Name)
		case m.rel.Partitioned:
			return fmt.Sprintf("A partitioned table has no concurrent build for the index %s.", x.Name)
		}
		m.carried = append(m.carried, carried{name: x.Name, copy: m.copyName(x.Name), definition: catalog.RenameIn(x.Definition, m.rel.Name.Name, m.from, m.to), unique: x.Unique})
	}
	for _, s := range m.rel.Statistics {
		if !slices.Contains(s.Columns, m.from) {
			continue
		}
		if s.Definition == "" {
			return fmt.Sprintf("The migrations do not tell the definition of the statistics %s.", s.Name)
		}
		name := m.written(s.Name)
		definition := strings.TrimLeft(s.Kinds+" ON ", " ") + catalog.RenameIn(s.Definition, m.rel.Name.Name, m.from, m.to)
		m.statistics = append(m.statistics, statistics{name: name, copy: ast.Name{Schema: name.Schema, Name: m.copyName(s.Name.Name)}, definition: definition})
	}
	return ""
}

// written is a name with its schema as the table of the move is written, where it
// is in the same one.
func (m *move) written(name ast.Name) ast.Name {
	if name.Schema == m.rel.Name.Schema {
		name.Schema = m.table.Schema
	}
	return name
}

// ofPartitions finds what partitions have on the column that their table has
// not: it would go with the column.
func (m *move) ofPartitions(c *catalog.Catalog) string {
	for _, name := range c.Descendants(m.rel.Name) {
		part := c.Lookup(name)
		what := ""
		for _, k := range part.Constraints {
			own := !slices.ContainsFunc(m.rel.Constraints, func(top *catalog.Constraint) bool { return top.Number == k.Number || top.Name == k.Name })
			if slices.Contains(k.Columns, m.from) && own && k.Type != ast.NotNull {
				what = "the constraint " + k.Name
			}
		}
		for _, x := range part.Indexes {
			if slices.Contains(x.Columns, m.from) || slices.Contains(x.Reads, m.from) {
				what = "the index " + x.Name
			}
		}
		for _, s := range part.Statistics {
			if slices.Contains(s.Columns, m.from) {
				what = "the statistics " + s.Name.String()
			}
		}
		if col := part.Column(m.from); what == "" && col != nil && (col.NotNull != m.column.NotNull || col.Default != m.column.Default) {
			what = "a NOT NULL or a default of its own"
		}
		if what != "" {
			return fmt.Sprintf("The partition %s has %s on the column, which would be lost with it.", name, what)
		}
	}
	return ""
}

// copyName is a name for the copy of a constraint, an index or statistics: one
// that no other copy of the plan has, nor anything that the table has.
func (m *move) copyName(name string) string {
	for n := 0; ; n++ {
		suffix := "next"
		if n > 0 {
			suffix += strconv.Itoa(n)
		}
		free := catalog.ObjectName(name, "", suffix)
		if !m.p.copies[free] && m.rel.Constraint(free) == nil && m.rel.Index(free) == nil {
			m.p.copies[free] = true
			return free
		}
	}
}

func (m *move) t() string             { return m.table.Quoted() }
func (m *move) alter(s string) string { return "ALTER TABLE " + m.t() + " " + s }

// notNullName is that of the check that proves that there is no NULL.
func (m *move) notNullName() string {
	return catalog.ObjectName(m.table.Name, m.to, "set")
}

// triggerName is a name for a trigger that no other move of the plan has.
func (p *planner) triggerName(table, column string) string {
	for n := 0; ; n++ {
		suffix := ""
		if n > 0 {
			suffix = strconv.Itoa(n)
		}
		name := catalog.PrefixedName(backfill.CopyTriggerPrefix, table, column+suffix)
		if n > 0 && len(column) > 40 { // the number would be cut off
			name = catalog.PrefixedName(backfill.CopyTriggerPrefix, table, suffix)
		}
		if !p.copies[name] {
			p.copies[name] = true
			return name
		}
	}
}

// copier is the function and the trigger that keep both columns alike.
func (m *move) copier() ast.Name {
	return ast.Name{Schema: m.table.Schema, Name: m.trigger}
}

// createTrigger creates the function with a body, and its trigger.
func (m *move) createTrigger(body string, replace bool) []string {
	create := "CREATE FUNCTION"
	if replace {
		create = "CREATE OR REPLACE FUNCTION"
	}
	fn := m.copier()
	out := []string{create + " " + fn.Quoted() + "() RETURNS trigger LANGUAGE plpgsql AS " + ast.Dollar("copy", "\n"+body)}
	if !replace {
		out = append(out, fmt.Sprintf("CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s()", ast.Ident(fn.Name), m.t(), fn.Quoted()))
	}
	return out
}

// assign is a PL/pgSQL assignment; one that may fail leaves NULL then.
func assign(indent, column, value string, fails bool) string {
	line := fmt.Sprintf("%s := %s;\n", column, value)
	if !fails {
		return indent + line
	}
	return indent + "BEGIN\n" + indent + "    " + line +
		indent + "EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN\n" +
		indent + "    " + column + " := NULL; -- has no such value\n" + indent + "END;\n"
}

// expand is the first step: the column, without its constraints on the rows
// that are there, and the trigger that writes it. It has a transaction of its
// own: a row that is written while the column has its default and no trigger yet
// would keep that default.
func (m *move) expand(body string, extra ...string) {
	m.p.moves = append(m.p.moves, m)
	m.p.brings(m.from, moveBackfill)
	m.p.brings(m.to, moveBackfill)
	o, c := ast.Ident(m.from), ast.Ident(m.to)
	sql := []string{m.p.timeout(moveBackfill), m.complete(), m.alter(strings.TrimRight("ADD COLUMN "+c+" "+m.typ+m.collate, " "))}
	sql = append(append(sql, extra...), m.createTrigger(body, false)...)
	m.p.add(piece{atomic: true, label: "expand", sql: append(sql, m.carryOver()), note: "Adds " + m.to + " beside " + m.from + "; a trigger keeps both alike. Programs go on using " + m.from + "."})
	job := &backfill.Job{
		Table: m.table, Head: "UPDATE " + m.t() + " SET " + c + " = " + m.forward(o), Where: c + " IS NULL AND " + o + " IS NOT NULL",
		Columns: m.t() + ".", Copy: true, Key: m.p.key(m.rel),
	}
	m.p.backfill(moveBackfill, job, m.differ(m.from, m.to))
}

// timeout bounds how long statements of a stage that need a brief lock wait for
// it.
func (p *planner) timeout(stage int) string {
	if p.alone && stage == 0 {
		return "SET lock_timeout = '5s'"
	}
	return "SET LOCAL lock_timeout = '5s'"
}

// build makes what the old column has, each without stopping anybody.
// checked is set when the check against NULL is there already.
func (m *move) build(checked bool) {
	head := "ALTER TABLE " + m.t()
	var add []string
	locks := []string{"LOCK TABLE " + m.t() + " IN ACCESS EXCLUSIVE MODE"}
	for _, k := range m.carried {
		if k.kind == ast.ForeignKey && k.refers != m.written(m.rel.Name) {
			locks = append(locks, lockKey(k.refers.Quoted()))
		}
		copied := ast.Ident(k.copy)
		switch k.kind {
		case "", ast.Unique, ast.PrimaryKey:
			unique := ""
			if k.unique || k.kind != "" {
				unique = "UNIQUE "
			}
			definition := k.definition
			if k.kind != "" {
				definition = uniqueIndexDefinition(strings.TrimPrefix(definition, string(k.kind)+" "))
			}
			m.p.add(piece{stage: moveIndexes, noTx: true, label: "index", sql: []string{"CREATE " + unique + "INDEX CONCURRENTLY " + copied + " ON " + m.t() + " " + definition}})
			if k.kind == ast.Unique {
				add = append(add, head+" ADD CONSTRAINT "+copied+" UNIQUE USING INDEX "+copied+deferral(k.definition))
			}
		default:
			add = append(add, head+" ADD CONSTRAINT "+copied+" "+k.definition+" NOT VALID")
		}
	}
	if m.notNull && !checked {
		add = append(add, head+" ADD CONSTRAINT "+ast.Ident(m.notNullName())+" CHECK ("+ast.Ident(m.to)+" IS NOT NULL) NOT VALID")
	}
	if len(add) > 0 {
		x := piece{stage: moveConstraints, label: "constraints", sql: []string{m.p.timeout(moveConstraints)}}
		if len(locks) > 1 {
			x.atomic, x.sql = true, append(x.sql, lockAll(locks...))
		}
		x.sql = append(x.sql, add...)
		m.p.add(x)
	}
	if len(m.statistics) > 0 {
		sql := []string{m.p.timeout(moveConstraints)}
		for _, s := range m.statistics {
			sql = append(sql, "CREATE STATISTICS "+s.copy.Quoted()+" "+s.definition+" FROM "+m.t())
		}
		m.p.add(piece{stage: moveConstraints, label: "statistics", sql: sql})
	}
	for _, r := range m.references { // each locks two tables, so each has a transaction
		alter := "ALTER TABLE " + r.table.Quoted()
		m.p.add(piece{stage: moveConstraints, label: "foreign_key", atomic: true, sql: []string{m.p.timeout(moveConstraints), lockAll(lockKey(r.table.Quoted(), m.t())), alter + " ADD CONSTRAINT " + ast.Ident(r.copy) + " " + r.definition + " NOT VALID"}})
		if r.valid {
			m.p.add(piece{stage: moveValidate, label: "validate", sql: []string{alter + " VALIDATE CONSTRAINT " + ast.Ident(r.copy)}})
		}
	}
	for _, k := range m.carried {
		if (k.kind == ast.Check || k.kind == ast.ForeignKey) && k.valid {
			m.p.add(piece{stage: moveValidate, label: "validate", sql: []string{head + " VALIDATE CONSTRAINT " + ast.Ident(k.copy)}})
		}
	}
	if m.notNull {
		name := ast.Ident(m.notNullName())
		m.p.add(piece{stage: moveValidate, label: "validate", sql: []string{head + " VALIDATE CONSTRAINT " + name}})
		sql := []string{m.p.timeout(moveConstraints), head + " ALTER COLUMN " + ast.Ident(m.to) + " SET NOT NULL"}
		if checked {
			sql = append(sql, m.giveNotNullName()...)
		}
		m.p.add(piece{stage: moveNotNull, label: "not_null", sql: append(sql, head+" DROP CONSTRAINT "+name)})
	}
}

// uniqueIndexDefinition turns what follows UNIQUE or PRIMARY KEY into what CREATE
// UNIQUE INDEX has behind the table.
func uniqueIndexDefinition(constraint string) string {
	text := constraint
	nulls := ""
	if rest, ok := strings.CutPrefix(text, "NULLS NOT DISTINCT "); ok {
		text, nulls = rest, " NULLS NOT DISTINCT"
	}
	for _, end := range []string{" NOT DEFERRABLE", " DEFERRABLE", " INITIALLY"} {
		text, _, _ = strings.Cut(text, end)
	}
	if nulls == "" {
		return text
	}
	at := strings.Index(text, ") ")
	if at < 0 {
		return text + nulls
	}
	if strings.HasPrefix(text[at+2:], "INCLUDE") {
		if end := strings.Index(text[at+2:], ")"); end >= 0 {
			at += 2 + end
		}
	}
	return text[:at+1] + nulls + text[at+1:]
}

// deferral is what a constraint says of when it is checked.
func deferral(constraint string) string {
	if at := strings.Index(constraint, " DEFERRABLE"); at >= 0 {
		return constraint[at:]
	}
	return ""
}

// restore gives the copies the names of what is gone with the old column.
func (m *move) restore() []string {
	var out []string
	for _, r := range m.references {
		out = append(out, "ALTER TABLE "+r.table.Quoted()+" RENAME CONSTRAINT "+ast.Ident(r.copy)+" TO "+ast.Ident(r.name))
	}
	for _, k := range m.carried {
		if k.kind == ast.PrimaryKey {
			continue // has its name from the swap
		}
		if k.kind == "" {
			index := ast.Name{Schema: m.table.Schema, Name: k.copy}
			out = append(out, "ALTER INDEX "+index.Quoted()+" RENAME TO "+ast.Ident(k.name))
		} else {
			out = append(out, m.alter("RENAME CONSTRAINT "+ast.Ident(k.copy)+" TO "+ast.Ident(k.name)))
		}
	}
	for _, s := range m.statistics {
		out = append(out, "ALTER STATISTICS "+s.copy.Quoted()+" RENAME TO "+ast.Ident(s.name.Name))
	}
	return out
}

// key are the columns of the table's primary key, or of another key without
// NULL; nil when none is known.
func (p *planner) key(r *catalog.Relation) []string {
	if r == nil {
		return nil
	}
	var best []string
	for _, x := range r.Indexes {
		if !x.CoversAll() || len(x.Columns) == 0 || slices.ContainsFunc(x.Columns, func(c string) bool { return r.Column(c) == nil || !r.Column(c).NotNull }) {
			continue
		}
		if x.Primary {
			return x.Columns
		}
		if best == nil || len(x.Columns) < len(best) {
			best = x.Columns
		}
	}
	return best
}
