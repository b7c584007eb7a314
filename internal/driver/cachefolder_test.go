package driver

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/hosttest"
)

// A cache that was committed is not used; one beside the sources is.
func TestCommittedCache(t *testing.T) {
	r := hosttest.NewRepository(t)
	dir := filepath.Join(r.Dir, ".cache", "patternvet")
	open := func() error { _, err := OpenCache(context.Background(), dir); return err }
	if err := open(); err != nil {
		t.Errorf("not there: %v", err)
	}
	if err := store.Open(dir).Put(store.KeyOf("k"), []byte("body")); err != nil {
		t.Fatal(err)
	}
	if err := open(); err != nil {
		t.Errorf("not tracked: %v", err)
	}
	r.Git("add", "-A")
	if err := open(); err == nil || !strings.Contains(err.Error(), "came with the repository") {
		t.Errorf("tracked: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := open(); err == nil || !strings.Contains(err.Error(), "nobody knows") {
		t.Errorf("without git: %v", err)
	}
}
