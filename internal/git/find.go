package git

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Top returns the nearest folder, dir or one above it, that is the work tree of
// a repository, "" if there is none. dir has no links.
func Top(dir string) string {
	for {
		if isRepository(filepath.Join(dir, ".git")) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

// isRepository reports whether git takes a .git for that of a work tree. A file
// always is one: it says where the repository lies.
func isRepository(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return err == nil && info.Mode().IsRegular()
	}
	return has(path, "HEAD") && (has(path, "objects") && has(path, "refs") || has(path, "commondir"))
}

func has(dir, name string) bool {
	_, err := os.Lstat(filepath.Join(dir, name))
	return err == nil
}

// Open returns the repository whose work tree is top, a result of [Top].
func Open(ctx context.Context, top string) (*Repo, error) {
	r := &Repo{Top: top}
	out, err := r.run(ctx, nil, "rev-parse", "--absolute-git-dir")
	if err != nil {
		return nil, err
	}
	store, err := filepath.EvalSymlinks(strings.TrimRight(string(out), "\r\n"))
	if err != nil {
		return nil, err
	}
	if place := committed(store); place != "" {
		return nil, &Error{fmt.Sprintf("%s leads to %s, which lies in the work tree of %s; a repository that came with the files is not used", filepath.Join(top, ".git"), store, place)}
	}
	return r, nil
}

// committed returns the work tree that a repository's own folder is part of, ""
// for one that lies in a .git folder or in no work tree at all. What is part of
// a work tree comes from whoever wrote the files.
func committed(store string) string {
	for at := store; ; at = filepath.Dir(at) {
		if at == filepath.Dir(at) {
			return ""
		}
		if filepath.Base(at) == ".git" {
			return ""
		}
		if has(at, ".git") {
			return at
		}
	}
}
