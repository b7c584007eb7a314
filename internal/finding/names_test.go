package finding_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/patternvet/patternvet/internal/finding"
)

// A file has one name wherever the run starts: from the repository, else from
// the outermost mark, else from the run's folder.
func TestNames(t *testing.T) {
	base := t.TempDir()
	for _, file := range []string{
		"repo/.git/HEAD", "repo/svc/go.mod", "repo/svc/api/a.go", "repo/sub/.git", "repo/sub/b.go",
		"tree/go.work", "tree/svc/go.mod", "tree/svc/api/a.go", "bare/migrations/1.sql",
	} {
		path := filepath.Join(base, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(base, "repo", "svc"), filepath.Join(base, "link")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ run, file, want string }{
		{"repo", "repo/svc/api/a.go", "svc/api/a.go"},
		{"repo/svc", "repo/svc/api/a.go", "svc/api/a.go"},
		{"repo/svc/api", "repo/svc/api/a.go", "svc/api/a.go"},
		{"link", "link/api/a.go", "svc/api/a.go"},
		{".", "repo/svc/api/a.go", "svc/api/a.go"},
		{"repo", "repo/sub/b.go", "b.go"}, // a repository of its own
		{"repo/sub", "repo/sub/b.go", "b.go"},
		{"repo", "repo/svc/gone/a.go", "svc/gone/a.go"},
		{"tree", "tree/svc/api/a.go", "svc/api/a.go"},
		{"tree/svc", "tree/svc/api/a.go", "svc/api/a.go"},
		{"bare", "bare/migrations/1.sql", "migrations/1.sql"},
	} {
		names := finding.NewNames(filepath.Join(base, filepath.FromSlash(c.run)), "go.work", "go.mod")
		if got := names.Of(filepath.Join(base, filepath.FromSlash(c.file))); got != c.want {
			t.Errorf("in %s, %s is named %q, want %q", c.run, c.file, got, c.want)
		}
	}
	names := finding.NewNames(base)
	for dir, want := range map[string]string{"repo": ".", "repo/svc": "svc", "link": "svc"} {
		if got := names.OfFolder(filepath.Join(base, filepath.FromSlash(dir))); got != want {
			t.Errorf("the folder %s is named %q, want %q", dir, got, want)
		}
	}
}
