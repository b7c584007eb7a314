package newfile

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// File is a new migration.
type File struct {
	Path    string // slash-separated, as those of the folder
	Text    string
	Remarks []string // what the tool wants besides the file
}

// Behind makes a migration with one statement that runs behind all others of
// the folder; the index says behind which at least. number counts the new files
// from 0, so that several have versions of their own; a tool that takes no gap
// between versions gets the next one each time.
//
// ok is false where a file alone is not enough, since another one lists the
// migrations, and where the names don't say what would come last.
func Behind(dir *migrate.Dir, index, number int, slug, sql string) (f File, ok bool) {
	last := slices.IndexFunc(dir.Files, func(f *migrate.File) bool { return flywayRepeatable(dir, f) }) - 1
	if last < -1 {
		last = len(dir.Files) - 1
	}
	if dir.Listed != "" || last < index || last < 0 || !literal(sql) {
		return File{}, false
	}
	old := dir.Files[last]
	t := For(dir, old)
	if t.last == "" || t.last != numbered(dir.Tool, old.Version) {
		return File{}, false
	}
	t.first = 1                                          // the last file stays
	t.last, t.slug = path.Base(t.last), plainWords(slug) // files of a release have its name in their version
	if dir.Tool == "tern" {
		number, t.slug = 0, anyConstraint // one name, so that no two are made at once
	}
	name := t.Name(t.Version(number), "validate")
	if dir.Tool == "plain" {
		if name, ok = likePlain(name, old.Path, t.last); !ok {
			return File{}, false
		}
	}
	in := path.Dir(old.Path)
	if dir.Tool == "prisma" {
		in = path.Dir(in)
	}
	f = File{Path: path.Join(in, name), Text: t.Frame(t.Statement(sql), false), Remarks: t.Remarks([]string{name})}
	return f, !migrate.ToolNamed(dir.Tool).ByText || f.Path > old.Path
}

// flywayRepeatable reports whether a file is one that Flyway runs again behind
// the versioned ones.
func flywayRepeatable(dir *migrate.Dir, f *migrate.File) bool {
	return dir.Tool == "flyway" && !trailingNumber.MatchString(f.Version)
}

// literal reports whether every tool sends a text as it stands: directives are
// lines, and placeholders are replaced in names too.
func literal(sql string) bool {
	return !strings.ContainsFunc(sql, unicode.IsControl) && !strings.Contains(sql, "${") && !strings.Contains(sql, "{{")
}

// plainFile is how files without a known tool may be named.
var plainFile = regexp.MustCompile(`^([vV]?)[0-9]+(?:[._-].*?)?(\.up)?\.sql$`)

// likePlain gives a name the form of that of the last file.
func likePlain(name, old, version string) (string, bool) {
	m := plainFile.FindStringSubmatch(path.Base(old))
	if m == nil || !strings.HasPrefix(path.Base(old), m[1]+version) {
		return "", false
	}
	return m[1] + strings.TrimSuffix(name, ".sql") + m[2] + ".sql", true
}

// maxSlug is the most bytes of a slug.
const maxSlug = 60

// anyConstraint is the slug where none can be made of a name.
const anyConstraint = "constraint"

// plainWords makes a name for files of what may be any text.
func plainWords(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	slug := strings.Join(words, "_")
	if len(slug) > maxSlug {
		slug = strings.TrimRight(slug[:maxSlug], "_")
	}
	if slug == "" {
		slug = anyConstraint
	}
	return slug
}
