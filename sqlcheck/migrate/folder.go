package migrate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// folder is what lies in a folder of migrations, read once.
type folder struct {
	dir     string            // as it was given
	names   []string          // SQL files, slash-separated below dir, in the order of their names
	sources map[string]string // by name, of those that can be read
	side    map[string]string // other files that say what is run and how
	inner   []string          // folders in it that belong to it
	errs    []error           // files that can't be read
}

// sideNames are the files besides SQL that readers look at.
var sideNames = []string{atlasSum, prismaLock, sqitchPlan, "sqitch.conf"}

// isSide reports whether a file says how SQL files are run.
func isSide(name string) bool {
	return slices.Contains(sideNames, name) || strings.HasSuffix(name, flywayConf) || isChangelog(name)
}

// isSQL reports whether a file may be a migration.
func isSQL(e os.DirEntry) bool {
	return !e.IsDir() && strings.HasSuffix(e.Name(), ".sql") && !strings.HasPrefix(e.Name(), ".")
}

// readFolder reads the files of a folder and of those in it that belong to the
// layout of a tool. entries may be nil.
func readFolder(project, dir string, entries []os.DirEntry) (*folder, error) {
	if entries == nil {
		var err error
		if entries, err = os.ReadDir(dir); err != nil {
			return nil, err
		}
	}
	f := &folder{dir: dir, sources: map[string]string{}, side: map[string]string{}}
	for _, e := range entries {
		switch {
		case isSQL(e):
			f.names = append(f.names, e.Name())
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
		case prismaFolder.MatchString(e.Name()):
			if _, err := os.Lstat(filepath.Join(dir, e.Name(), prismaFile)); err == nil {
				f.names = append(f.names, e.Name()+"/"+prismaFile)
				f.inner = append(f.inner, e.Name())
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
