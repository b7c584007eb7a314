// Package migrate reads folders of SQL migrations the way the tool that runs
// them does: which files there are, in which order they run, which part of
// them is the up migration and which the down migration, and how a part is cut into the
// strings that the server gets and into transactions. PostgreSQL treats a
// string of several statements as one transaction, so both decide what a
// statement may do.
package migrate

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/safefile"
)

// Dir is a folder of migrations.
type Dir struct {
	Path  string // as it was given, slash-separated
	Tool  string
	Files []*File // in the order in which they run
	// LeftOut are the SQL files in it that are not among these, by reason.
	LeftOut []LeftOut
	// Notes is what is odd about it but no mistake for sure.
	Notes []string
	// Listed is the file that lists the migrations, "" where a file that is there
	// is one: a new migration must be named in it.
	Listed string
}

// File is the up migration of one migration, or the down migration.
type File struct {
	Path    string // slash-separated, below Dir.Path
	Version string // as the tool spells it
	// Source is the text of the file; offsets below are bytes of it. What the
	// tool unwraps from comments stands at its place, the rest of the file is
	// blank then.
	Source string
	Execs  []Exec // by position
	Down   *File  // how to take it back, nil when nothing says so
}

// Exec is a part of a file that is sent to the server as one string.
type Exec struct {
	Start, End int
	// Transaction numbers the transactions of a file that the tool opens and
	// commits, from 1; 0 stands for none.
	Transaction int
}

// LoadOptions says what the names and the contents of the files do not.
type LoadOptions struct {
	Tool string // "" detects it
	// MultiStatement is golang-migrate's x-multi-statement=true: every
	// statement is sent by itself.
	MultiStatement bool
	// Overlay has texts that stand in for those of files, by absolute path: what
	// an editor has not saved yet. They may be of files that do not exist, and
	// make up a folder that does not, if its name and theirs say migrations.
	Overlay map[string]string
}

// Load reads a folder. What can't be read is in the errors, each of which
// names its file; the rest is returned all the same. The result is nil only
// when the folder itself can't be read or no tool is known for it.
func Load(dir string, opts LoadOptions) (*Dir, []error) {
	if len(opts.Overlay) > 0 {
		switch f, err := unsavedFolder(dir, opts); {
		case err != nil:
			return nil, []error{err}
		case f != nil:
			return f.load(opts)
		}
	}
	f, err := readFolder(safefile.RootOf(dir), dir, nil)
	if err != nil {
		return nil, []error{err}
	}
	if err := f.takeReleases(nil, true); err != nil {
		return nil, []error{err}
	}
	return f.load(opts)
}

func (f *folder) load(opts LoadOptions) (*Dir, []error) {
	f.overlay(opts.Overlay)
	if f.parts != nil {
		return f.loadParts(opts)
	}
	r, err := choose(opts, f)
	if err != nil {
		return nil, append(slices.Clone(f.errs), fmt.Errorf("%s: %w", f.dir, err))
	}
	return f.read(r, opts.Tool != "")
}

// read loads the folder's own files as a tool does, which somebody named or
// which they look like.
func (f *folder) read(r reader, named bool) (*Dir, []error) {
	errs := slices.Clone(f.errs)
	entries, refused := r.entries(f)
	errs = append(errs, refused...)
	out := &Dir{Path: filepath.ToSlash(f.dir), Tool: r.tool(), LeftOut: f.leftOut(r, entries, named)}
	if l, ok := r.(lister); ok {
		out.Listed = l.listed(f, entries)
	}
	twice, note := f.duplicates(r, entries)
	if errs = append(errs, twice...); note != "" {
		out.Notes = append(out.Notes, note)
	}
	for _, e := range entries {
		source, ok := f.sources[e.name]
		if !ok {
			continue // unreadable, reported above
		}
		file := &File{Path: f.path(e.name), Version: e.version, Source: source}
		if down, ok := f.sources[e.down]; ok {
			file.Down = &File{Path: f.path(e.down), Version: e.version, Source: down}
		}
		if err := r.cut(file, f); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", file.Path, err))
		}
		if file.Down != nil && len(file.Down.Execs) == 0 {
			file.Down = nil
		}
		out.Files = append(out.Files, file)
	}
	return out, errs
}

// duplicates reports versions that two files claim where the tool refuses to
// run then. Where that would be so only if golang-migrate was what runs them,
// a note says it.
func (f *folder) duplicates(r reader, entries []entry) (errs []error, note string) {
	var versions []string
	first := map[string]string{}
	for _, e := range entries {
		key := fmt.Sprint(e.number, e.parts)
		if e.number == 0 && e.parts == nil {
			key = e.version // compared as text
		}
		name, twice := first[key]
		switch {
		case !twice:
			first[key] = e.name
		case e.unique:
			errs = append(errs, fmt.Errorf("%s: version %s is also that of %s: %s refuses to run then", f.path(e.name), e.version, name, r.tool()))
		case r.tool() == (golangMigrate{}).tool() && !slices.Contains(versions, e.version):
			versions = append(versions, e.version)
		}
	}
	if len(versions) > 0 {
		note = "more files than one have the version " + strings.Join(versions[:min(3, len(versions))], ", ")
		if more := len(versions) - 3; more > 0 {
			note += fmt.Sprintf(" and %d more", more)
		}
		note += "; golang-migrate would refuse that"
	}
	return errs, note
}

// skipBOM returns the offset behind a byte order mark.
func skipBOM(source string) int {
	if strings.HasPrefix(source, "\ufeff") {
		return len("\ufeff")
	}
	return 0
}

var errUnknownTool = errors.New("no migration tool is known for these files")
