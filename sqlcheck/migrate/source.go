package migrate

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

var (
	errNotRegular = errors.New("not a regular file")
	errOutside    = errors.New("symbolic link that leads out of the project")
)

// project is the folder that files may come from: the nearest one above dir
// that is a repository, else the nearest one that is a Go module, else dir.
func project(dir string) string {
	dir = absolute(dir)
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	for _, mark := range []string{".git", "go.mod"} {
		for at := dir; ; at = filepath.Dir(at) {
			if _, err := os.Lstat(filepath.Join(at, mark)); err == nil {
				return at
			}
			if at == filepath.Dir(at) {
				break
			}
		}
	}
	return dir
}

// below returns the part of a path that lies in the project.
func below(project, path string) string {
	path = absolute(path)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	rel, err := filepath.Rel(project, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return path
	}
	return rel
}

// readSource reads a file of a project. It opens no pipes and devices, which
// might never end, and follows no link that leads out of the project, as the
// findings would show what is there.
func readSource(project, path string) (string, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	if info.Mode()&os.ModeSymlink != 0 {
		real, err := filepath.EvalSymlinks(path)
		if err != nil {
			return "", fmt.Errorf("%s: %w", filepath.ToSlash(path), err)
		}
		if filepath.IsAbs(below(project, real)) {
			return "", fmt.Errorf("%s: %w", filepath.ToSlash(path), errOutside)
		}
		if info, err = os.Lstat(real); err != nil {
			return "", err
		}
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s: %w", filepath.ToSlash(path), errNotRegular)
	}
	data, err := os.ReadFile(path)
	return string(data), err
}

// absolute makes "." tell its name.
func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}
