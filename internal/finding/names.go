package finding

import (
	"os"
	"path"
	"path/filepath"
	"sync"
)

// Names gives files names that do not depend on the folder of the run: those
// from the root of the repository that holds them. A baseline written in one
// place then works in the others. Where there is no repository, as in an
// unpacked archive, the root is the outermost folder with one of the marks, and
// else the folder of the run.
type Names struct {
	dir   string
	marks []string

	mu     sync.Mutex
	places map[string]place // by folder
}

// place is where a folder is: without links, and the root above it.
type place struct{ dir, root string }

// NewNames returns the names as seen by a run in dir, an absolute folder. The
// marks are names of files that stand at the root of a project.
func NewNames(dir string, marks ...string) *Names {
	return &Names{dir: resolve(dir), marks: marks, places: map[string]place{}}
}

// Of returns the name of a file given by its absolute path, slash-separated.
func (n *Names) Of(file string) string {
	dir, base := filepath.Split(file)
	n.mu.Lock()
	at, ok := n.places[dir]
	if !ok {
		at.dir = resolve(filepath.Clean(dir))
		at.root = n.rootOf(at.dir)
		n.places[dir] = at
	}
	n.mu.Unlock()
	rel, err := filepath.Rel(at.root, filepath.Join(at.dir, base))
	if err != nil {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}

// OfFolder returns the name of an absolute folder, "." for a root.
func (n *Names) OfFolder(dir string) string {
	return path.Dir(n.Of(filepath.Join(dir, "file")))
}

// rootOf looks for the root above a folder, which has no links in it.
func (n *Names) rootOf(dir string) string {
	outermost := ""
	for at := dir; ; at = filepath.Dir(at) {
		if exists(filepath.Join(at, ".git")) { // a file in linked work trees and submodules
			return at
		}
		for _, mark := range n.marks {
			if exists(filepath.Join(at, mark)) {
				outermost = at
			}
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	if outermost == "" {
		return n.dir
	}
	return outermost
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// resolve follows links where it can: one folder may be reached by several
// ways.
func resolve(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}
