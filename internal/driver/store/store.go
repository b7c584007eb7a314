// Package store keeps results of earlier runs in files below the user's cache
// folder. A store can lose entries at any time; it never returns a wrong one:
// an entry's name is a hash of all it depends on, and its content carries a
// checksum. Several processes may use one store.
package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"time"
)

// layout is part of every path: stores of other layouts are left alone and
// removed by [Store.Clean].
const layout = "v1"

// Store is a folder of entries. A nil *Store has none and keeps none.
type Store struct{ dir string }

// Key names an entry.
type Key [sha256.Size]byte

func (k Key) String() string { return hex.EncodeToString(k[:]) }

// Hash builds a key from parts, each of which is kept apart from the next.
type Hash struct{ parts []byte }

// Add adds a part.
func (h *Hash) Add(part string) { h.parts = fmt.Appendf(h.parts, "%d:%s", len(part), part) }

// Key returns the key of the parts added so far.
func (h *Hash) Key() Key { return sha256.Sum256(h.parts) }

// KeyOf returns the key of the parts.
func KeyOf(parts ...string) Key {
	var h Hash
	for _, p := range parts {
		h.Add(p)
	}
	return h.Key()
}

// DefaultDir is the store's folder unless the user names one.
func DefaultDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "patternvet"), nil
}

// Open returns the store in dir. The folder need not exist; it is made with
// the first entry.
func Open(dir string) *Store { return &Store{dir: dir} }

// Check returns why the folder must not be used, nil if it may be: entries are
// believed, so nobody else may write them. A folder of the user's that others
// can look into is closed to them. It may not be there yet.
func (s *Store) Check() error {
	for _, dir := range []string{s.dir, filepath.Join(s.dir, layout)} {
		info, err := os.Stat(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case !info.IsDir():
			return fmt.Errorf("%s is no folder", dir)
		}
		if err := private(dir, info); err != nil {
			return err
		}
	}
	return nil
}

// Dir is the store's folder.
func (s *Store) Dir() string { return s.dir }

func (s *Store) path(key Key) string {
	name := key.String()
	return filepath.Join(s.dir, layout, name[:2], name[2:])
}

// touchAfter is how old an entry's use must be to be noted again; [Store.Trim]
// removes the least recently used entries.
const touchAfter = time.Hour

// Get returns an entry, if it is there and whole.
func (s *Store) Get(key Key) ([]byte, bool) {
	if s == nil {
		return nil, false
	}
	path := s.path(key)
	data, err := os.ReadFile(path)
	if err != nil || len(data) < sha256.Size {
		return nil, false
	}
	sum, body := data[:sha256.Size], data[sha256.Size:]
	if want := sha256.Sum256(body); !bytes.Equal(sum, want[:]) {
		_ = os.Remove(path) // damaged: costs time now, not at each run
		return nil, false
	}
	touch(path)
	return body, true
}

// touch notes that an entry is in use.
func touch(path string) {
	if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > touchAfter {
		now := time.Now()
		_ = os.Chtimes(path, now, now) // a read-only store still answers
	}
}

// Has reports whether an entry is there, without reading it.
func (s *Store) Has(key Key) bool {
	if s == nil {
		return false
	}
	info, err := os.Stat(s.path(key))
	return err == nil && info.Size() >= sha256.Size
}

// Put keeps an entry. A failure, such as a read-only folder, costs a later run
// time and nothing else, so callers may ignore it.
func (s *Store) Put(key Key, body []byte) error {
	if s == nil {
		return nil
	}
	path := s.path(key)
	temp, err := s.temp(key)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	_, err = temp.Write(sum[:])
	if err == nil {
		_, err = temp.Write(body)
	}
	err = errors.Join(err, temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path) // atomic: others see all or nothing
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return err
}

// temp makes a file that is to become an entry.
func (s *Store) temp(key Key) (*os.File, error) {
	dir := filepath.Dir(s.path(key))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return os.CreateTemp(dir, "new-*")
}

// entry is a file of the store.
type entry struct {
	path string
	size int64
	used time.Time
}

func (s *Store) entries() ([]entry, error) {
	var list []entry
	err := filepath.WalkDir(filepath.Join(s.dir, layout), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // not made yet, or removed by another process
		}
		if err != nil || d.IsDir() {
			return err
		}
		if info, err := d.Info(); err == nil {
			list = append(list, entry{path, info.Size(), info.ModTime()})
		}
		return nil
	})
	return list, err
}

// Status returns the number of entries and their size in bytes.
func (s *Store) Status() (entries int, size int64, err error) {
	list, err := s.entries()
	for _, e := range list {
		size += e.size
	}
	return len(list), size, err
}

// trimInterval is how often [Store.Trim] looks at the whole store.
const trimInterval = 24 * time.Hour

// Trim removes the least recently used entries until the rest has at most max
// bytes. It looks once a day and is otherwise free.
func (s *Store) Trim(max int64) error {
	if s == nil {
		return nil
	}
	stamp := filepath.Join(s.dir, "trimmed")
	if info, err := os.Stat(stamp); err == nil && time.Since(info.ModTime()) < trimInterval {
		return nil
	}
	if err := os.WriteFile(stamp, nil, 0o600); errors.Is(err, fs.ErrNotExist) {
		return nil // the store has not been made yet
	} else if err != nil {
		return err
	}
	return s.trim(max)
}

func (s *Store) trim(max int64) error {
	list, err := s.entries()
	if err != nil {
		return err
	}
	var size int64
	for _, e := range list {
		size += e.size
	}
	sort.Slice(list, func(i, j int) bool { return list[i].used.Before(list[j].used) })
	for _, e := range list {
		if size <= max {
			break
		}
		if err := os.Remove(e.path); err == nil {
			size -= e.size
		}
	}
	return nil
}

// Clean removes the store.
func (s *Store) Clean() error {
	// Only what is ours: the folder may have been named by mistake.
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); name == "trimmed" || len(name) > 1 && name[0] == 'v' && name[1] >= '0' && name[1] <= '9' {
			err = errors.Join(err, os.RemoveAll(filepath.Join(s.dir, name)))
		}
	}
	_ = os.Remove(s.dir) // if it is empty now
	return err
}
