package migrate

import (
	"regexp"
	"strconv"
)

// golangMigrate reads golang-migrate/migrate: VERSION_title.up.sql, ordered by
// the number, and VERSION_title.down.sql. It opens no transaction, but sends a
// file as one string, so the server runs several statements as one; a file of
// one statement has none.
type golangMigrate struct{ multiStatement bool }

var migrateName = regexp.MustCompile(`^([0-9]+)_(.*)\.(down|up)\.sql$`)

func (golangMigrate) tool() string { return "golang-migrate" }

func (g golangMigrate) detect(f *folder) string {
	if n := f.firstNamed(func(n string) bool { e, ok := g.parseName(n); return ok && !e.isDown }); n != "" {
		return n + " is named like one of golang-migrate"
	}
	return ""
}

// entries lets a version occur twice where golang-migrate, which refuses it, is
// no dependency: other tools read files of such names too.
func (g golangMigrate) entries(f *folder) ([]entry, []error) {
	list := byName(f, g.parseName)
	unique := f.requires("github.com/golang-migrate/migrate")
	for i := range list {
		list[i].unique = unique
	}
	return list, nil
}

func (golangMigrate) parseName(name string) (entry, bool) {
	m := migrateName.FindStringSubmatch(name)
	if m == nil {
		return entry{}, false
	}
	n, err := strconv.ParseUint(m[1], 10, 64)
	return entry{version: m[1], number: n, isDown: m[3] == "down"}, err == nil
}

func (g golangMigrate) cut(file *File, _ *folder) error {
	for _, f := range []*File{file, file.Down} {
		switch {
		case f == nil:
		case g.multiStatement:
			f.Execs = statements(f.Source, skipBOM(f.Source), len(f.Source), 0)
		default:
			f.Execs = whole(f.Source)
		}
	}
	return nil
}
