package safefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Root is the folder that links may not lead out of: the nearest repository
// above a folder, else the nearest Go module, else the folder itself.
//
// A path below it, by its name, is refused when a link on the way leads out.
// A path elsewhere was named by the user or the go command. It is held to the
// repository or module that it lies in; where it lies in none, links are the
// user's own and followed.
type Root struct {
	dir   string // without links
	names []name // how paths spell it and what is below

	mu      sync.Mutex
	folders map[string]folder // by path relative to dir
	others  map[string]*Root  // by folder elsewhere; nil: none
}

// name is a spelling of a folder of the root.
type name struct{ path, rel string }

// folder is what became of the links on the way to a folder.
type folder struct {
	at  string // relative to the root, without links
	err error
}

// RootOf returns the root of a run in a folder.
func RootOf(dir string) *Root {
	given := absolute(dir)
	real := given
	if r, err := filepath.EvalSymlinks(given); err == nil {
		real = r
	}
	root := nearest(real)
	if root == "" {
		root = real
	}
	r := newRoot(root)
	if rel, err := filepath.Rel(root, real); err == nil && given != real {
		// The folder was reached through a link, perhaps one above the root.
		r.names = append(r.names, name{given, rel})
		if above, ok := strings.CutSuffix(given, string(filepath.Separator)+rel); ok {
			r.names = append(r.names, name{above, "."})
		}
	}
	return r
}

func newRoot(dir string) *Root {
	return &Root{dir: dir, names: []name{{dir, "."}}, folders: map[string]folder{}, others: map[string]*Root{}}
}

// Dir returns the root's path, without links.
func (r *Root) Dir() string { return r.dir }

// nearest returns the nearest repository above a folder, else the nearest
// module, "" without.
func nearest(dir string) string {
	for _, mark := range []string{".git", "go.mod"} {
		for at := dir; ; at = filepath.Dir(at) {
			if exists(filepath.Join(at, mark)) {
				return at
			}
			if at == filepath.Dir(at) {
				break
			}
		}
	}
	return ""
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Rel returns a path relative to the root; ok is false where it lies elsewhere
// by its name.
func (r *Root) Rel(path string) (rel string, ok bool) {
	path = absolute(path)
	for _, n := range r.names {
		if rest, err := filepath.Rel(n.path, path); err == nil && filepath.IsLocal(rest) {
			return filepath.Join(n.rel, rest), true
		}
	}
	return "", false
}

// Resolve returns where a path leads without links, or an error that names the
// link that leads out of the root. Nothing needs to be there.
func (r *Root) Resolve(path string) (string, error) {
	rel, ok := r.Rel(path)
	if !ok {
		return r.elsewhere(path)
	}
	dir, base := filepath.Split(rel)
	if base == "." || base == "" {
		return r.dir, nil
	}
	at, err := r.folder(filepath.Clean(dir))
	if err == nil {
		at, err = r.walk(at, base)
	}
	if err != nil {
		return "", err
	}
	return filepath.Join(r.dir, at), nil
}

// elsewhere resolves a path that is not below the root.
func (r *Root) elsewhere(path string) (string, error) {
	path = absolute(path)
	dir := filepath.Dir(path)
	r.mu.Lock()
	other, known := r.others[dir]
	if !known {
		if root := outer(dir); root != "" {
			other = newRoot(root)
		}
		r.others[dir] = other
	}
	r.mu.Unlock()
	if other != nil {
		return other.Resolve(path)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, nil
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return filepath.Join(real, filepath.Base(path)), nil
	}
	return path, nil
}

// outer returns the repository or module that a folder lies in by its name. One
// that is reached through a link of another one does not count.
func outer(dir string) string {
	root := nearest(dir)
	if root == "" {
		return ""
	}
	if above := nearest(filepath.Dir(root)); above != "" && above != root {
		if above = outer(filepath.Dir(root)); above != "" {
			if _, err := newRoot(above).Resolve(root); err != nil {
				return above
			}
		}
	}
	return root
}

// folder resolves a folder below the root, once.
func (r *Root) folder(rel string) (string, error) {
	if rel == "." {
		return rel, nil
	}
	r.mu.Lock()
	f, ok := r.folders[rel]
	r.mu.Unlock()
	if ok {
		return f.at, f.err
	}
	f.at, f.err = r.walk(".", rel)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.folders[rel] = f
	return f.at, f.err
}

// maxLinks bounds the links on one way.
const maxLinks = 40

// walk follows the elements of a path from a folder of the root on.
func (r *Root) walk(at, rel string) (string, error) {
	todo := strings.Split(rel, string(filepath.Separator))
	link := "" // the one that is being followed
	for links := 0; len(todo) > 0; {
		element := todo[0]
		todo = todo[1:]
		switch element {
		case "", ".":
			continue
		case "..":
			if at == "." {
				return "", outside(r.shown(link))
			}
			at = filepath.Dir(at)
			continue
		}
		next := filepath.Join(at, element)
		info, err := os.Lstat(filepath.Join(r.dir, next))
		if errors.Is(err, fs.ErrNotExist) {
			at = next
			continue
		}
		if err != nil {
			return "", err
		}
		if info.Mode()&os.ModeSymlink == 0 {
			at = next
			continue
		}
		link = next
		if links++; links > maxLinks {
			return "", fmt.Errorf("%s: too many symbolic links", r.shown(link))
		}
		target, err := os.Readlink(filepath.Join(r.dir, next))
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(target) {
			inside, ok := r.Rel(target)
			if !ok {
				return "", outside(r.shown(link))
			}
			at, target = ".", inside
		}
		todo = append(strings.Split(target, string(filepath.Separator)), todo...)
	}
	return at, nil
}

// shown spells a path of the root as the user does.
func (r *Root) shown(rel string) string {
	for _, n := range r.names[1:] {
		if rest, err := filepath.Rel(n.rel, rel); err == nil && filepath.IsLocal(rest) {
			return filepath.ToSlash(filepath.Join(n.path, rest))
		}
	}
	return filepath.ToSlash(filepath.Join(r.dir, rel))
}

func outside(link string) error { return fmt.Errorf("%s: %w", link, ErrOutside) }

// Read returns the content of a regular file of at most limit bytes that no
// link out of the root leads to.
func (r *Root) Read(path string, limit int64) ([]byte, error) {
	real, err := r.Resolve(path)
	if err != nil {
		return nil, err
	}
	data, err := read(real, path, limit, true)
	var failed *fs.PathError
	if errors.As(err, &failed) {
		failed.Path = path // as the caller knows it
	}
	return data, err
}

// Check returns why a file or folder may not be looked at: a link on the way
// leads out of the root.
func (r *Root) Check(path string) error {
	_, err := r.Resolve(path)
	return err
}

// Readable returns why [Root.Read] would not read a file.
func (r *Root) Readable(path string, limit int64) error {
	real, err := r.Resolve(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(real)
	if err != nil {
		return err
	}
	return readable(path, info, limit)
}

// absolute makes "." tell its name.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
