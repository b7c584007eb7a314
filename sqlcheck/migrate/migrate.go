// Package migrate reads folders of SQL migrations the way the tool that runs
// them does: which files there are, in which order they run, which part of
// them is the way up, and how that part is cut into the strings that the
// server gets and into transactions. PostgreSQL treats a string of several
// statements as one transaction, so both decide what a statement may do.
package migrate

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Dir is a folder of migrations.
type Dir struct {
	Path  string // as it was given, slash-separated
	Tool  string
	Files []*File // in the order in which they run
}

// File is the way up of one migration.
type File struct {
	Path    string // slash-separated, below Dir.Path
	Version string // as the tool spells it
	Source  string // the whole file; offsets below are bytes of it
	// InTransaction is set when the tool runs the file between BEGIN and
	// COMMIT of its own.
	InTransaction bool
	Execs         []Exec
}

// Exec is a part of a file that is sent to the server as one string.
type Exec struct{ Start, End int }

// LoadOptions says what the names and the contents of the files do not.
type LoadOptions struct {
	Tool string // "" detects it
	// MultiStatement is golang-migrate's x-multi-statement=true: every
	// statement is sent by itself.
	MultiStatement bool
}

// Load reads a folder. What can't be read is in the errors, each of which
// names its file; the rest is returned all the same. The result is nil only
// when the folder itself can't be read or no tool is known for it.
func Load(dir string, opts LoadOptions) (*Dir, []error) {
	names, err := sqlFiles(dir)
	if err != nil {
		return nil, []error{err}
	}
	var errs []error
	sources, within := map[string]string{}, project(dir)
	for _, name := range names {
		source, err := readSource(within, filepath.Join(dir, name))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		sources[name] = source
	}
	r, err := choose(opts, names, sources)
	if err != nil {
		return nil, append(errs, fmt.Errorf("%s: %w", dir, err))
	}
	out := &Dir{Path: filepath.ToSlash(dir), Tool: r.tool()}
	var entries []entry
	for _, name := range names {
		if e, ok := r.parseName(name); ok {
			e.name = name
			entries = append(entries, e)
		}
	}
	sortEntries(entries)
	errs = append(errs, duplicates(dir, entries)...)
	for _, e := range entries {
		source, ok := sources[e.name]
		if !ok {
			continue // unreadable, reported above
		}
		f := &File{Path: filepath.ToSlash(filepath.Join(dir, e.name)), Version: e.version, Source: source}
		if err := r.cut(f); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", f.Path, err))
		}
		out.Files = append(out.Files, f)
	}
	return out, errs
}

// sqlFiles lists the names of the SQL files right in a folder.
func sqlFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".sql") && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// duplicates reports versions that two files claim: the tools refuse to run.
func duplicates(dir string, entries []entry) []error {
	var errs []error
	for i := 1; i < len(entries); i++ {
		a, b := entries[i-1], entries[i]
		if a.unique && b.unique && a.number == b.number {
			errs = append(errs, fmt.Errorf("%s: version %s is also that of %s", filepath.ToSlash(filepath.Join(dir, b.name)), b.version, a.name))
		}
	}
	return errs
}

// skipBOM returns the offset behind a byte order mark.
func skipBOM(source string) int {
	if strings.HasPrefix(source, "\ufeff") {
		return len("\ufeff")
	}
	return 0
}

var errUnknownTool = errors.New("no migration tool is known for these files")
