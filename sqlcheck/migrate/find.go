package migrate

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/safefile"
)

// Candidate is a folder that holds migrations.
type Candidate struct {
	Dir  string // slash-separated, below the root as it was given
	Tool string
	Why  string // what gave it away

	folder *folder
}

// Load is [Load] of the folder, whose files are not read again.
func (c Candidate) Load(opts LoadOptions) (*Dir, []error) { return c.folder.load(opts) }

// Open returns the folder if it holds migrations of some tool, else nil. Its
// name and the database do not matter.
func Open(dir string) *Candidate {
	f, err := readFolder(safefile.RootOf(dir), dir, nil)
	if err != nil || f.takeReleases(nil, f.meantMigrations()) != nil {
		return nil
	}
	if f.parts != nil {
		return f.candidate(partReader(f.parts[0], LoadOptions{}), f.releasesIn())
	}
	for _, r := range readers(LoadOptions{}) {
		if why := r.detect(f); why != "" {
			if entries, _ := r.entries(f); len(entries) == 0 {
				return nil
			}
			return f.candidate(r, why)
		}
	}
	return nil
}

func (f *folder) candidate(r reader, why string) *Candidate {
	return &Candidate{Dir: filepath.ToSlash(f.dir), Tool: r.tool(), Why: why, folder: f}
}

// Dirs lists the folders that the candidate's files lie in.
func (c Candidate) Dirs() []string {
	dirs := []string{c.Dir}
	for _, p := range c.folder.parts {
		if dir := filepath.ToSlash(p.dir); dir != c.Dir {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// DirOf returns the folder whose migrations a file is one of: that of its
// tool's layout, or the one that it lies in.
func DirOf(file string) string {
	dir := filepath.Dir(file)
	if slices.Contains(innerFiles, filepath.Base(file)) && numberedFolder.MatchString(filepath.Base(dir)) {
		return filepath.Dir(dir)
	}
	if releaseName.MatchString(filepath.Base(dir)) {
		if c := Open(filepath.Dir(dir)); c != nil && slices.Contains(c.Dirs(), filepath.ToSlash(dir)) {
			return filepath.Dir(dir)
		}
	}
	for at := dir; filepath.Dir(at) != at; at = filepath.Dir(at) {
		if slices.Contains(sqitchFolders, filepath.Base(at)) {
			if _, err := os.Lstat(filepath.Join(filepath.Dir(at), sqitchPlan)); err == nil {
				return filepath.Dir(at)
			}
		}
	}
	return dir
}

// Skipped is a folder or file that was looked at and left out.
type Skipped struct {
	Path  string
	Why   string
	Err   error  // set when it could not be read, so that nobody knows what is in it
	Root  string // the folder, this one or one above, that the reason lies with
	Files int    // SQL files in it that nothing else accounts for
	// Unclear is set when they look like migrations all the same.
	Unclear bool
}

// skippedDirs are never entered.
var skippedDirs = map[string]string{
	"vendor": "vendored code", "node_modules": "vendored code", "third_party": "vendored code",
	"testdata": testData, "fixtures": testData,
}

const testData = "test data"

// countSQL counts the SQL files somewhere below a folder.
func countSQL(dir string) int {
	n := 0
	_ = filepath.WalkDir(dir, func(_ string, e os.DirEntry, err error) error { // what can't be read is left out anyway
		if err == nil && looksLikeSQL(e) {
			n++
		}
		return nil
	})
	return n
}

// looksLikeSQL reports whether a file is accounted for.
func looksLikeSQL(e os.DirEntry) bool {
	why, _ := notSQL(e)
	return why != "" || isSQL(e)
}

// CountIn counts the SQL files right in a folder.
func CountIn(dir string) int {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0 // reading it is an error elsewhere
	}
	return countIn(entries)
}

func countIn(entries []os.DirEntry) int {
	n := 0
	for _, e := range entries {
		if looksLikeSQL(e) {
			n++
		}
	}
	return n
}

// Find walks the folder root and finds those with migrations for PostgreSQL.
// It does not follow symbolic links to folders. A folder below that can't be
// read is in skipped; err is set when root can't be, or ctx is done.
func Find(ctx context.Context, root string) (found []Candidate, skipped []Skipped, err error) {
	f := finder{ctx: ctx, root: filepath.Clean(root), project: safefile.RootOf(root)}
	if err := f.dir(root); err != nil {
		return nil, nil, err
	}
	return f.found, f.skipped, nil
}

type finder struct {
	ctx     context.Context
	root    string
	project *safefile.Root
	found   []Candidate
	skipped []Skipped
}

func (f *finder) skip(path string, files int, format string, args ...any) *Skipped {
	path = filepath.ToSlash(path)
	f.skipped = append(f.skipped, Skipped{Path: path, Root: path, Files: files, Why: fmt.Sprintf(format, args...)})
	return &f.skipped[len(f.skipped)-1]
}

// rootOf returns the highest folder, from dir upwards, whose path still
// satisfies a test: what is said of it holds for all below.
func (f *finder) rootOf(dir string, test func(inside string) bool) string {
	for at := dir; at != f.root; {
		above := filepath.Dir(at)
		if !test(below(f.project.Dir(), above)) || above == at {
			return filepath.ToSlash(at)
		}
		at = above
	}
	return filepath.ToSlash(f.root)
}

// dir looks at one folder, then at those in it, in the order of their names.
func (f *finder) dir(path string) error {
	if err := f.ctx.Err(); err != nil {
		return err
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	inner, err := f.consider(path, entries)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !slices.Contains(inner, e.Name()) {
			if err := f.below(filepath.Join(path, e.Name()), e); err != nil {
				return err
			}
		}
	}
	return nil
}

// below looks at what lies in a folder, if it is a folder itself.
func (f *finder) below(path string, e os.DirEntry) error {
	why, leaveOut := skippedDirs[e.Name()]
	switch {
	case e.Type()&os.ModeSymlink != 0:
		if entries, err := os.ReadDir(path); err == nil && countIn(entries) > 0 {
			s := f.skip(path, countIn(entries), "a symbolic link to a folder, which is not followed")
			if err := f.project.Check(path); err != nil {
				s.Err, s.Why = err, err.Error()
			}
		}
	case !e.IsDir() || strings.HasPrefix(e.Name(), "."):
	case strings.HasPrefix(e.Name(), "_"):
		if n := countSQL(path); n > 0 {
			f.skip(path, n, "folders with such names are left out")
		}
	case leaveOut && why == testData:
		if n := countSQL(path); n > 0 {
			f.skip(path, n, "%s", why)
		}
	case leaveOut:
		f.skip(path, 0, "%s", why)
	default:
		if err := f.dir(path); err != nil {
			if f.ctx.Err() != nil {
				return err
			}
			f.skip(path, 0, "%s", err).Err = err
		}
	}
	return nil
}

// consider decides on a folder with SQL files. It returns the folders in it
// that belong to it.
func (f *finder) consider(dir string, entries []os.DirEntry) (inner []string, err error) {
	if !slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		return looksLikeSQL(e) || e.IsDir() && (numberedFolder.MatchString(e.Name()) || releaseName.MatchString(e.Name())) || e.Name() == sqitchPlan
	}) {
		return nil, nil
	}
	inside := below(f.project.Dir(), dir) // where the project itself lies says nothing
	if word := otherDatabase(inside); word != "" {
		if n := countIn(entries); n > 0 {
			f.skip(dir, n, "the path says %s", word).Root = f.rootOf(dir, func(inside string) bool { return otherDatabase(inside) == word })
		}
		return nil, nil
	}
	files, err := readFolder(f.project, dir, entries)
	if err != nil {
		return nil, err
	}
	if err := files.takeReleases(entries, files.meantMigrations()); err != nil {
		return nil, err
	}
	r, why := recognize(files)
	if r == nil {
		f.unrecognized(files, why, inside)
		return nil, nil
	}
	if why := files.foreign(r, inside); why != "" {
		f.skip(dir, files.count(), "%s", why)
		return files.inner, nil
	}
	f.found = append(f.found, *files.candidate(r, why))
	return files.inner, nil
}

// unrecognized notes why a folder's files are not read.
func (f *finder) unrecognized(files *folder, why, inside string) {
	n := len(files.names)
	for _, l := range files.unread {
		f.skip(files.dir, len(l.Files), "%s", l.Why).Unclear = l.Unclear && files.meantMigrations()
	}
	if n == 0 {
		return
	}
	s := f.skip(files.dir, n, "%s", why)
	if what, element := otherWord(inside); what != "" {
		s.Why = "the path says " + what
		s.Root = f.rootOf(files.dir, func(inside string) bool { _, e := otherWord(inside); return e == element })
	} else if n := files.firstNamed(func(n string) bool { return sqlcQuery.MatchString(files.sources[n]) }); n != "" {
		s.Why = n + " has queries for sqlc"
	}
}

// sqlcQuery is the comment that names a query for sqlc.
var sqlcQuery = regexp.MustCompile(`(?m)^--\s*name:\s*\w+\s+:\w+`)

// count is how many SQL files a folder has, those of its parts included.
func (f *folder) count() int {
	n := len(f.names)
	for _, l := range f.unread {
		n += len(l.Files)
	}
	for _, p := range f.parts {
		if p.dir != f.dir {
			n += p.count()
		}
	}
	return n
}

// foreign says why a folder, or a part of it, is not for PostgreSQL.
func (f *folder) foreign(r reader, inside string) string {
	for _, p := range f.parts {
		if why := foreign(r, p, inside); why != "" {
			return why
		}
	}
	if f.parts != nil {
		return ""
	}
	return foreign(r, f, inside)
}

// recognize finds the reader for a folder that nobody named, and why it is the
// one or there is none.
func recognize(f *folder) (r reader, why string) {
	if f.parts != nil {
		return partReader(f.parts[0], LoadOptions{}), f.releasesIn()
	}
	if len(f.names) == 0 {
		return nil, ""
	}
	for _, r := range readers(LoadOptions{}) {
		why := r.detect(f)
		if why == "" {
			continue
		}
		if p, ok := r.(plain); ok && !p.inName(f) {
			return nil, "the files are numbered, but nothing says that they are migrations; name the folder to have it checked"
		}
		return r, why
	}
	return nil, "the files have neither the names nor the directives of a migration tool"
}

// foreign says why a folder is not for PostgreSQL, "" if it may be.
func foreign(r reader, f *folder, inside string) string {
	if t, ok := r.(engineTeller); ok {
		if engine, where := t.engine(f); engine == "postgresql" {
			return ""
		} else if engine != "" {
			return fmt.Sprintf("%s says %s", where, engine)
		}
	}
	if saysPostgres(inside) {
		return ""
	}
	if file, evidence := foreignDialect(f.names, f.sources); file != "" {
		return fmt.Sprintf("%s is not for PostgreSQL: it has %s", file, evidence)
	}
	return ""
}
