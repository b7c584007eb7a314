package migrate

import "strings"

// sqlMigrate reads rubenv/sql-migrate: numbered files first, others after
// them by name; "-- +migrate Up [notransaction]". A file is one transaction;
// a statement ends with a line that ends in a semicolon.
type sqlMigrate struct{}

func (sqlMigrate) tool() string { return "sql-migrate" }

func (sqlMigrate) detect(names []string, sources map[string]string) string {
	if n := firstWith(names, sources, "-- +migrate Up"); n != "" {
		return n + ` has "-- +migrate Up"`
	}
	return ""
}

func (sqlMigrate) parseName(name string) (entry, bool) {
	if digits, n, ok := leadingNumber(name); ok {
		return entry{version: digits, number: n}, true
	}
	return entry{version: name, group: 1}, true
}

func (sqlMigrate) cut(f *File) error {
	f.InTransaction = !hasLine(f.Source, func(l string) bool {
		words := strings.Fields(sqlMigrateDirective(l))
		return len(words) > 1 && words[0] == "Up" && words[1] == "notransaction"
	})
	c := lineCutter{directive: sqlMigrateDirective, up: "Up", down: "Down"}
	return c.cut(f)
}

func sqlMigrateDirective(l string) string {
	rest, ok := strings.CutPrefix(l, "-- +migrate")
	if !ok {
		return ""
	}
	return strings.TrimSpace(rest)
}
