package migrate

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/safefile"
)

// folder is what lies in a folder of migrations, read once.
type folder struct {
	project *safefile.Root    // where its files may come from
	dir     string            // as it was given
	names   []string          // SQL files, slash-separated below dir, in the order of their names
	sources map[string]string // by name, of those that can be read
	side    map[string]string // other files that say what is run and how
	inner   []string          // folders in it that belong to it
	parts   []*folder         // those whose files make up the history, instead of its own
	unread  []LeftOut         // files that are no migrations by their names alone
	errs    []error           // files that can't be read
}

// sideNames are the files besides SQL that readers look at.
var sideNames = []string{atlasSum, prismaLock, sqitchPlan, "sqitch.conf", releaseManifest}

// A numbered folder may be a migration in files of these names.
var (
	numberedFolder = regexp.MustCompile(`^[0-9]+([_-].*)?$`)
	innerFiles     = []string{prismaFile, "up.sql", "down.sql"}
)

// isSide reports whether a file says how SQL files are run.
func isSide(name string) bool {
	return slices.Contains(sideNames, name) || strings.HasSuffix(name, flywayConf) || isChangelog(name)
}

// isSQL reports whether a file may be a migration. One whose name says another
// database before its ending, 1_a.up.mysql.sql, is none.
func isSQL(e os.DirEntry) bool { return !e.IsDir() && isSQLName(e.Name()) }

func isSQLName(file string) bool {
	name, ok := strings.CutSuffix(file, ".sql")
	return ok && name != "" && name[0] != '.' && databaseOf(name) == ""
}

// databaseOf returns the other database that a file name says before its ending.
func databaseOf(name string) string {
	for i, w := range strings.Split(strings.ToLower(name), ".") {
		if i > 0 && slices.Contains(otherDatabases, w) {
			return w
		}
	}
	return ""
}

// notSQL says why a file that holds SQL is no migration by its name.
func notSQL(e os.DirEntry) (why string, unclear bool) {
	name := e.Name()
	if e.IsDir() || name[0] == '.' || len(name) < len("a.sql") || !strings.EqualFold(name[len(name)-len(".sql"):], ".sql") {
		return "", false
	}
	if db := databaseOf(name[:len(name)-len(".sql")]); db != "" {
		return "the names say " + db, false
	}
	if !strings.HasSuffix(name, ".sql") {
		return "the names do not end in .sql", numberedFile.MatchString(name)
	}
	return "", false
}

// Reads reports whether files of a name may say which migrations there are or
// how they run.
func Reads(name string) bool {
	return isSide(name) || strings.EqualFold(filepath.Ext(name), ".sql") || slices.ContainsFunc(runFiles, func(pattern string) bool {
		ok, err := filepath.Match(filepath.Base(pattern), name)
		return ok && err == nil
	})
}

// readFolder reads the files of a folder and of those in it that belong to the
// layout of a tool. entries may be nil.
func readFolder(project *safefile.Root, dir string, entries []os.DirEntry) (*folder, error) {
	if entries == nil {
		var err error
		if entries, err = os.ReadDir(dir); err != nil {
			return nil, err
		}
	}
	f := &folder{project: project, dir: dir, sources: map[string]string{}, side: map[string]string{}}
	for _, e := range entries {
		why, unclear := notSQL(e)
		switch {
		case isSQL(e):
			f.names = append(f.names, e.Name())
		case why != "":
			f.unread = addLeftOut(f.unread, why, unclear, e.Name())
		case !e.IsDir() && isSide(e.Name()):
			if text, err := readSource(project, filepath.Join(dir, e.Name())); err == nil {
				f.side[e.Name()] = text
			} else {
				f.errs = append(f.errs, err)
			}
		}
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		switch {
		case numberedFolder.MatchString(e.Name()):
			for _, name := range innerFiles {
				if _, err := os.Lstat(filepath.Join(dir, e.Name(), name)); err == nil {
					f.names = append(f.names, e.Name()+"/"+name)
					f.inner = append(f.inner, e.Name())
				}
			}
		case f.side[sqitchPlan] != "" && slices.Contains(sqitchFolders, e.Name()):
			f.walk(e.Name())
			f.inner = append(f.inner, e.Name())
		}
	}
	for _, n := range f.names {
		source, err := readSource(project, filepath.Join(dir, filepath.FromSlash(n)))
		if err != nil {
			f.errs = append(f.errs, err)
			continue
		}
		f.sources[n] = source
	}
	return f, nil
}

// walk adds the SQL files of an inner folder and of those below it.
func (f *folder) walk(sub string) {
	entries, err := os.ReadDir(filepath.Join(f.dir, filepath.FromSlash(sub)))
	if err != nil {
		f.errs = append(f.errs, err)
		return
	}
	for _, e := range entries {
		switch name := sub + "/" + e.Name(); {
		case isSQL(e):
			f.names = append(f.names, name)
		case e.IsDir():
			f.walk(name)
		}
	}
}

// path is the path of a file of the folder.
func (f *folder) path(name string) string { return filepath.ToSlash(filepath.Join(f.dir, name)) }

// firstWith names a file that has a line of this prefix.
func (f *folder) firstWith(prefix string) string {
	for _, n := range f.names {
		if strings.Contains(f.sources[n], prefix) && hasLine(f.sources[n], func(l string) bool { return strings.HasPrefix(l, prefix) }) {
			return n
		}
	}
	return ""
}

// firstNamed names a file that a test accepts.
func (f *folder) firstNamed(test func(name string) bool) string {
	if i := slices.IndexFunc(f.names, test); i >= 0 {
		return f.names[i]
	}
	return ""
}

// overlay puts other texts in the place of those that were read, and adds
// files that are not on disk yet.
func (f *folder) overlay(texts map[string]string) {
	for _, p := range f.parts {
		p.overlay(texts)
	}
	if f.parts != nil {
		return
	}
	root := absolute(f.dir)
	for path, text := range texts {
		name, err := filepath.Rel(root, path)
		if err != nil || !filepath.IsLocal(name) {
			continue
		}
		name = filepath.ToSlash(name)
		if !slices.Contains(f.names, name) {
			if !f.wouldHold(name) {
				continue
			}
			f.names = append(f.names, name)
			slices.Sort(f.names)
		}
		f.sources[name] = text
	}
}

// wouldHold reports whether a file that is not on disk lies where the folder's
// files are.
func (f *folder) wouldHold(name string) bool {
	inner, file, below := strings.Cut(name, "/")
	if !below {
		return isSQLName(name)
	}
	return numberedFolder.MatchString(inner) && slices.Contains(innerFiles, file) ||
		f.side[sqitchPlan] != "" && slices.Contains(sqitchFolders, inner) && isSQLName(path.Base(file))
}

// unsavedFolder is a folder that holds no migration on disk, with those of an
// editor that would be its first. Unless the tool is known, its name and theirs
// must say what it is, as of a folder that is searched for. It is nil when
// there are none.
func unsavedFolder(dir string, opts LoadOptions) (*folder, error) {
	f, err := readFolder(safefile.RootOf(dir), dir, nil)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = &folder{project: safefile.RootOf(dir), dir: dir, sources: map[string]string{}, side: map[string]string{}}, nil
	}
	if err != nil || len(f.names) > 0 {
		return nil, err
	}
	f.overlay(opts.Overlay)
	switch {
	case len(f.names) == 0:
		return nil, nil
	case opts.Tool != "":
		return f, nil
	}
	inside := below(f.project.Dir(), dir)
	if word := otherDatabase(inside); word != "" {
		return nil, fmt.Errorf("%s: no migrations for PostgreSQL: the path says %s", dir, word)
	}
	r, why := recognize(f)
	if r != nil {
		if why = foreign(r, f, inside); why == "" {
			return f, nil
		}
	}
	return nil, fmt.Errorf("%s: no migrations for PostgreSQL: %s", dir, why)
}
