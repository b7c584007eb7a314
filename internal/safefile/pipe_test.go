//go:build unix

package safefile_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/patternvet/patternvet/internal/safefile"
)

// TestPipe: nobody waits for the other end of a pipe.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "link")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink("pipe", link)); err != nil {
		t.Fatal(err)
	}
	root := safefile.RootOf(dir)
	for _, path := range []string{pipe, link} {
		_, err := root.Read(path, 100)
		_, plain := safefile.Read(path, 100)
		for _, err := range []error{err, plain, root.Readable(path, 100), safefile.Regular(path, 100), root.Write(path, nil)} {
			if !errors.Is(err, safefile.ErrNotRegular) {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
}

// TestDevice: what the user names outside of the root is written to.
func TestDevice(t *testing.T) {
	if err := safefile.RootOf(t.TempDir()).Write("/dev/null", []byte("x")); err != nil {
		t.Error(err)
	}
}
