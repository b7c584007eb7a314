package store

import (
	"bytes"
	"os"
	"testing"
)

func TestPack(t *testing.T) {
	s := Open(t.TempDir())
	name, a, b, absent := KeyOf("pack"), KeyOf("a"), KeyOf("b"), KeyOf("absent")
	if s.OpenPack(name) != nil {
		t.Fatal("a pack is there before it was made")
	}
	aborted := s.NewPack(name)
	aborted.Add(a, []byte("one"))
	aborted.Abort()
	aborted.Commit()
	if n, _, err := s.Status(); n != 0 || err != nil || s.OpenPack(name) != nil {
		t.Errorf("%d entries are left of a pack that was given up (%v)", n, err)
	}
	w := s.NewPack(name)
	w.Add(a, []byte("one"))
	w.Add(b, nil)
	if !w.Has(a) || w.Has(absent) {
		t.Error("the writer does not know what was added")
	}
	w.Commit()
	p := s.OpenPack(name)
	defer p.Close()
	one, okA := p.Get(a)
	none, okB := p.Get(b)
	if _, ok := p.Get(absent); string(one) != "one" || len(none) > 0 || !okA || !okB || ok || p.Has(absent) {
		t.Errorf("got %q %v, %q %v, %v", one, okA, none, okB, ok)
	}
	if n, _, err := s.Status(); n != 1 || err != nil {
		t.Errorf("%d entries (%v)", n, err)
	}
}

// TestPackDamaged changes each byte of a pack: no part is wrong then, and what is
// damaged is removed.
func TestPackDamaged(t *testing.T) {
	s := Open(t.TempDir())
	name, a := KeyOf("pack"), KeyOf("a")
	w := s.NewPack(name)
	w.Add(a, []byte("one"))
	w.Commit()
	whole, err := os.ReadFile(s.path(name))
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, at int, data []byte) {
		t.Helper()
		if err := os.WriteFile(s.path(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		p := s.OpenPack(name)
		got, ok := p.Get(a)
		p.Close()
		if ok && !bytes.Equal(got, []byte("one")) {
			t.Errorf("%s %d: got %q", what, at, got)
		}
		if _, err := os.Stat(s.path(name)); err == nil && !ok {
			t.Errorf("%s %d: it is still there", what, at)
		}
	}
	for i := range whole {
		check("shortened to", i, whole[:i])
		changed := bytes.Clone(whole)
		changed[i] ^= 0x55
		check("changed at", i, changed)
	}
}

// TestPackNowhere: a folder that nothing can be kept in is no reason to fail.
func TestPackNowhere(t *testing.T) {
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Store{nil, Open(file)} {
		w := s.NewPack(KeyOf("pack"))
		w.Add(KeyOf("a"), []byte("one"))
		w.Commit()
		if p := s.OpenPack(KeyOf("pack")); p.Has(KeyOf("a")) {
			t.Error("it was kept")
		}
	}
}
