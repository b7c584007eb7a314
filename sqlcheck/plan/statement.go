package plan

import (
	"slices"
	"strings"
	"unicode"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/backfill"
	"github.com/patternvet/patternvet/sqlcheck/check"
	"github.com/patternvet/patternvet/sqlcheck/failures"
	"github.com/patternvet/patternvet/sqlcheck/internal/engine"
	"github.com/patternvet/patternvet/sqlcheck/internal/sqltext"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
	"github.com/patternvet/patternvet/sqlcheck/ruleid"
)

// statement is one that was rejected, or a clause of it.
type statement struct {
	*engine.Step
	text     string
	findings []check.Finding
}

func (st *statement) has(rule string) bool {
	return slices.ContainsFunc(st.findings, func(f check.Finding) bool { return f.Rule == rule })
}

// fails reports whether the statement is certain to fail for a reason of one of
// these categories.
func (st *statement) fails(categories ...string) bool {
	return slices.ContainsFunc(st.findings, func(f check.Finding) bool {
		return f.Rule == ruleid.StatementFails && slices.Contains(categories, f.Category)
	})
}

func (st *statement) drop(rule string) {
	st.findings = slices.DeleteFunc(st.findings, func(f check.Finding) bool { return f.Rule == rule })
}

const noClients = "programs that do not use the old any more"

// reject plans a statement with findings.
func (p *planner) reject(st *statement) {
	switch n := st.Node.(type) {
	case *ast.AlterTable:
		if n.Kind == ast.TableKind {
			p.alterTable(st, n)
			return
		}
	case *ast.CreateIndex:
		if st.has(ruleid.IndexNotConcurrent) || st.has(ruleid.IndexInvalidHidden) || st.fails(failures.Transaction, failures.Partition) {
			p.createIndex(st, n)
			return
		}
	case *ast.Drop:
		p.dropObject(st, n)
		return
	case *ast.Rename:
		p.rename(st, n)
		return
	case *ast.AlterDomain:
		if c := n.Constraint; c != nil && n.Op == ast.AddConstraint && st.has(ruleid.DomainConstraintScan) {
			p.add(piece{sql: []string{st.text + " NOT VALID"},
				note: "Leave it so: validating a domain stops writes to all tables that use it. New values are checked."})
			return
		}
	case *ast.Maintenance:
		p.maintenance(st, n)
		return
	}
	p.rest(st, st.text)
}

// rest plans what only has to move to another place, else keeps it for people.
func (p *planner) rest(st *statement, text string) {
	switch n := st.Node.(type) { // what follows on the table may build on it
	case *ast.AlterTable:
		p.brings(n.Name.Name, 1)
	case *ast.DML:
		p.brings(n.Target.Name, 1)
	}
	switch {
	case st.has(ruleid.UpdateUnbounded), st.has(ruleid.LockHeldDuringWork) && everyRow(st):
		p.writeAll(st, text)
	case st.fails(failures.Transaction) && !st.fails(failures.Partition):
		p.add(piece{stage: 1, noTx: true, label: "alone", sql: []string{text}})
	case st.has(ruleid.EnumValueSameTransaction), st.has(ruleid.LockHeldDuringWork), st.has(ruleid.ValidateInSameTransaction):
		p.add(piece{stage: 1, label: "then", sql: []string{text}})
	case st.has(ruleid.ContractUnproven) || st.has(ruleid.IgnoreMalformed):
		p.manual(st, text, "")
	default:
		p.manual(st, text, "No safe sequence is known for it.")
	}
}

func (p *planner) createIndex(st *statement, n *ast.CreateIndex) {
	if r := st.Catalog.Lookup(n.Table); r != nil && r.Partitioned && !n.Only {
		p.manual(st, st.text, "A partitioned table has no concurrent build: create the index ON ONLY the table, build one on each partition concurrently, and attach them with ALTER INDEX … ATTACH PARTITION.")
		return
	}
	text := sqltext.Without(st.text, "IF", "NOT", "EXISTS")
	if !n.Concurrent {
		text = sqltext.InsertAfter(text, "CONCURRENTLY", "INDEX")
	}
	stage := 1
	if st.has(ruleid.IndexInvalidHidden) && n.Name != "" {
		name := ast.Name{Schema: n.Table.Schema, Name: n.Name}
		p.add(piece{stage: 1, noTx: true, label: "drop_invalid", sql: []string{"DROP INDEX CONCURRENTLY IF EXISTS " + name.Quoted()}})
		stage = 2
	}
	p.brings(n.Name, stage)
	p.add(piece{stage: stage, noTx: true, label: "index", sql: []string{text}})
}

func (p *planner) dropObject(st *statement, n *ast.Drop) {
	switch {
	case st.fails(failures.Partition):
		p.rest(st, st.text)
	case st.fails(failures.Transaction):
		p.add(piece{stage: 1, noTx: true, label: "drop_index", sql: []string{st.text}})
	case n.Kind == ast.IndexKind && !n.Cascade:
		exists := ""
		if n.IfExists {
			exists = "IF EXISTS "
		}
		for _, name := range n.Names {
			p.add(piece{stage: 1, noTx: true, label: "drop_index", sql: []string{"DROP INDEX CONCURRENTLY " + exists + name.Quoted()}})
		}
	case st.has(ruleid.TableDropped) || st.has(ruleid.ObjectDropped):
		rule := st.findings[0].Rule
		p.open = append(p.open, st.text)
		p.add(piece{stage: contractStage - 1, label: "contract", deploy: noClients, sql: []string{byHand("to be finished by hand: drop it here once no program uses it")}, note: "Then say which version was the last to use it, and put this in the place of the block below:\n" +
			"-- patternvet:ignore " + rule + " the last version to use it was …\n" + st.text + ";"})
	default:
		p.rest(st, st.text)
	}
}

func (p *planner) rename(st *statement, n *ast.Rename) {
	schema := ast.Name{Schema: n.Rel.Schema, Name: n.New}
	switch {
	case n.Kind == ast.TableKind && st.has(ruleid.TableRenamed):
		view := "CREATE VIEW " + n.Rel.Quoted()
		if p.version >= invokerViews {
			view += " WITH (security_invoker = true)"
		}
		p.now(st.text, view+" AS SELECT * FROM "+schema.Quoted(), grantsOf(schema, n.Rel))
		p.add(piece{stage: contractStage, label: "contract", deploy: "programs that use " + n.New + ", none that use " + n.Rel.Name, sql: []string{
			contract("programs use "+n.New+"\n") + "DROP VIEW " + n.Rel.Quoted(),
		}})
	case n.Kind == ast.ColumnKind && st.has(ruleid.ColumnRenamed):
		p.renameColumn(st, n)
	default:
		p.rest(st, st.text)
	}
}

func (p *planner) maintenance(st *statement, n *ast.Maintenance) {
	switch {
	case st.fails(failures.Transaction):
		p.add(piece{stage: 1, noTx: true, label: "alone", sql: []string{st.text}})
	case n.Verb == "REINDEX" && st.has(ruleid.ReindexNotConcurrent):
		kind := map[ast.ObjectKind]string{ast.IndexKind: "INDEX", ast.TableKind: "TABLE", ast.SchemaKind: "SCHEMA", ast.DatabaseKind: "DATABASE"}[n.Kind]
		p.add(piece{stage: 1, noTx: true, label: "reindex", sql: []string{sqltext.InsertAfter(st.text, "CONCURRENTLY", kind)}})
	case n.Verb == "REFRESH" && st.has(ruleid.RefreshNotConcurrent) && !n.NoData:
		p.add(piece{stage: 1, label: "refresh", sql: []string{sqltext.InsertAfter(st.text, "CONCURRENTLY", "MATERIALIZED", "VIEW")},
			note: "This needs a unique index on columns of the materialized view, without a condition."})
	default:
		p.rest(st, st.text)
	}
}

// flat is text on one line: a name may hold line breaks, and what stands behind
// one in a comment would run.
func flat(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}

// contract is the comment that names the file that a sequence begins in.
func contract(reason string) string {
	return "-- patternvet:contract " + versionMark + " " + flat(strings.TrimSuffix(reason, "\n")) + "\n"
}

// named gives a constraint a name unless it has one; quoted is the name as
// SQL has it.
func named(text, name, otherwise string) (sql, quoted string) {
	if name != "" {
		return text, ast.Ident(name)
	}
	quoted = ast.Ident(otherwise)
	return sqltext.InsertAfter(text, "CONSTRAINT "+quoted, "ADD"), quoted
}

// everyRow reports whether an UPDATE or DELETE has no condition, or only that a
// column has no value.
func everyRow(st *statement) bool {
	d, ok := st.Node.(*ast.DML)
	if !ok || d.Verb != "UPDATE" && d.Verb != "DELETE" {
		return false
	}
	return d.Where == nil || d.Where.Kind == ast.IsNull
}

// writeAll puts an UPDATE of all rows into batches, where that is the same: in
// a column that only this deploy brings, without a default, each row that has
// no value yet gets one.
func (p *planner) writeAll(st *statement, text string) {
	d, _ := st.Node.(*ast.DML)
	parts, ok := sqltext.SplitDML(text)
	why := ""
	switch {
	case d == nil || d.Verb != "UPDATE" || !ok || len(parts.Set) != 1:
		why = "Rows that programs write meanwhile must not be written again, so what is done must be told from what is not."
	case p.key(st.Catalog.Lookup(d.Target)) == nil:
		why = "No migration tells a key of the table."
	}
	for column, value := range parts.Set {
		col := st.Catalog.Lookup(d.Target).Column(column)
		switch {
		case why != "":
		case col == nil || !st.Catalog.IsNewColumn(d.Target, column) || col.HasDefault:
			why = "Programs write " + column + " meanwhile, so rows that are done can't be told from rows that are not."
		case slices.Contains(sqltext.Names(value), column):
			why = "The new value depends on the old one."
		}
		if why == "" {
			unset := ast.Ident(column) + " IS NULL"
			where := unset
			if !migrate.ToolNamed(p.dir.Tool).OwnTransactions && (parts.Joined || parts.Prefix != d.Target.Quoted()+".") {
				why = "The tool can't run it in batches."
				continue
			}
			if parts.Joined {
				unset = parts.Prefix + unset
			}
			if parts.Where != "" && sqltext.Normal(parts.Where) != sqltext.Normal(unset) {
				where = "(" + parts.Where + ") AND " + unset
			}
			left := where
			if v := strings.TrimSpace(value); !sqltext.IsConstant(v) {
				left = where + " AND (" + v + ") IS NOT NULL"
			}
			p.backfill(1, &backfill.Job{Table: d.Target, Head: parts.Head, Where: left, Columns: parts.Prefix, Key: p.key(st.Catalog.Lookup(d.Target))}, left)
			return
		}
	}
	p.manual(st, text, why+" Add a condition that rows which are done do not meet, or write them from a job that knows, in batches, each a transaction of its own.")
}
