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
}

// Skipped is a folder or file that was looked at and left out.
type Skipped struct {
	Path string
	Why  string
	Err  error // set when it could not be read, so that nobody knows what is in it
}

// skippedDirs are never entered.
var skippedDirs = map[string]string{
	"vendor": "vendored code", "node_modules": "vendored code", "testdata": "test data",
}

// folderNames are those that folders of plain numbered files must have, since
// numbered files alone may be anything.
var folderNames = []string{"migrations", "migration", "migrate", "migrates", "db_migrations", "dbmigrations", "schema", "schemas", "versions"}

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
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".sql") && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	if len(names) > 0 {
		f.consider(path, names)
	}
	for _, e := range entries {
		sub := filepath.Join(path, e.Name())
		why, leaveOut := skippedDirs[e.Name()]
		switch {
		case !e.IsDir() || strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_"):
		case leaveOut:
			f.skip(sub, "%s", why)
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

// consider decides on a folder with SQL files.
func (f *finder) consider(dir string, names []string) {
	inside := below(f.project, dir) // where the project itself lies says nothing
	if word := otherDatabase(inside); word != "" {
		f.skip(dir, "the path says %s", word)
		return
	}
	sources := map[string]string{}
	for _, n := range names {
		if source, err := readSource(f.project, filepath.Join(dir, n)); err == nil {
			sources[n] = source
		} // else Load reports it
	}
	for _, r := range readers(LoadOptions{}) {
		why := r.detect(names, sources)
		if why == "" {
			continue
		}
		if r.tool() == (plain{}).tool() && !slices.Contains(folderNames, strings.ToLower(filepath.Base(absolute(dir)))) {
			break
		}
		if !saysPostgres(inside) {
			if file, evidence := foreignDialect(names, sources); file != "" {
				f.skip(dir, "%s is not for PostgreSQL: it has %s", file, evidence)
				return
			}
		}
		f.found = append(f.found, Candidate{Dir: filepath.ToSlash(dir), Tool: r.tool(), Why: why})
		return
	}
	f.skip(dir, "the files have neither the names nor the directives of a migration tool")
}
