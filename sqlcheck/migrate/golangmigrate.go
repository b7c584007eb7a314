package migrate

import (
	"regexp"
	"strconv"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// golangMigrate reads golang-migrate/migrate: VERSION_title.up.sql, ordered by
// the number. It opens no transaction, but sends a file as one string, so the
// server runs several statements as one; a file of one statement has none.
type golangMigrate struct{ multiStatement bool }

var migrateName = regexp.MustCompile(`^([0-9]+)_(.*)\.(down|up)\.sql$`)

func (golangMigrate) tool() string { return "golang-migrate" }

func (golangMigrate) detect(names []string, _ map[string]string) string {
	for _, n := range names {
		if m := migrateName.FindStringSubmatch(n); m != nil && m[3] == "up" {
			return n + " is named like one of golang-migrate"
		}
	}
	return ""
}

func (golangMigrate) parseName(name string) (entry, bool) {
	m := migrateName.FindStringSubmatch(name)
	if m == nil || m[3] != "up" {
		return entry{}, false
	}
	n, err := strconv.ParseUint(m[1], 10, 64)
	return entry{version: m[1], number: n, unique: true}, err == nil
}

func (g golangMigrate) cut(f *File) error {
	if g.multiStatement {
		cutStatements(f)
		return nil
	}
	cutWhole(f)
	return nil
}

// cutWhole sends a file as one string.
func cutWhole(f *File) {
	f.Execs = []Exec{{skipBOM(f.Source), len(f.Source)}}
}

// cutStatements sends every statement by itself.
func cutStatements(f *File) {
	for _, p := range sqlscan.Split(f.Source, skipBOM(f.Source), len(f.Source)) {
		f.Execs = append(f.Execs, Exec{p.Leading, p.Tail})
	}
}
