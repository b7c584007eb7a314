package migrate

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	f, err := readFolder(project(dir), dir, nil)
	if err != nil {
		return nil
	}
	for _, r := range readers(LoadOptions{}) {
		if why := r.detect(f); why != "" {
			if entries, _ := r.entries(f); len(entries) == 0 {
				return nil
			}
			return &Candidate{Dir: filepath.ToSlash(dir), Tool: r.tool(), Why: why, folder: f}
		}
	}
	return nil
}

// DirOf returns the folder whose migrations a file is one of: that of its
// tool's layout, or the one that it lies in.
func DirOf(file string) string {
	dir := filepath.Dir(file)
	if slices.Contains(innerFiles, filepath.Base(file)) && numberedFolder.MatchString(filepath.Base(dir)) {
		return filepath.Dir(dir)
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
	Path string
	Why  string
	Err  error // set when it could not be read, so that nobody knows what is in it
}

// skippedDirs are never entered.
var skippedDirs = map[string]string{
	"vendor": "vendored code", "node_modules": "vendored code", "third_party": "vendored code",
	"testdata": testData, "fixtures": testData,
}

const testData = "test data"

// hasSQL reports whether there is a SQL file somewhere below a folder.
func hasSQL(dir string) bool {
	found := false
	_ = filepath.WalkDir(dir, func(_ string, e os.DirEntry, err error) error { // what can't be read is left out anyway
		if err == nil && isSQL(e) {
			found = true
			return filepath.SkipAll
		}
		return nil
	})
	return found
}

// Find walks the folder root and finds those with migrations for PostgreSQL.
// It does not follow symbolic links to folders. A folder below that can't be
// read is in skipped; err is set when root can't be, or ctx is done.
func Find(ctx context.Context, root string) (found []Candidate, skipped []Skipped, err error) {
	f := finder{ctx: ctx, project: project(root)}
	if err := f.dir(root); err != nil {
		return nil, nil, err
	}
	return f.found, f.skipped, nil
}

type finder struct {
	ctx     context.Context
	project string
	found   []Candidate
	skipped []Skipped
}

func (f *finder) skip(path, format string, args ...any) {
	f.skipped = append(f.skipped, Skipped{Path: filepath.ToSlash(path), Why: fmt.Sprintf(format, args...)})
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
		sub := filepath.Join(path, e.Name())
		why, leaveOut := skippedDirs[e.Name()]
		switch {
		case !e.IsDir() || strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_") || slices.Contains(inner, e.Name()):
		case leaveOut:
			if why != testData || hasSQL(sub) {
				f.skip(sub, "%s", why)
			}
		default:
			if err := f.dir(sub); err != nil {
				if f.ctx.Err() != nil {
					return err
				}
				f.skipped = append(f.skipped, Skipped{Path: filepath.ToSlash(sub), Why: err.Error(), Err: err})
			}
		}
	}
	return nil
}

// consider decides on a folder with SQL files. It returns the folders in it
// that belong to it.
func (f *finder) consider(dir string, entries []os.DirEntry) (inner []string, err error) {
	if !slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		return isSQL(e) || e.IsDir() && numberedFolder.MatchString(e.Name()) || e.Name() == sqitchPlan
	}) {
		return nil, nil
	}
	inside := below(f.project, dir) // where the project itself lies says nothing
	if word := otherDatabase(inside); word != "" {
		if slices.ContainsFunc(entries, isSQL) {
			f.skip(dir, "the path says %s", word)
		}
		return nil, nil
	}
	files, err := readFolder(f.project, dir, entries)
	if err != nil || len(files.names) == 0 {
		return nil, err
	}
	r, why := recognize(files)
	if r == nil {
		f.skip(dir, "%s", why)
		return nil, nil
	}
	if why := foreign(r, files, inside); why != "" {
		f.skip(dir, "%s", why)
		return files.inner, nil
	}
	f.found = append(f.found, Candidate{Dir: filepath.ToSlash(dir), Tool: r.tool(), Why: why, folder: files})
	return files.inner, nil
}

// recognize finds the reader for a folder that nobody named, and why it is the
// one or there is none.
func recognize(f *folder) (r reader, why string) {
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
