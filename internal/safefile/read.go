// Package safefile reads and writes the files of a repository that somebody
// else has filled: it waits for no pipe or device, bounds what it reads, follows
// no link that leads out of the repository, and replaces files in one step.
package safefile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// What a file may be at most, in bytes.
const (
	MaxSource = 64 << 20 // Go, SQL, baselines, anything else
	MaxConfig = 1 << 20  // configurations
)

// Why a file is not read or written.
var (
	ErrNotRegular = errors.New("not a regular file")
	ErrOutside    = errors.New("symbolic link that leads out of the project")
	ErrTooLarge   = errors.New("too large")
)

// Read returns the content of a regular file of at most limit bytes. Links are
// followed: use [Root.Read] for files of a repository.
func Read(path string, limit int64) ([]byte, error) { return read(path, path, limit, false) }

// Regular returns why a file can't be read: it is none, or no regular one of at
// most limit bytes.
func Regular(path string, limit int64) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return readable(path, info, limit)
}

func readable(shown string, info os.FileInfo, limit int64) error {
	switch {
	case info.IsDir():
		return fmt.Errorf("%s: %w but a folder", filepath.ToSlash(shown), ErrNotRegular)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: %w", filepath.ToSlash(shown), ErrNotRegular)
	case info.Size() > limit:
		return tooLarge(shown, limit)
	}
	return nil
}

func tooLarge(shown string, limit int64) error {
	return fmt.Errorf("%s: %w; files of at most %d MB are read", filepath.ToSlash(shown), ErrTooLarge, limit>>20)
}

// read looks at the file before it is opened, as opening a device may have
// effects, and again when it is open, as it may be another one then.
func read(path, shown string, limit int64, resolved bool) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if err := readable(shown, info, limit); err != nil {
		return nil, err
	}
	f, err := open(path, resolved)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	if info, err = f.Stat(); err != nil {
		return nil, err
	}
	if err := readable(shown, info, limit); err != nil {
		return nil, err
	}
	// Files of some file systems have more than their size says.
	data := make([]byte, info.Size()+1)
	n, err := io.ReadFull(f, data)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return data[:n], nil
	}
	if err != nil {
		return nil, err
	}
	rest, err := io.ReadAll(io.LimitReader(f, limit+1-int64(n)))
	if err != nil {
		return nil, err
	}
	if data = append(data[:n], rest...); int64(len(data)) > limit {
		return nil, tooLarge(shown, limit)
	}
	return data, nil
}
