package migrate

import (
	"slices"
	"strings"
)

// sqlMigrate reads rubenv/sql-migrate: numbered files first, others after
// them by name; "-- +migrate Up [notransaction]". Either way is one
// transaction; a statement ends with a line that ends in a semicolon.
type sqlMigrate struct{}

func (sqlMigrate) tool() string { return "sql-migrate" }

func (sqlMigrate) detect(f *folder) string {
	if n := f.firstWith("-- +migrate Up"); n != "" {
		return n + ` has "-- +migrate Up"`
	}
	return ""
}

func (sqlMigrate) entries(f *folder) ([]entry, []error) {
	return byName(f, func(name string) (entry, bool) {
		if digits, n, ok := leadingNumber(name); ok {
			return entry{version: digits, number: n}, true
		}
		return entry{version: name, group: 1}, true
	}), nil
}

func (sqlMigrate) cut(file *File, _ *folder) error {
	return (&lineCutter{directive: sqlMigrateDirective}).cut(file, sqlMigrateTransaction(file.Source, "Up"), sqlMigrateTransaction(file.Source, "Down"))
}

// sqlMigrateTransaction is 0 when a direction is said to need none.
func sqlMigrateTransaction(source, direction string) int {
	if hasLine(source, func(l string) bool {
		words := strings.Fields(sqlMigrateDirective(l))
		return len(words) > 1 && words[0] == direction && slices.Contains(words[1:], "notransaction")
	}) {
		return 0
	}
	return 1
}

func sqlMigrateDirective(l string) string {
	rest, ok := strings.CutPrefix(l, "-- +migrate ")
	if !ok {
		return ""
	}
	return strings.TrimSpace(rest)
}
