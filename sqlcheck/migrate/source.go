package migrate

import (
	"path/filepath"
	"strings"

	"github.com/patternvet/patternvet/internal/safefile"
)

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

// readSource reads a file of a project.
func readSource(project *safefile.Root, path string) (string, error) {
	data, err := project.Read(path, safefile.MaxSource)
	return string(data), err
}

// absolute makes "." tell its name.
func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}
