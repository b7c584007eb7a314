package safefile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Write replaces a file, or makes a new one, in one step: others see the old
// content or the new one. An old file's permissions stay. A link that stays
// within the root is followed, one that leads out is an error.
//
// Where the user names a device or a pipe elsewhere, such as /dev/stdout, it is
// written to.
func (r *Root) Write(path string, data []byte) error {
	real, err := r.Resolve(path)
	if err != nil {
		return err
	}
	old, err := os.Lstat(real)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return err
	case old.IsDir():
		return fmt.Errorf("%s: %w but a folder", filepath.ToSlash(path), ErrNotRegular)
	}
	if _, below := r.Rel(path); !below && (isDevicePath(path) || old != nil && !old.Mode().IsRegular()) {
		return writeTo(path, data)
	}
	if old != nil && !old.Mode().IsRegular() {
		return fmt.Errorf("%s: %w", filepath.ToSlash(path), ErrNotRegular)
	}
	if old != nil && old.Mode().Perm()&0o222 == 0 {
		return &fs.PathError{Op: "write", Path: path, Err: syscall.EACCES} // replacing it would be allowed, but is not meant to be
	}
	return replace(real, old, data)
}

// isDevicePath reports whether a path names what is open already, whatever
// kind of file that is.
func isDevicePath(path string) bool {
	path = absolute(path)
	return strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/")
}

func writeTo(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// replace writes a file beside the target and gives it the target's name.
func replace(target string, old os.FileInfo, data []byte) error {
	f, err := beside(target)
	if err != nil {
		return err
	}
	if old != nil {
		keepOwner(f, old)
		err = f.Chmod(old.Mode().Perm())
	}
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), target)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// beside makes a new file in the target's folder, with the permissions of any
// new file. Its name says nothing that tools look for.
func beside(target string) (*os.File, error) {
	for tries := 0; ; tries++ {
		path := filepath.Join(filepath.Dir(target), fmt.Sprintf(".patternvet-%016x.tmp", rand.Uint64()))
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err == nil || !errors.Is(err, fs.ErrExist) || tries == 100 {
			return f, err
		}
	}
}

// Create makes a new file, and the folders that it lies in. It is an error
// that satisfies [fs.ErrExist] when something is there, a link included.
func (r *Root) Create(path string, data []byte) error {
	dir, err := r.Resolve(filepath.Dir(absolute(path)))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	target := filepath.Join(dir, filepath.Base(path))
	f, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(target)
	}
	return err
}
