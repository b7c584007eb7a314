package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/check"
)

// alterTable plans the subcommands one by one; those that are fine stay
// together in the first file.
func (p *planner) alterTable(st *statement, n *ast.AlterTable) {
	head, list := clauses(st.text)
	if len(list) != len(n.Cmds) {
		p.rest(st, st.text)
		return
	}
	var fine []string
	offset := 0
	for i, clause := range list {
		start := strings.Index(st.text[offset:], clause) + offset
		offset = start + len(clause)
		one := &statement{Step: st.Step, text: clause}
		for _, f := range st.findings {
			at, end := f.Start.Offset-st.Start, f.End.Offset-st.Start
			whole := at == 0 && end == len(st.text) && len(list) > 1
			if whole || at >= start && at < offset || i == 0 && at < start {
				one.findings = append(one.findings, f)
			}
		}
		if len(one.findings) == 0 {
			fine = append(fine, clause)
			continue
		}
		p.clause(one, head, n, n.Cmds[i])
	}
	if len(fine) > 0 {
		p.keep(nil, head+" "+strings.Join(fine, ", "))
	}
}

// clause plans one subcommand.
func (p *planner) clause(st *statement, head string, n *ast.AlterTable, cmd *ast.AlterCmd) {
	table := n.Name.Name
	full := head + " " + st.text
	switch {
	case cmd.Op == ast.AddConstraint && cmd.Constraint != nil:
		p.addConstraint(st, head, n, cmd.Constraint)
	case cmd.Op == ast.SetNotNull && st.has("not-null-unproven"):
		p.notNull(head, table, cmd.Name, 0)
	case cmd.Op == ast.AddColumn && cmd.Column != nil:
		p.addColumn(st, head, n, cmd.Column)
	case cmd.Op == ast.DropColumn && st.has("column-dropped"):
		column := ast.Ident(cmd.Name)
		p.add(piece{note: "New programs leave " + cmd.Name + " out of what they write.", sql: []string{head + " ALTER COLUMN " + column + " DROP NOT NULL"}})
		p.add(piece{stage: contractStage, label: "contract", deploy: "programs that neither read nor write " + table + "." + cmd.Name,
			sql: []string{contract("no program uses "+cmd.Name+"\n") + full}})
	case cmd.Op == ast.DropDefault && st.has("column-default-dropped"):
		p.add(piece{stage: contractStage, label: "contract", deploy: "programs that write " + table + "." + cmd.Name, sql: []string{full}})
	case cmd.Op == ast.AlterColumnType && st.has("column-type-rewrite") && cmd.Type != nil:
		typ := typeText(*cmd.Type)
		if typ == "" || cmd.Collation != "" || cmd.Expr != nil {
			p.manual(st, full, "Add a column of the new type, let programs write both, copy the rows, and drop the old one once no program uses it.")
			return
		}
		p.replaceColumn(n.Name, cmd.Name, cmd.Name+"_new", typ, ast.Ident(cmd.Name)+"::"+typ)
	case cmd.Op == ast.DetachPartition && st.has("partition-detached-under-lock"):
		p.add(piece{stage: 1, noTx: true, label: "detach", sql: []string{full + " CONCURRENTLY"}})
	case cmd.Op == ast.AttachPartition && st.has("partition-attached-unproven"):
		part := cmd.Table.Quoted()
		p.manual(st, full, "Prove the bounds first, in two files of their own, with the column and the bounds of the partition:\nALTER TABLE "+part+
			" ADD CONSTRAINT bounds CHECK (… IS NOT NULL AND … >= … AND … < …) NOT VALID;\nALTER TABLE "+part+" VALIDATE CONSTRAINT bounds;\nThen:")
	default:
		p.rest(st, full)
	}
}

// notNull proves that a column has no NULL before it says so.
func (p *planner) notNull(head, table, column string, stage int) {
	name := ast.Ident(table + "_" + column + "_set")
	p.add(piece{stage: stage, label: "check", sql: []string{head + " ADD CONSTRAINT " + name + " CHECK (" + ast.Ident(column) + " IS NOT NULL) NOT VALID"}})
	p.add(piece{stage: stage + 1, label: "validate", sql: []string{head + " VALIDATE CONSTRAINT " + name}})
	p.add(piece{stage: stage + 2, label: "not_null", sql: []string{
		head + " ALTER COLUMN " + ast.Ident(column) + " SET NOT NULL", head + " DROP CONSTRAINT " + name,
	}})
}

// addConstraint plans ADD CONSTRAINT, whose text begins with ADD.
func (p *planner) addConstraint(st *statement, head string, n *ast.AlterTable, k *ast.Constraint) {
	full := head + " " + st.text
	switch {
	case k.Type == ast.Check && st.has("check-not-validated"), k.Type == ast.ForeignKey && st.has("foreign-key-not-validated"):
		if r := st.Catalog.Lookup(n.Name); k.Type == ast.ForeignKey && r != nil && r.Partitioned {
			p.manual(st, full, "Before PostgreSQL 18 a partitioned table takes no foreign key that is NOT VALID: add it to each partition NOT VALID, validate it there, and then add it to the table.")
			return
		}
		p.notValid(head, st.text, k.Name, constraintName(n.Name.Name, k))
	case (k.Type == ast.Unique || k.Type == ast.PrimaryKey) && k.UsingIndex == "" && st.has("unique-constraint-build"):
		_, rest, ok := strings.Cut(st.text, "(")
		if !ok {
			p.rest(st, full)
			return
		}
		p.uniqueIndex(st, head, n, k, "("+rest)
	default:
		p.rest(st, full)
	}
}

// notValid adds a constraint and validates it in another transaction.
func (p *planner) notValid(head, clause, name, otherwise string) {
	clause, quoted := named(clause, name, otherwise)
	p.now(head + " " + clause + " NOT VALID")
	p.add(piece{stage: 1, label: "validate", sql: []string{head + " VALIDATE CONSTRAINT " + quoted}})
}

// uniqueIndex builds the index of a constraint first; columns is the list in
// brackets and what follows it.
func (p *planner) uniqueIndex(st *statement, head string, n *ast.AlterTable, k *ast.Constraint, columns string) {
	if r := st.Catalog.Lookup(n.Name); r != nil && r.Partitioned {
		p.manual(st, head+" "+st.text, "Build a unique index on each partition concurrently, and add the constraint then.")
		return
	}
	end := strings.Index(columns, ")") + 1
	if ts := tokens(columns); len(ts) > 0 {
		for _, t := range ts {
			if t.word == ")" && t.depth == 0 {
				end = t.end
				break
			}
		}
	}
	name := ast.Ident(constraintName(n.Name.Name, k))
	stage := 1
	if k.Type == ast.PrimaryKey {
		for _, column := range k.Columns {
			if c := st.Catalog.Lookup(n.Name).Column(column); c == nil || !c.NotNull {
				p.notNull(head, n.Name.Name, column, 0)
				stage = 3
			}
		}
	}
	list, including := columns[:end], ""
	rest := strings.TrimSpace(columns[end:])
	if upper := strings.ToUpper(rest); strings.HasPrefix(upper, "INCLUDE") || strings.HasPrefix(upper, "WITH") {
		including, rest = " "+rest, ""
	}
	sql := "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + n.Name.Quoted() + " " + list + including
	p.brings(constraintName(n.Name.Name, k), stage+1)
	p.add(piece{stage: stage, noTx: true, label: "index", sql: []string{sql}})
	add := fmt.Sprintf("%s ADD CONSTRAINT %s %s USING INDEX %s %s", head, name, k.Type, name, rest)
	p.add(piece{stage: stage + 1, label: "constraint", sql: []string{strings.TrimSpace(add)}})
}

// constraintName is the constraint's own or, as a rule, the one that the
// server would choose.
func constraintName(table string, k *ast.Constraint) string {
	suffix := map[ast.ConstraintType]string{ast.Check: "check", ast.ForeignKey: "fkey", ast.Unique: "key"}[k.Type]
	switch {
	case k.Name != "":
		return k.Name
	case k.Type == ast.PrimaryKey:
		return table + "_pkey"
	case len(k.Columns) > 0:
		return table + "_" + strings.Join(k.Columns, "_") + "_" + suffix
	}
	return table + "_" + suffix
}

// addColumn adds the column alone, and what takes long in steps of its own.
func (p *planner) addColumn(st *statement, head string, n *ast.AlterTable, col *ast.Column) {
	moved := map[string]string{"check-not-validated": "CHECK", "foreign-key-not-validated": "REFERENCES", "unique-constraint-build": "UNIQUE"}
	parts := segments(st.text)
	if col.Serial || col.Identity || col.Generated != nil || has(parts, "PRIMARY") {
		p.manual(st, head+" "+st.text, "Add a plain column, give it its default then, copy the rows in batches, and add the constraints with indexes that were built concurrently.")
		return
	}
	volatile, missing := st.has("column-default-volatile"), st.has("not-null-unproven")
	known := volatile || missing
	var def, after []string
	var later []segment
	required := false
	for _, s := range parts {
		switch {
		case s.kind == "NOT" && (volatile || missing):
			required = true
		case s.kind == "DEFAULT" && volatile:
			after = append(after, head+" ALTER COLUMN "+ast.Ident(col.Name)+" SET "+s.text)
		case slices.ContainsFunc(st.findings, func(f check.Finding) bool { return moved[f.Rule] == s.kind && s.kind != "" }):
			later, known = append(later, s), true
		case s.name != "":
			def = append(def, "CONSTRAINT "+s.name+" "+s.text)
		default:
			def = append(def, s.text)
		}
	}
	if !known {
		p.rest(st, head+" "+st.text)
		return
	}
	p.now(append([]string{head + " " + strings.Join(def, " ")}, after...)...)
	for _, s := range later {
		p.columnConstraint(st, head, n, col, s)
	}
	if volatile || required {
		p.add(piece{stage: 1, label: "backfill", deploy: "programs that write " + n.Name.Name + "." + col.Name,
			note: "Fill the rows that were there before, in batches, each a transaction of its own:\n" +
				"UPDATE " + n.Name.Quoted() + " SET " + ast.Ident(col.Name) + " = " + value(parts) + " WHERE " + ast.Ident(col.Name) + " IS NULL AND id BETWEEN 1 AND 10000;"})
	}
	if required {
		p.notNull(head, n.Name.Name, col.Name, 2)
	}
}

// columnConstraint adds a column's constraint as one of the table.
func (p *planner) columnConstraint(st *statement, head string, n *ast.AlterTable, col *ast.Column, s segment) {
	k := &ast.Constraint{Name: strings.Trim(s.name, `"`), Columns: []string{col.Name}}
	column := ast.Ident(col.Name)
	switch s.kind {
	case "CHECK":
		k.Type = ast.Check
		p.notValid(head, "ADD CONSTRAINT "+ast.Ident(constraintName(n.Name.Name, k))+" "+s.text, constraintName(n.Name.Name, k), "")
	case "REFERENCES":
		k.Type = ast.ForeignKey
		p.notValid(head, "ADD CONSTRAINT "+ast.Ident(constraintName(n.Name.Name, k))+" FOREIGN KEY ("+column+") "+s.text, constraintName(n.Name.Name, k), "")
	case "UNIQUE":
		k.Type = ast.Unique
		p.uniqueIndex(st, head, n, k, "("+column+") "+strings.TrimSpace(s.text[len("UNIQUE"):]))
	}
}

func has(parts []segment, kind string) bool {
	return slices.ContainsFunc(parts, func(s segment) bool { return s.kind == kind })
}

// value is what rows get that were there before.
func value(parts []segment) string {
	for _, s := range parts {
		if s.kind == "DEFAULT" {
			return strings.TrimSpace(s.text[len("DEFAULT"):])
		}
	}
	return "…"
}

// replaceColumn is the long way from one column to another: both are written
// while programs change over.
func (p *planner) replaceColumn(table ast.Name, old, column, typ, expr string) {
	t, o, c := table.Quoted(), ast.Ident(old), ast.Ident(column)
	copier := ast.Ident(table.Name + "_" + column + "_copy")
	value := "NEW." + expr
	p.now("ALTER TABLE "+t+" ADD COLUMN "+c+" "+typ,
		"CREATE FUNCTION "+copier+"() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n    NEW."+c+" := "+value+";\n    RETURN NEW;\nEND $$",
		"CREATE TRIGGER "+copier+" BEFORE INSERT OR UPDATE OF "+o+" ON "+t+" FOR EACH ROW EXECUTE FUNCTION "+copier+"()")
	p.add(piece{stage: 1, label: "backfill", note: "Copy the rows that were there before, in batches, each a transaction of its own; then constraints,\n" +
		"defaults and indexes of " + old + ", built concurrently:\n" +
		"UPDATE " + t + " SET " + c + " = " + expr + " WHERE " + c + " IS DISTINCT FROM " + expr + " AND id BETWEEN 1 AND 10000;"})
	p.add(piece{stage: contractStage, label: "contract", deploy: "programs that use " + column + ", none that use " + old, sql: []string{
		"DROP TRIGGER " + copier + " ON " + t, "DROP FUNCTION " + copier + "()",
		contract("programs use "+column+"\n") + "ALTER TABLE " + t + " DROP COLUMN " + o,
	}})
}

func joinInts(list []int) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, ", ")
}
