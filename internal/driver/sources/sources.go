// Package sources reads, keeps and writes the files that findings point to.
package sources

import (
	"fmt"
	"sync"

	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/safefile"
)

// Files reads and keeps the files that findings point to.
type Files struct {
	dir     string
	root    *safefile.Root
	overlay map[string]string // by absolute path
	mu      sync.Mutex
	files   map[string][]byte // by absolute path
}

// New returns the files of a run in dir; overlay has texts in the place of those
// of files, by absolute path.
func New(dir string, overlay map[string]string) *Files {
	return &Files{dir: dir, root: safefile.RootOf(dir), overlay: overlay, files: map[string][]byte{}}
}

// Read returns the content of a file, absolute or as findings are shown, nil if
// it cannot be read.
func (s *Files) Read(file string) []byte {
	path := paths.Abs(s.dir, file)
	s.mu.Lock()
	defer s.mu.Unlock()
	if data, ok := s.files[path]; ok {
		return data
	}
	if text, ok := s.overlay[path]; ok {
		s.files[path] = []byte(text)
		return s.files[path]
	}
	data, err := s.root.Read(path, safefile.MaxSource)
	if err != nil {
		data = nil
	}
	s.files[path] = data
	return data
}

// Write replaces the content of a file.
func (s *Files) Write(file string, data []byte) error {
	return s.wrote(file, data, s.root.Write(paths.Abs(s.dir, file), data))
}

// Create makes a file. It is an error when something is there.
func (s *Files) Create(file string, data []byte) error {
	return s.wrote(file, data, s.root.Create(paths.Abs(s.dir, file), data))
}

func (s *Files) wrote(file string, data []byte, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[paths.Abs(s.dir, file)] = data
	return nil
}
