package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/ast"
	"github.com/patternvet/patternvet/sqlcheck/catalog"
	"github.com/patternvet/patternvet/sqlcheck/effects"
	"github.com/patternvet/patternvet/sqlcheck/internal/pgparse"
)

// retype gives a column another type: a column beside it is filled, and takes
// its name in a step that only renames.
func (p *planner) retype(st *statement, full string, table ast.Name, cmd *ast.AlterCmd) {
	m, obstacle := p.newMove(st, table, cmd.Name, p.freeColumn(st.Catalog.Lookup(table), cmd.Name, "next"), true)
	if obstacle == "" {
		obstacle = m.retype(st, cmd)
	}
	if obstacle != "" {
		p.manual(st, full, obstacle+" Add a column of the new type, let programs write both, copy the rows, and drop the old one once no program uses it.")
	}
}

// freeColumn is a name with a suffix that the table has no column of, nor gets
// one of by another move.
func (p *planner) freeColumn(r *catalog.Relation, column, suffix string) string {
	for n := 0; ; n++ {
		name := catalog.ObjectName(column, "", suffix)
		if n > 0 {
			name = catalog.ObjectName(column, "", suffix+strconv.Itoa(n))
		}
		if r == nil {
			return name
		}
		if taken := r.Name.String() + "." + name; r.Column(name) == nil && !p.copies[taken] {
			p.copies[taken] = true
			return name
		}
	}
}

func (m *move) retype(st *statement, cmd *ast.AlterCmd) (obstacle string) {
	if cmd.TypeText == "" {
		return "The type can't be written."
	}
	m.typ = cmd.TypeText
	from, to := based(st.Catalog, m.column.Type), *cmd.Type
	if demanding(st.Catalog, to) {
		return "The type is a domain with a default or a constraint, which a new column would have from its first moment on."
	}
	if rows := func(t ast.TypeName) bool { d := st.Catalog.TypeOf(t); return d != nil && d.Kind == "composite" }; rows(from) || rows(to) {
		return "How rows are written as text depends on settings of the session."
	}
	if obstacle := m.conversion(from, based(st.Catalog, to), cmd.Text); obstacle != "" {
		return obstacle
	}
	old := m.p.freeColumn(m.rel, m.from, "before")
	o, c, before := ast.Ident(m.from), ast.Ident(m.to), ast.Ident(old)
	if cmd.CollationText != "" {
		m.collate = " COLLATE " + cmd.CollationText
	}
	typ := m.typ
	m.expand("BEGIN\n"+assign("    ", "NEW."+c, m.forward("NEW."+o), m.forwardFails)+"    RETURN NEW;\nEND ", m.checksAsTold()...)
	m.build(false)

	sql := []string{m.alike(m.from, m.to, ""), m.complete(), m.p.timeout(moveSwap), m.lock()}
	sql = append(sql, m.liken()...)
	for _, r := range m.references {
		sql = append(sql, "ALTER TABLE "+r.table.Quoted()+" DROP CONSTRAINT "+ast.Ident(r.name))
	}
	for _, k := range m.carried {
		if k.kind == ast.PrimaryKey {
			before, after := m.keyComment(k.name)
			sql = append(sql, before, m.alter("DROP CONSTRAINT "+ast.Ident(k.name)),
				m.alter("ADD CONSTRAINT "+ast.Ident(k.name)+" PRIMARY KEY USING INDEX "+ast.Ident(k.copy)+deferral(k.definition)), after)
		}
	}
	sql = append(append(sql, m.moveDefault()), m.swapNotNullNames()...)
	if m.notNull && !m.column.Identity {
		sql = append(sql, m.alter("ALTER COLUMN "+o+" DROP NOT NULL"))
	}
	sql = append(sql, m.alter("RENAME COLUMN "+o+" TO "+before),
		contract("no program names "+m.to+", and all rows have it\n")+m.alter("RENAME COLUMN "+c+" TO "+o))
	if m.column.Identity {
		sql = append(sql, m.moveIdentity(old))
	}
	sql = append(sql, m.createTrigger(fmt.Sprintf(`BEGIN
    BEGIN
        NEW.%[1]s := %[2]s;
        IF %[3]s THEN
            NEW.%[1]s := NULL; -- not the same value
        END IF;
    EXCEPTION WHEN data_exception OR check_violation OR not_null_violation THEN
        NEW.%[1]s := NULL; -- has no such value
    END;
    RETURN NEW;
END `, before, m.back("NEW."+o), image(m.value("NEW."+before), "NEW."+o)), true)...)
	m.p.add(piece{stage: moveSwap, label: "swap", atomic: true, sql: sql,
		note:   "From here on " + m.from + " is the new column; " + old + " is kept alike for the way back.",
		deploy: fmt.Sprintf("programs that take %s.%s as %s as well as %s", m.table, m.from, typ, effects.TypeString(from))})

	sql = append([]string{m.alike(old, m.from, before+" IS NOT NULL AND "), m.p.timeout(contractStage), m.lock()}, m.dropTrigger()...)
	sql = append(sql, contract("programs use the new column, and all rows have it\n")+m.alter("DROP COLUMN "+before))
	sql = append(sql, m.restore()...)
	m.p.add(piece{stage: contractStage, label: "contract", atomic: true, sql: sql, deploy: "nothing that needs the old type, and no way back to it"})
	return ""
}

// based is the type that a domain is over, and any other type itself.
func based(c *catalog.Catalog, t ast.TypeName) ast.TypeName {
	for range maxDomains {
		d := c.TypeOf(t)
		if d == nil || d.Kind != "domain" {
			break
		}
		base := d.Base
		base.Array += t.Array
		t = base
	}
	return t
}

// atTimeZone is a conversion between timestamps with and without a time zone.
var atTimeZone = regexp.MustCompile(`(?i)^\(?"?([\w$]+)"?\)? AT TIME ZONE ('[^']+')$`)

// conversion finds out how values go over, and back.
func (m *move) conversion(from, to ast.TypeName, using string) (obstacle string) {
	plain := func(column string) string { return column }
	m.forward, m.back = plain, plain
	m.forwardFails = !lossless(from, to)
	if zone := atTimeZone.FindStringSubmatch(using); zone != nil && zone[1] == m.from {
		convert := func(column string) string { return column + " AT TIME ZONE " + zone[2] }
		m.forward, m.back = convert, convert
		return ""
	}
	if using != "" {
		if cast, ok := strings.CutPrefix(using, ast.Ident(m.from)+"::"); !ok || strings.ContainsAny(cast, "|+-*/") {
			return "The conversion " + using + " says what the values mean in a new way, so programs of both versions can't use one column."
		} else {
			m.forward = func(column string) string { return column + "::" + cast }
		}
	}
	if byS := bySession(from, to); byS != "" {
		return "The conversion depends on a setting of the session (" + byS + "), so rows written by different programs would differ."
	}
	return ""
}

// widening lists the conversions that no value can fail.
var widening = map[string][]string{
	"int2": {"int4", "int8", "numeric", "float4", "float8", "text", "varchar"},
	"int4": {"int8", "numeric", "float8", "text", "varchar"}, "int8": {"numeric", "text", "varchar"},
	"float4": {"float8"}, "varchar": {"text", "varchar"}, "bpchar": {"text", "varchar"}, "text": {"varchar"}, "uuid": {"text", "varchar"}, "bool": {"text", "varchar"},
	"date": {"timestamp"},
}

// lossless reports whether every value has one of the other type.
func lossless(from, to ast.TypeName) bool {
	if from.Array > 0 || to.Array > 0 || from.Schema != "" || to.Schema != "" {
		return false
	}
	if len(to.Mods) > 0 {
		return from.Name == to.Name && len(from.Mods) == 1 && len(to.Mods) == 1 && from.Mods[0] <= to.Mods[0] && from.Name == "varchar"
	}
	return from.Name == to.Name || slices.Contains(widening[from.Name], to.Name)
}

// bySession names the setting that a conversion depends on, "" for none.
func bySession(from, to ast.TypeName) string {
	zoned := func(t ast.TypeName) bool { return t.Name == "timestamptz" || t.Name == "timetz" }
	text := func(t ast.TypeName) bool {
		return slices.Contains([]string{"text", "varchar", "bpchar", "citext", "name", "json", "jsonb", "xml"}, t.Name)
	}
	settings := map[string]string{
		"date": "DateStyle", "timestamp": "DateStyle", "timestamptz": "TimeZone", "timetz": "TimeZone", "interval": "IntervalStyle",
		"bytea": "bytea_output", "money": "lc_monetary", "float4": "extra_float_digits", "float8": "extra_float_digits", "xml": "xmloption",
		"daterange": "DateStyle", "tsrange": "DateStyle", "tstzrange": "TimeZone", "datemultirange": "DateStyle", "tsmultirange": "DateStyle", "tstzmultirange": "TimeZone",
		"regclass": "search_path", "regtype": "search_path", "regproc": "search_path", "regprocedure": "search_path", "regoper": "search_path",
		"regoperator": "search_path", "regcollation": "search_path", "regconfig": "search_path", "regdictionary": "search_path",
	}
	switch {
	case from.Name == to.Name:
		return ""
	case zoned(from) || zoned(to):
		return "TimeZone"
	case text(from) && !text(to):
		return settings[to.Name]
	case text(to) && !text(from):
		return settings[from.Name]
	case from.Name == "money" || to.Name == "money":
		return "lc_monetary"
	}
	return ""
}

// volatile reports whether a default is another at every call: the server would
// write every row for it.
func (p *planner) volatile(st *statement, m *move, def string) bool {
	sql := m.alter("ADD COLUMN " + ast.Ident(m.to) + " " + m.column.TypeText + " DEFAULT " + def)
	stmts := pgparse.Parse(sql, 0, len(sql))
	if len(stmts) != 1 || stmts[0].Node == nil {
		return true
	}
	e := effects.Of(stmts[0].Node, st.Catalog, effects.Env{Version: max(p.version, 11)})
	return slices.ContainsFunc(e.Work, func(w effects.Work) bool { return w.Kind == effects.Rewrite })
}
