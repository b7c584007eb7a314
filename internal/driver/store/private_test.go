//go:build unix

package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/store"
)

func TestPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	s := store.Open(dir)
	if err := s.Check(); err != nil {
		t.Errorf("a folder that is not there yet: %v", err)
	}
	if err := s.Put(store.KeyOf("k"), []byte("body")); err != nil {
		t.Fatal(err)
	}
	mode := func(path string) os.FileMode {
		t.Helper()
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	for _, path := range []string{dir, filepath.Join(dir, "v1")} {
		if got := mode(path); got != 0o700 {
			t.Errorf("%s has mode %o", path, got)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil || mode(dir) != 0o700 {
		t.Errorf("a folder that others could read: %v, mode %o", err, mode(dir))
	}
	for _, open := range []string{dir, filepath.Join(dir, "v1")} {
		for _, perm := range []os.FileMode{0o770, 0o777, 0o1777, 0o702} {
			if err := os.Chmod(open, perm); err != nil {
				t.Fatal(err)
			}
			if err := s.Check(); err == nil || !strings.Contains(err.Error(), "can be written by other users") {
				t.Errorf("%s with mode %o: %v", open, perm, err)
			}
		}
		if err := os.Chmod(open, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(dir, 12345, -1); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), "another user") {
			t.Errorf("another user's folder: %v", err)
		}
		return
	}
	if info, err := os.Stat("/"); err == nil && info.IsDir() {
		if err := store.Open("/").Check(); err == nil || !strings.Contains(err.Error(), "another user") {
			t.Errorf("another user's folder: %v", err)
		}
	}
}
