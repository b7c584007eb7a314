package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/store"
)

func TestGetPut(t *testing.T) {
	s := store.Open(filepath.Join(t.TempDir(), "cache"))
	key := store.KeyOf("a", "b")
	if _, ok := s.Get(key); ok {
		t.Fatal("an empty store has an entry")
	}
	if err := s.Put(key, []byte("body")); err != nil {
		t.Fatal(err)
	}
	if got, ok := s.Get(key); !ok || string(got) != "body" {
		t.Fatalf("got %q, %v", got, ok)
	}
	if key == store.KeyOf("ab") || key == store.KeyOf("a", "b", "") {
		t.Error("other parts have the same key")
	}
	if n, size, err := s.Status(); n != 1 || size != 36 || err != nil {
		t.Errorf("status %d, %d, %v", n, size, err)
	}
	if err := s.Clean(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Dir()); err == nil {
		t.Error("the folder is still there")
	}
}

// Whatever happens to the files, the content is right or missing.
func TestDamage(t *testing.T) {
	s := store.Open(t.TempDir())
	body := bytes.Repeat([]byte("x"), 1000)
	key := store.KeyOf("k")
	for name, damage := range map[string]func(path string, data []byte) error{
		"cut":     func(p string, d []byte) error { return os.WriteFile(p, d[:len(d)-1], 0o644) },
		"short":   func(p string, d []byte) error { return os.WriteFile(p, d[:10], 0o644) },
		"empty":   func(p string, d []byte) error { return os.WriteFile(p, nil, 0o644) },
		"flipped": func(p string, d []byte) error { d[500] ^= 1; return os.WriteFile(p, d, 0o644) },
		"longer":  func(p string, d []byte) error { return os.WriteFile(p, append(d, 'x'), 0o644) },
	} {
		if err := s.Put(key, body); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(s.Dir(), "v1", "*", "*"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%v, %v", files, err)
		}
		data, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := damage(files[0], data); err != nil {
			t.Fatal(err)
		}
		if _, ok := s.Get(key); ok {
			t.Errorf("%s: a damaged entry was returned", name)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	dir := t.TempDir()
	key := store.KeyOf("k")
	body := bytes.Repeat([]byte("y"), 1<<16)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s := store.Open(dir)
			for range 50 {
				if err := s.Put(key, body); err != nil {
					t.Error(err)
				}
				if got, ok := s.Get(key); ok && !bytes.Equal(got, body) {
					t.Error("wrong content")
				}
			}
		})
	}
	wg.Wait()
}

func TestTrim(t *testing.T) {
	s := store.Open(t.TempDir())
	for i := range 10 {
		if err := s.Put(store.KeyOf(string(rune('a'+i))), make([]byte, 968)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Trim(5000); err != nil {
		t.Fatal(err)
	}
	if n, size, _ := s.Status(); n != 5 || size != 5000 {
		t.Errorf("%d entries of %d bytes are left, want 5 of 5000", n, size)
	}
}

func TestNoStore(t *testing.T) {
	var s *store.Store
	if _, ok := s.Get(store.KeyOf("k")); ok || s.Put(store.KeyOf("k"), nil) != nil || s.Trim(0) != nil {
		t.Error("a nil store does not work")
	}
	// A folder that cannot be written to.
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	blocked := store.Open(file)
	if blocked.Put(store.KeyOf("k"), nil) == nil {
		t.Error("a store in a file was written to")
	}
	if _, ok := blocked.Get(store.KeyOf("k")); ok {
		t.Error("a store in a file has an entry")
	}
}
