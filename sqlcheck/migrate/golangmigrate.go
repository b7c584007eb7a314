package migrate

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// golangMigrate reads golang-migrate/migrate: VERSION_title.up.sql, ordered by
// the number, and VERSION_title.down.sql. It opens no transaction, but sends a
// file as one string, so the server runs several statements as one; a file of
// one statement has none.
type golangMigrate struct{ multiStatement bool }

var migrateName = regexp.MustCompile(`^([0-9]+)_(.*)\.(down|up)\.sql$`)

func (golangMigrate) tool() string { return "golang-migrate" }

// detect leaves a folder in which many versions occur twice to the reader of
// plain files: golang-migrate would have refused it ever since.
func (g golangMigrate) detect(f *folder) string {
	const many = 4
	n := f.firstNamed(func(n string) bool { e, ok := g.parseName(n); return ok && !e.isDown })
	if n == "" || g.twice(byName(f, g.parseName)) >= many && (plain{}).detect(f) != "" && (plain{}).inName(f) {
		return ""
	}
	return n + " is named like one of golang-migrate"
}

// twice counts the files whose version another one has.
func (golangMigrate) twice(list []entry) int {
	n := 0
	for i := 1; i < len(list); i++ {
		if list[i-1].compare(list[i]) == 0 {
			n++
		}
	}
	return n
}

// entries lets a version occur twice, which golang-migrate refuses, where the
// project has Go modules but nothing says that it is golang-migrate that runs:
// other tools and programs of one's own read files of such names too.
func (g golangMigrate) entries(f *folder) ([]entry, []error) {
	list := byName(f, g.parseName)
	if g.twice(list) == 0 {
		return list, nil
	}
	said, modules := g.runs(f)
	for i := range list {
		list[i].unique = said || !modules
	}
	return list, nil
}

// runs reports whether a project says that it runs golang-migrate: as a module,
// or by its command or image in the files that such things stand in; and
// whether it has Go modules at all.
func (golangMigrate) runs(f *folder) (said, modules bool) {
	for at := absolute(f.dir); ; at = filepath.Dir(at) {
		if text, err := readSource(f.project, filepath.Join(at, "go.mod")); err == nil {
			if strings.Contains(text, "github.com/golang-migrate/migrate") {
				return true, true
			}
			modules = true
		}
		for _, path := range RunFiles(at) {
			if text, err := readSource(f.project, path); err == nil && (strings.Contains(text, "golang-migrate") || strings.Contains(text, "migrate/migrate")) {
				return true, modules
			}
		}
		if at == f.project.Dir() || at == filepath.Dir(at) {
			return false, modules
		}
	}
}

// runFiles are where commands and images are named.
var runFiles = []string{
	"Makefile", "*.mk", "Taskfile.y*ml", "justfile", "*Dockerfile*", "*compose*.y*ml", "scripts/*.sh", "*.sh", ".github/workflows/*.y*ml", ".gitlab-ci.yml",
}

// RunFiles lists the files in a folder that may say which tool runs the
// migrations below it.
func RunFiles(dir string) []string {
	var files []string
	for _, pattern := range runFiles {
		found, _ := filepath.Glob(filepath.Join(dir, pattern)) // a folder with signs of patterns in its name has none
		files = append(files, found...)
	}
	return files
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
