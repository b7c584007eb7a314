package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/backfill"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltext"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

// alterTable plans the subcommands one by one; those that are fine stay
// together in the first file.
func (p *planner) alterTable(st *statement, n *ast.AlterTable) {
	head, list := sqltext.Clauses(st.text)
	if len(list) != len(n.Cmds) {
		p.rest(st, st.text)
		return
	}
	var fine []string
	offset := 0
	for i, clause := range list {
		if i > 0 {
			p.untouched(head + " " + clause)
		}
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
	case cmd.Op == ast.SetNotNull && st.has(ruleid.NotNullUnproven):
		p.notNull(head, table, cmd.Name, 0)
	case cmd.Op == ast.AddColumn && cmd.Column != nil:
		p.addColumn(st, head, n, cmd.Column)
	case cmd.Op == ast.DropColumn && st.has(ruleid.ColumnDropped):
		column := ast.Ident(cmd.Name)
		r := st.Catalog.Lookup(n.Name)
		if c := r.Column(cmd.Name); c != nil && (c.Identity || slices.ContainsFunc(r.Constraints, func(k *catalog.Constraint) bool {
			return k.Type == ast.PrimaryKey && slices.Contains(k.Columns, cmd.Name)
		})) {
			p.manual(st, full, "The column is in the primary key or an identity column, so programs can't leave it out: give the table another key first.")
			return
		}
		p.add(piece{note: "New programs leave " + cmd.Name + " out of what they write.", sql: []string{head + " ALTER COLUMN " + column + " DROP NOT NULL"}})
		p.add(piece{stage: contractStage, label: "contract", deploy: "programs that neither read nor write " + table + "." + cmd.Name,
			sql: []string{contract("no program uses "+cmd.Name+"\n") + full}})
	case cmd.Op == ast.DropDefault && st.has(ruleid.ColumnDefaultDropped):
		p.add(piece{stage: contractStage, label: "contract", deploy: "programs that write " + table + "." + cmd.Name, sql: []string{full}})
	case cmd.Op == ast.AlterColumnType && st.has(ruleid.ColumnTypeRewrite) && cmd.Type != nil:
		p.retype(st, full, n.Name, cmd)
	case cmd.Op == ast.DetachPartition && st.has(ruleid.PartitionDetachedUnderLock):
		p.add(piece{stage: 1, noTx: true, label: "detach", sql: []string{full + " CONCURRENTLY"}})
	case cmd.Op == ast.AttachPartition && st.has(ruleid.PartitionAttachedUnproven):
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
	p.brings(column, stage)
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
	case k.Type == ast.Check && st.has(ruleid.CheckNotValidated), k.Type == ast.ForeignKey && st.has(ruleid.ForeignKeyNotValidated):
		if r := st.Catalog.Lookup(n.Name); k.Type == ast.ForeignKey && r != nil && r.Partitioned {
			p.manual(st, full, "Before PostgreSQL 18 a partitioned table takes no foreign key that is NOT VALID: add it to each partition NOT VALID, validate it there, and then add it to the table.")
			return
		}
		p.notValid(head, st.text, k.Name, st.Catalog.NameOf(n.Name, k))
	case (k.Type == ast.Unique || k.Type == ast.PrimaryKey) && k.UsingIndex == "" && st.has(ruleid.UniqueConstraintBuild):
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
	p.brings(sqltext.Name(quoted), 1)
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
	if ts := sqltext.Tokens(columns); len(ts) > 0 {
		for _, t := range ts {
			if t.Word == ")" && t.Depth == 0 {
				end = t.End
				break
			}
		}
	}
	name := ast.Ident(st.Catalog.NameOf(n.Name, k))
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
	p.brings(st.Catalog.NameOf(n.Name, k), stage+1)
	p.add(piece{stage: stage, noTx: true, label: "index", sql: []string{sql}})
	add := fmt.Sprintf("%s ADD CONSTRAINT %s %s USING INDEX %s %s", head, name, k.Type, name, rest)
	p.add(piece{stage: stage + 1, label: "constraint", sql: []string{strings.TrimSpace(add)}})
}

// addColumn adds the column alone, and what takes long in steps of its own.
func (p *planner) addColumn(st *statement, head string, n *ast.AlterTable, col *ast.Column) {
	moved := map[string]string{ruleid.CheckNotValidated: "CHECK", ruleid.ForeignKeyNotValidated: "REFERENCES", ruleid.UniqueConstraintBuild: "UNIQUE"}
	parts := sqltext.Segments(st.text)
	if col.Serial || col.Identity || col.Generated != nil || has(parts, "PRIMARY") {
		p.manual(st, head+" "+st.text, "Add a plain column, give it its default then, copy the rows in batches, and add the constraints with indexes that were built concurrently.")
		return
	}
	volatile, missing := st.has(ruleid.ColumnDefaultVolatile), st.has(ruleid.NotNullUnproven)
	known := volatile || missing
	var def, after []string
	var later []sqltext.Segment
	required := false
	for _, s := range parts {
		switch {
		case s.Kind == "NOT" && (volatile || missing):
			required = true
		case s.Kind == "DEFAULT" && volatile:
			after = append(after, head+" ALTER COLUMN "+ast.Ident(col.Name)+" SET "+s.Text)
		case slices.ContainsFunc(st.findings, func(f check.Finding) bool { return moved[f.Rule] == s.Kind && s.Kind != "" }):
			later, known = append(later, s), true
		case s.Name != "":
			def = append(def, "CONSTRAINT "+s.Name+" "+s.Text)
		default:
			def = append(def, s.Text)
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
		p.fillColumn(st, n.Name, col.Name, value(parts))
	}
	if required {
		p.notNull(head, n.Name.Name, col.Name, 2)
	}
}

// columnConstraint adds a column's constraint as one of the table.
func (p *planner) columnConstraint(st *statement, head string, n *ast.AlterTable, col *ast.Column, s sqltext.Segment) {
	k := &ast.Constraint{Name: strings.Trim(s.Name, `"`), Columns: []string{col.Name}}
	column := ast.Ident(col.Name)
	switch s.Kind {
	case "CHECK":
		k.Type = ast.Check
		p.notValid(head, "ADD CONSTRAINT "+ast.Ident(st.Catalog.NameOf(n.Name, k))+" "+s.Text, st.Catalog.NameOf(n.Name, k), "")
	case "REFERENCES":
		k.Type = ast.ForeignKey
		p.notValid(head, "ADD CONSTRAINT "+ast.Ident(st.Catalog.NameOf(n.Name, k))+" FOREIGN KEY ("+column+") "+s.Text, st.Catalog.NameOf(n.Name, k), "")
	case "UNIQUE":
		k.Type = ast.Unique
		p.uniqueIndex(st, head, n, k, "("+column+") "+strings.TrimSpace(s.Text[len("UNIQUE"):]))
	}
}

func has(parts []sqltext.Segment, kind string) bool {
	return slices.ContainsFunc(parts, func(s sqltext.Segment) bool { return s.Kind == kind })
}

// value is what rows get that were there before, "" when nothing says so.
func value(parts []sqltext.Segment) string {
	for _, s := range parts {
		if s.Kind == "DEFAULT" {
			return strings.TrimSpace(s.Text[len("DEFAULT"):])
		}
	}
	return ""
}

// fillColumn gives a new column its value in the rows that were there before.
func (p *planner) fillColumn(st *statement, table ast.Name, column, value string) {
	t, c := table.Quoted(), ast.Ident(column)
	where := c + " IS NULL"
	if value == "" {
		p.open = append(p.open, st.text)
		p.add(piece{stage: 1, label: "backfill", deploy: "programs that write " + table.Name + "." + column,
			note: "No default says what the rows that were there before get. Write it here, in batches, each a transaction of its own;\nuntil then this fails.",
			sql:  []string{guard("SELECT FROM "+t+" WHERE "+where, "rows of "+table.String()+" have no "+column+" yet: write them, and run this again")}})
		return
	}
	p.backfill(1, &backfill.Job{
		Table: table, Head: "UPDATE " + t + " SET " + c + " = " + value, Where: where, Columns: t + ".", Copy: true, Key: p.key(st.Catalog.Lookup(table)),
	}, where)
}
