package plan

import (
	"fmt"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// renameColumn gives a column another name while programs use both.
func (p *planner) renameColumn(st *statement, n *ast.Rename) {
	m, obstacle := p.newMove(st, n.Rel, n.Old, n.New, false)
	if obstacle == "" {
		obstacle = m.rename(st)
	}
	if obstacle != "" {
		p.manual(st, st.text, obstacle+" Add a column of the same type under the new name, let programs write both, copy the rows, and drop the old one once no program uses it.")
	}
}

// rename is the sequence; it returns what stands in its way.
func (m *move) rename(st *statement) (obstacle string) {
	col := m.column
	same := func(column string) string { return column }
	m.typ, m.forward, m.back = col.TypeText, same, same
	if col.Collation != "" {
		m.collate = " COLLATE " + col.Collation
	}
	o, c := ast.Ident(m.from), ast.Ident(m.to)

	def, late := "", false // the default of the new column, and whether it must wait
	if col.HasDefault {
		def, late = col.Default, col.Default == "" || m.p.volatile(st, m, col.Default)
		if late && !col.NotNull {
			return "Its default is another at every call, so a row without a value can't be told from one with NULL."
		}
	}
	m.lateDefault = late
	unset := "NEW." + c + " IS NULL"
	if def != "" && !late {
		unset = "NOT (" + image("NEW."+c, "("+def+")::"+m.typ) + ")"
	}
	var extra []string
	if def != "" && !late {
		extra = append(extra, m.alter("ALTER COLUMN "+c+" SET DEFAULT "+def))
	}
	if m.notNull { // the new column has the constraint, for both
		extra = append(extra, m.alter("ADD CONSTRAINT "+ast.Ident(m.notNullName())+" CHECK ("+c+" IS NOT NULL) NOT VALID"))
		extra = append(append(extra, m.keepNotNullName()...), m.alter("ALTER COLUMN "+o+" DROP NOT NULL"))
	}
	m.expand(fmt.Sprintf(`BEGIN
    IF TG_OP = 'INSERT' THEN
        IF %[3]s THEN
            NEW.%[2]s := NEW.%[1]s; -- a program of the version before, or the default
        ELSE
            NEW.%[1]s := NEW.%[2]s;
        END IF;
    ELSIF %[4]s THEN
        NEW.%[1]s := NEW.%[2]s;
    ELSE
        NEW.%[2]s := NEW.%[1]s;
    END IF;
    RETURN NEW;
END `, o, c, unset, image("NEW."+c, "OLD."+c)), extra...)
	m.build(true)
	sql := []string{m.alike(m.from, m.to, ""), m.complete(), m.p.timeout(contractStage), m.lock()}
	sql = append(append(sql, m.moveDefault()), m.liken()...)
	sql = append(sql, m.dropTrigger()...)
	sql = append(sql, contract("programs use "+m.to+", and all rows have it\n")+m.alter("DROP COLUMN "+o))
	sql = append(sql, m.restore()...)
	m.p.add(piece{stage: contractStage, label: "contract", atomic: true, sql: sql,
		note:   "Programs that use " + m.to + " can be deployed once the files before this one have run, none before.",
		deploy: "programs that use " + m.to + ", none that use " + m.from})
	return ""
}

// dropTrigger ends the copying.
func (m *move) dropTrigger() []string {
	fn := m.copier()
	return []string{"DROP TRIGGER " + ast.Ident(fn.Name) + " ON " + m.t(), "DROP FUNCTION " + fn.Quoted() + "()"}
}
