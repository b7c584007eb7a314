package gocheck

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safefile"
)

// The go command opens whatever has the name of a source and reads go.mod to
// its end, be it a pipe or a device, and follows links. So what is not to be
// read is looked for first: sources are hidden from it, and said; a module
// whose own files are of the kind is not loaded.

// maxModFile bounds go.mod, go.work and the like, in bytes.
const maxModFile = 16 << 20

// moduleFileNames are the files that the go command reads in the folder of a
// module or workspace, whatever it is asked.
var moduleFileNames = []string{"go.mod", "go.work", "go.sum", "go.work.sum", "vendor/modules.txt"}

// readableModule returns why the go command may not be run in a folder: it
// would read a file there or above that is not to be read.
func readableModule(dir string) error {
	root := safefile.RootOf(dir)
	for at := dir; ; at = filepath.Dir(at) {
		for _, name := range moduleFileNames {
			if err := root.Readable(filepath.Join(at, name), maxModFile); Unreadable(err) {
				return err
			}
		}
		if at == filepath.Dir(at) {
			return nil
		}
	}
}

// Unreadable reports whether an error says that a file is not to be read, and
// not just that it isn't there.
func Unreadable(err error) bool {
	return errors.Is(err, safefile.ErrNotRegular) || errors.Is(err, safefile.ErrOutside) || errors.Is(err, safefile.ErrTooLarge)
}

// sourceExtensions are those of files that the go command opens to decide on
// their build constraints.
var sourceExtensions = []string{
	".go", ".c", ".cc", ".cpp", ".cxx", ".m", ".s", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".S", ".sx", ".swig", ".swigcxx", ".syso",
}

// Unread lists the sources of a load that are not to be read, and why. It fails
// when a module as a whole is not.
func (l Load) Unread() (hidden []string, problems []finding.Problem, err error) {
	replaced, _ := ModuleFiles(l)
	dirs := paths.Outermost(append(slices.Clone(l.MainModuleDirs), replaced...), "")
	root := safefile.RootOf(l.Dir)
	for _, dir := range append(slices.Clone(l.MainModuleDirs), replaced...) {
		if err := root.Check(dir); Unreadable(err) {
			return nil, nil, err
		}
		if err := readableModule(dir); err != nil {
			return nil, nil, err
		}
	}
	for _, dir := range dirs {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error { // the go command says what can't be listed
			switch {
			case err != nil:
				return paths.PassOver(d)
			case d.IsDir() && path != dir && (d.Name() == ".git" || d.Name() == "node_modules"):
				return fs.SkipDir
			case d.IsDir() || d.Type().IsRegular() || !slices.Contains(sourceExtensions, filepath.Ext(path)):
				return nil
			}
			if err := root.Readable(path, safefile.MaxSource); Unreadable(err) {
				hidden = append(hidden, path)
				if !leftOutByGo(dir, path) {
					problems = append(problems, finding.Problem{Message: "not read: " + strings.TrimPrefix(err.Error(), filepath.ToSlash(path)+": "), File: path})
				}
			}
			return nil
		})
	}
	return hidden, problems, nil
}

// leftOutByGo reports whether the go command leaves a file of a module out of
// its packages by its name or by that of a folder.
func leftOutByGo(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return false
	}
	elements := strings.Split(rel, string(filepath.Separator))
	last := elements[len(elements)-1]
	return strings.HasPrefix(last, ".") || strings.HasPrefix(last, "_") || slices.ContainsFunc(elements[:len(elements)-1], paths.Ignored)
}
