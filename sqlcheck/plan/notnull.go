package plan

import (
	"fmt"

	"github.com/patternvet/patternvet/sqlcheck/ast"
)

// notNullNamed is the version from which NOT NULL is a constraint with a name.
const notNullNamed = 18

// notNullOf selects the constraint NOT NULL of a column as n.
func (m *move) notNullOf(column string) string {
	return fmt.Sprintf("pg_constraint n JOIN pg_attribute a ON a.attrelid = n.conrelid AND n.conkey = ARRAY[a.attnum] WHERE n.conrelid = %s::regclass AND n.contype = 'n' AND a.attname = %s",
		ast.Literal(m.t()), ast.Literal(column))
}

// keepNotNullName writes down the name of the old column's NOT NULL, which goes
// before the new one has its own: as the comment of the check that stands for it.
func (m *move) keepNotNullName() []string {
	if m.p.version < notNullNamed {
		return nil
	}
	comment := "COMMENT ON CONSTRAINT " + template(ast.Ident(m.notNullName())+" ON "+m.t()) + " IS %L"
	return []string{perhaps("SELECT format(" + ast.Literal(comment) + ", n.conname) FROM " + m.notNullOf(m.from))}
}

// giveNotNullName gives the new column's NOT NULL the name that was written down.
func (m *move) giveNotNullName() []string {
	if m.p.version < notNullNamed {
		return nil
	}
	kept := fmt.Sprintf("(SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conrelid = %s::regclass AND conname = %s)",
		ast.Literal(m.t()), ast.Literal(m.notNullName()))
	rename := "ALTER TABLE " + template(m.t()) + " RENAME CONSTRAINT %I TO %I"
	return []string{perhaps("SELECT format(" + ast.Literal(rename) + ", n.conname, " + kept + ") FROM " + m.notNullOf(m.to) + " AND n.conname <> " + kept)}
}

// swapNotNullNames gives the new column's NOT NULL the name of the old one's, which
// goes with the old column.
func (m *move) swapNotNullNames() []string {
	if !m.notNull || m.p.version < notNullNamed {
		return nil
	}
	rename := "ALTER TABLE " + template(m.t()) + " RENAME CONSTRAINT %I TO %I"
	return []string{"DO " + ast.Dollar("names", fmt.Sprintf(`
DECLARE
    old name := (SELECT n.conname FROM %[1]s);
    new name := (SELECT n.conname FROM %[2]s);
BEGIN
    IF old IS NOT NULL AND new IS NOT NULL THEN
        EXECUTE format(%[3]s, old, %[4]s);
        EXECUTE format(%[3]s, new, old);
    END IF;
END `, m.notNullOf(m.from), m.notNullOf(m.to), ast.Literal(rename), ast.Literal(m.copyName("not_null_before"))))}
}

// perhaps runs the SQL that a query gives, if it gives any.
func perhaps(query string) string {
	return "DO " + ast.Dollar("names", "\nBEGIN\n    EXECUTE coalesce(("+query+"), 'SELECT');\nEND ")
}
