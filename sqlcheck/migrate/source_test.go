//go:build unix

package migrate_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// TestSpecialFiles holds that nothing outside of the project is read and that
// nothing without an end is opened.
func TestSpecialFiles(t *testing.T) {
	secret := filepath.Join(write(t, map[string]string{"secret.sql": "DROP TABLE hush;"}), "secret.sql")
	root := write(t, map[string]string{
		"go.mod": "module m\n", "shared/2_b.up.sql": "SELECT 2;", "migrations/1_a.up.sql": "SELECT 1;",
	})
	dir := filepath.Join(root, "migrations")
	for name, to := range map[string]string{
		"2_b.up.sql": filepath.Join("..", "shared", "2_b.up.sql"), "3_c.up.sql": secret, "4_d.up.sql": "4_d.up.sql", "5_e.up.sql": "/dev/zero",
	} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "6_f.up.sql"), 0o600); err != nil {
		t.Fatal(err)
	}
	found, _, err := migrate.Find(context.Background(), root)
	if err != nil || len(found) != 2 {
		t.Fatalf("found %v, %v", found, err)
	}
	loaded, errs := migrate.Load(dir, migrate.LoadOptions{})
	if len(loaded.Files) != 2 || loaded.Files[1].Source != "SELECT 2;" {
		t.Errorf("read %d files", len(loaded.Files))
	}
	if len(errs) != 4 {
		t.Errorf("errors: %v", errs)
	}
	for _, err := range errs {
		if strings.Contains(err.Error(), "hush") {
			t.Errorf("shows what is outside: %v", err)
		}
	}
}

// TestPlaceOfProject holds that only paths inside of the project name another
// database.
func TestPlaceOfProject(t *testing.T) {
	root := write(t, map[string]string{
		"mysql/app/go.mod": "module m\n", "mysql/app/migrations/1_a.up.sql": "SELECT 1;", "mysql/app/sqlite/migrations/1_a.up.sql": "SELECT 1;",
	})
	for at, want := range map[string]int{"mysql/app": 1, "mysql/app/sqlite": 0} {
		found, _, err := migrate.Find(context.Background(), filepath.Join(root, filepath.FromSlash(at)))
		if err != nil || len(found) != want {
			t.Errorf("%s: found %v, %v", at, found, err)
		}
	}
}
