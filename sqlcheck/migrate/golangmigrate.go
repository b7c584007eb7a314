package migrate

import (
	"regexp"
	"slices"
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

// namesakes are modules that read files of golang-migrate's names, and let a
// version occur twice.
var namesakes = []string{"github.com/uptrace/bun", "github.com/mattermost/morph", "github.com/gobuffalo/pop", "github.com/ory/", "github.com/go-pg/migrations"}

// entries lets a version occur twice, which golang-migrate refuses, where
// another tool that reads files of such names is a dependency, or where that
// is so frequent that nobody can be running golang-migrate.
func (g golangMigrate) entries(f *folder) ([]entry, []error) {
	list := byName(f, g.parseName)
	twice := 0
	for i := 1; i < len(list); i++ {
		if list[i-1].compare(list[i]) == 0 {
			twice++
		}
	}
	if twice == 0 || !f.requires("github.com/golang-migrate/migrate") && (slices.ContainsFunc(namesakes, f.requires) || len(list) > 7 && 4*twice > len(list)) {
		return list, nil
	}
	for i := range list {
		list[i].unique = true
	}
	return list, nil
}

func (g golangMigrate) leaves(_ *folder, name string) (why string, unclear bool) {
	if e, ok := g.parseName(name); ok && e.isDown {
		return withoutUp, false
	}
	return "golang-migrate runs .up.sql and .down.sql alone", numberedFile.MatchString(name)
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
