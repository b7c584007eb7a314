//go:build integration

package integrations_test

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/hosttest"
)

// Repositories that are held like the sample: the modules that the integrations
// are built with, so that they are there in any case. Their findings are of
// several kinds: a server that a package below starts and main should end, reads
// of the environment that the module has a place for.
var repositories = []struct {
	module, version string
	findings        int // at least
}{
	{"golang.org/x/tools/gopls", "v0.23.0", 6},
	{"github.com/golangci/golangci-lint/v2", "v2.15.0", 6},
}

// quiet is how many packages without findings are looked at in each repository.
const quiet = 2

// TestRepositories holds what is said of a part of real repositories to what a
// run on the whole says there: of each package with findings, and of some without,
// alone, in the language server, and by go vet.
func TestRepositories(t *testing.T) {
	patternvet := hosttest.Build(t, hosttest.Root(), "./cmd/patternvet", "patternvet")
	for _, r := range repositories {
		t.Run(path.Base(strings.TrimSuffix(r.module, "/v2")), func(t *testing.T) {
			t.Setenv("PATTERNVET_CACHE", t.TempDir())
			dir := checkout(t, r.module, r.version)
			whole := command(t, dir, patternvet)
			if len(whole) < r.findings {
				t.Fatalf("%d findings, so there is little to compare; want %d", len(whole), r.findings)
			}
			hosttest.Same(t, "go vet on all", whole, vet(t, dir, patternvet, "./..."))

			editor := openEditor(t, dir, patternvet)
			for _, folder := range someFolders(t, dir, whole) {
				pattern := "./" + folder
				want := in(whole, func(f hosttest.Finding) bool { return path.Dir(f.File) == folder })
				hosttest.Same(t, "the command on "+pattern, want, command(t, dir, patternvet, pattern))
				hosttest.Same(t, "go vet on "+pattern, want, vet(t, dir, patternvet, pattern))
				var shown []hosttest.Finding
				for i, name := range sources(t, dir, folder) {
					has := slices.ContainsFunc(want, func(f hosttest.Finding) bool { return f.File == name })
					if has || i < quiet {
						shown = append(shown, editor.open(t, dir, name)...)
					}
				}
				hosttest.Same(t, "the language server in "+folder, want, shown)
			}
		})
	}
}

// checkout copies a module, whose files can't be written where the go command
// keeps it, and gets what it depends on.
func checkout(t *testing.T, module, version string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := hosttest.Run(t, dir, "go", "mod", "download", "-json", module+"@"+version)
	var downloaded struct{ Dir, Error string }
	if err := json.Unmarshal([]byte(stdout), &downloaded); err != nil || code != 0 {
		t.Fatalf("go mod download %s@%s: %v %s%s", module, version, err, downloaded.Error, stderr)
	}
	err = filepath.WalkDir(downloaded.Dir, func(file string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		if err == nil {
			hosttest.Write(t, dir, hosttest.Relative(downloaded.Dir, file), string(text))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, stderr, code := hosttest.Run(t, dir, "go", "mod", "download"); code != 0 {
		t.Fatalf("go mod download for %s: %s", module, stderr)
	}
	return dir
}

// someFolders lists the folders with findings, and some without that are spread
// over the others.
func someFolders(t *testing.T, dir string, findings []hosttest.Finding) []string {
	t.Helper()
	var list, others []string
	for _, f := range findings {
		if folder := path.Dir(f.File); !slices.Contains(list, folder) {
			list = append(list, folder)
		}
	}
	stdout, stderr, code := hosttest.Run(t, dir, "go", "list", "-f", "{{.Dir}}", "./...")
	if code != 0 {
		t.Fatalf("go list: %s", stderr)
	}
	for folder := range strings.Lines(stdout) {
		if folder = hosttest.Relative(dir, strings.TrimSpace(folder)); !slices.Contains(list, folder) {
			others = append(others, folder)
		}
	}
	for i := range quiet {
		list = append(list, others[(2*i+1)*len(others)/(2*quiet)])
	}
	return list
}

// sources lists the Go files of a folder that are built here, tests left out.
func sources(t *testing.T, dir, folder string) []string {
	t.Helper()
	stdout, stderr, code := hosttest.Run(t, dir, "go", "list", "-f", "{{range .GoFiles}}{{.}}\n{{end}}", "./"+folder)
	if code != 0 {
		t.Fatalf("go list %s: %s", folder, stderr)
	}
	var list []string
	for name := range strings.Lines(stdout) {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, path.Join(folder, name))
		}
	}
	return list
}
