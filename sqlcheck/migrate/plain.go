package migrate

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/sqlcheck/internal/sqlscan"
)

// plain reads a folder of files that no known tool claims, by number and name,
// or of numbered folders with up.sql and down.sql.
// How they are run is unknown; sending a file as one string is the common way,
// but one with psql's own commands is run by psql.
type plain struct{}

var (
	plainName  = regexp.MustCompile(`^[vV]?[0-9]+([._-].*)?(\.sql|/(up|down)\.sql)$`)
	stampName  = regexp.MustCompile(`^(19|20)[0-9]{10,12}[._-]`)
	downSuffix = regexp.MustCompile(`(?i)[._/-](down|undo|rollback|revert)(\.\w+)?\.sql$`)
	changes    = regexp.MustCompile(`(?i)\b(create|alter|drop)\s+(unique\s+)?(table|index|type|column|constraint|view)\b`)
)

// folderNames are those that folders of plain numbered files must have, since
// numbered files alone may be anything; in those that are true the files need
// not have numbers.
var folderNames = map[string]bool{
	"migrations": true, "migration": true, "migrate": true, "migrates": true, "db_migrations": true, "dbmigrations": true,
	"schema": false, "schemas": false, "versions": false, "versioned": false,
}

// otherWords are names of folders below those of migrations that hold something
// else, and what.
var otherWords = map[string]string{
	"seed": "seeds", "seeds": "seeds", "seeding": "seeds", "seeders": "seeds",
	"query": "queries", "queries": "queries", "sqlc": "queries",
	"fixture": testData, "fixtures": testData, "testdata": testData, "test": testData, "tests": testData, "mock": testData, "mocks": testData,
	"example": "examples", "examples": "examples", "sample": "examples", "samples": "examples",
	"down": "ways down", "rollback": "ways down", "rollbacks": "ways down", "revert": "ways down", "undo": "ways down",
	"dump": "dumps", "dumps": "dumps", "verify": "checks", "archive": "an archive", "archived": "an archive", "backup": "an archive", "old": "an archive",
}

// otherWord returns what the path says that a folder holds besides migrations,
// and the element that says it.
func otherWord(inside string) (what, element string) {
	elements := strings.Split(strings.ToLower(filepath.ToSlash(inside)), "/")
	for i := len(elements) - 1; i >= 0; i-- {
		if _, ok := folderNames[elements[i]]; ok {
			return "", ""
		}
		for _, w := range pathWords(elements[i]) {
			if what := otherWords[w]; what != "" {
				return what, elements[i]
			}
		}
	}
	return "", ""
}

// meantMigrations reports whether a folder or one above it in the project has a
// name that says migrations, and no name on the way says otherwise.
func (f *folder) meantMigrations() bool {
	inside := below(f.project.Dir(), f.dir)
	if inside == "." {
		inside = filepath.Base(absolute(f.dir))
	}
	if what, _ := otherWord(inside); what != "" {
		return false
	}
	for e := range strings.SplitSeq(strings.ToLower(filepath.ToSlash(inside)), "/") {
		if folderNames[e] || e == "versioned" {
			return true
		}
	}
	return false
}

func (plain) tool() string { return "plain" }

// detect takes any folder with numbered files; [plain.inName] says whether
// that is enough for one that nobody named.
func (plain) detect(f *folder) string {
	if len(f.names) > 0 && !slices.ContainsFunc(f.names, func(n string) bool { return !plainName.MatchString(n) }) {
		return "all files are numbered"
	}
	switch name := folderName(f.dir); {
	case len(f.names) == 0 || !folderNames[name]:
	case f.changesTables():
		return "the folder is called " + name + " and its files change tables"
	case slices.ContainsFunc(f.names, numberedFile.MatchString):
		return "the folder is called " + name + " and has numbered files"
	}
	return ""
}

// inName reports whether the name of a folder, or of one above it, says
// migrations, or a journal does, or its files are named by the minute in which
// they were written.
func (plain) inName(f *folder) bool {
	_, ok := folderNames[folderName(f.dir)]
	return ok || hasJournal(f) || f.meantMigrations() || len(f.names) > 2 && !slices.ContainsFunc(f.names, func(n string) bool { return !stampName.MatchString(n) }) &&
		f.changesTables()
}

// drizzleJournal is where Drizzle lists the migrations that it runs.
const drizzleJournal = "meta/_journal.json"

func hasJournal(f *folder) bool {
	_, err := os.Lstat(filepath.Join(f.dir, filepath.FromSlash(drizzleJournal)))
	return err == nil
}

func (plain) listed(f *folder, list []entry) string {
	switch {
	case hasJournal(f):
		return drizzleJournal
	case manifestNames(f, list) != nil:
		return releaseManifest
	}
	return ""
}

// folderName is the name of the folder, or of the one above it where the name
// says only which database it is for.
func folderName(dir string) string {
	dir = absolute(dir)
	if name := filepath.Base(dir); saysPostgres(name) && len(pathWords(name)) == 1 {
		dir = filepath.Dir(dir)
	}
	return strings.ToLower(filepath.Base(dir))
}

// entries takes every file; those without a number come last.
func (p plain) entries(f *folder) ([]entry, []error) {
	list := byName(f, p.parseName)
	for i, e := range list {
		if dir, ok := strings.CutSuffix(e.name, "/up.sql"); ok {
			list[i].version, list[i].down = dir, dir+"/down.sql"
		}
	}
	manifestOrder(f, list)
	return list, nil
}

func (plain) leaves(*folder, string) (why string, unclear bool) { return withoutUp, false }

func (plain) parseName(name string) (entry, bool) {
	text := name
	if len(text) > 1 && (text[0] == 'v' || text[0] == 'V') {
		text = text[1:]
	}
	isDown := downSuffix.MatchString(name)
	if digits, n, ok := leadingNumber(text); ok {
		return entry{version: digits, number: n, isDown: isDown}, true
	}
	return entry{version: name, group: 1, isDown: isDown}, !isDown
}

func (plain) cut(file *File, _ *folder) error {
	for _, f := range []*File{file, file.Down} {
		switch {
		case f == nil:
		case needsPsql(f.Source):
			f.Execs = psqlExecs(f.Source)
		default:
			f.Execs = whole(f.Source)
		}
	}
	return nil
}

// needsPsql reports whether a script has what only psql understands.
func needsPsql(source string) bool {
	return strings.Contains(source, `\`) && slices.ContainsFunc(sqlscan.Split(source, skipBOM(source), len(source)), func(p sqlscan.Part) bool {
		return p.Kind != sqlscan.Statement
	})
}
