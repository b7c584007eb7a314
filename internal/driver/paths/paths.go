// Package paths has what several parts of the driver ask of file names. Names are
// absolute until something prints them.
package paths

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Abs returns a path, that is relative to dir unless it is absolute, as an
// absolute one of this system.
func Abs(dir, path string) string {
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return filepath.Clean(path)
}

// Rel returns a path as findings spell it.
func Rel(dir, file string) string {
	if file == "" {
		return ""
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil {
		rel = file
	}
	return filepath.ToSlash(rel)
}

// Within reports whether path is dir or lies below it.
func Within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// Below returns the way from a folder to what lies below it.
func Below(dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return "."
	}
	return rel
}

// Outermost sorts folders and leaves out those that are walked with others:
// below them, with no folder between that is left out, and no link.
func Outermost(dirs []string, without string) []string {
	slices.Sort(dirs)
	dirs = slices.Compact(dirs)
	real := map[string]string{} // "" for what is not there
	for _, dir := range dirs {
		real[dir], _ = filepath.EvalSymlinks(dir)
	}
	without = Real(without)
	var outer []string
	for _, dir := range dirs {
		named := func(o string) bool { return Within(dir, o) || dir == real[dir] }
		walked := func(o string) bool {
			return real[dir] != "" && real[o] != "" && named(o) && walkedWith(real[o], real[dir], without)
		}
		if !slices.ContainsFunc(outer, walked) {
			outer = append(outer, dir)
		}
	}
	return outer
}

// walkedWith reports whether a walk from top comes to dir; neither is a link.
func walkedWith(top, dir, without string) bool {
	if !Within(dir, top) {
		return false
	}
	for at := dir; at != top; at = filepath.Dir(at) {
		if Skipped(at, without) {
			return false
		}
	}
	return true
}

// Real returns a path without links, as it is where it leads nowhere.
func Real(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// Exists reports whether something is at a path.
func Exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// Skipped reports whether a folder is not walked but where a run has read
// something in it: what git keeps, what other tools installed, and the store.
func Skipped(path, without string) bool {
	name := filepath.Base(path)
	return name == ".git" || name == "node_modules" || path == without
}

// PassOver is the answer to an error of a walk: what can't be listed is passed over.
func PassOver(d fs.DirEntry) error {
	if d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// Ignored reports whether patterns with ... leave out folders of the name,
// as the go command does.
func Ignored(name string) bool {
	return name == "testdata" || name == "vendor" || name == "node_modules" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

// IsFolder reports whether a path leads to a folder.
func IsFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
