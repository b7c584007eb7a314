package driver

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/store"
)

// TestCgoDependency: a package whose dependency takes constants and types from
// C is checked as a whole, and in the same way, whether or not the compiler has
// built the dependency, whether or not there is a compiler, and from the cache.
func TestCgoDependency(t *testing.T) {
	t.Setenv("CGO_ENABLED", "1")
	dir := filepath.Join(modules(t), "cgodep")
	answers := map[string]string{}
	run := func(name string, s *store.Store) { answers[name] = runText(t, dir, s) }

	t.Run("nothing compiled", func(t *testing.T) {
		t.Setenv("GOCACHE", t.TempDir())
		run("nothing compiled, nothing kept", nil)
		kept := store.Open(t.TempDir())
		run("nothing compiled, first run", kept)
		run("nothing compiled, second run", kept)
	})
	t.Run("no compiler", func(t *testing.T) {
		t.Setenv("GOCACHE", t.TempDir())
		t.Setenv("CC", filepath.Join(t.TempDir(), "no-such-compiler"))
		run("no compiler", store.Open(t.TempDir()))
	})
	t.Run("no compiler, cgo at its default", func(t *testing.T) {
		withoutCompiler(t)
		run("no compiler, cgo at its default", nil)
		t.Setenv("CGO_ENABLED", "0")
		if off := runText(t, dir, nil); !strings.Contains(off, "checked only in part") {
			t.Errorf("cgo was turned off, and is used: %s", off)
		}
	})
	build := exec.Command("go", "build", "./...")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run("all compiled, nothing kept", nil)
	kept := store.Open(t.TempDir())
	run("all compiled, first run", kept)
	// Types of dependencies from the cache, the package itself again.
	file := filepath.Join(dir, "app.go")
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(source, "\n// edited\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	run("all compiled, after an edit", kept)

	want := answers["nothing compiled, nothing kept"]
	if !strings.Contains(want, `"Problems": null`) || strings.Count(want, `"rule": "corswildcard"`) != 1 {
		t.Errorf("want one finding and no problems, got %s", want)
	}
	for name, got := range answers {
		if got != want {
			t.Errorf("%s:\n%s\nnothing compiled, nothing kept:\n%s", name, got, want)
		}
	}
}

// withoutCompiler leaves the go command alone in PATH, with cgo at its default.
func withoutCompiler(t *testing.T) {
	t.Helper()
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(real, filepath.Join(dir, filepath.Base(real))); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("CC", "")
	t.Setenv("CGO_ENABLED", "")
}

// TestCgoOwnErrors: what C cannot explain is still said of a package that uses
// a dependency with C in its API.
func TestCgoOwnErrors(t *testing.T) {
	dir := filepath.Join(modules(t), "cgodep")
	for _, c := range []struct{ statement, want string }{
		{"_ = dep.X + missing", "undefined: missing"},
		{"_ = dep.Missing", "undefined: dep.Missing"},
		{"var s string = 5", "cannot use 5"},
		{"unused := dep.X", "declared and not used"},
		{"if dep.X == 1 { var s string = 5; _ = s }", "cannot use 5"},
		{"func() { _ = dep.X; var s string = 5; _ = s }()", "cannot use 5"},
		{"switch k := 3; k { case \"a\": _ = dep.X }", "cannot convert \"a\""},
		{"return dep.X", "too many return values"},
	} {
		file := filepath.Join(dir, "more.go")
		text := "package app\n\nimport \"example.com/dep\"\n\nvar _ = dep.X\n\nfunc more() {\n" + c.statement + "\n}\n"
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		result, err := Run(context.Background(), Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Problems) != 1 || !strings.Contains(result.Problems[0].Message, c.want) {
			t.Errorf("%s: problems %v, want %q", c.statement, result.Problems, c.want)
		}
	}
}
