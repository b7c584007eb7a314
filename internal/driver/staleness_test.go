package driver

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/identity"
	"github.com/patternvet/patternvet/internal/driver/store"
)

// TestCacheSees runs until an outcome is kept, edits what it depends on by one
// of the ways that are easily missed, and compares with a run without a cache.
// Each edit changes the outcome.
func TestCacheSees(t *testing.T) {
	const getenv = "import \"os\"\n\nvar V = os.Getenv(\"A_SETTING\")\n"
	for _, test := range []struct {
		name  string
		files map[string]string
		setup func(e *edits)
		edit  func(e *edits)
	}{
		{name: "Prisma's lock file",
			files: map[string]string{"p/migrations/1_a/migration.sql": "DROP TABLE q;\n", "p/migrations/migration_lock.toml": "provider = \"sqlite\"\n"},
			edit:  func(e *edits) { e.put("p/migrations/migration_lock.toml", "provider = \"postgresql\"\n") }},
		{name: "a package behind a link",
			files: map[string]string{"../.git/HEAD": "ref: refs/heads/main\n", "../o/s.go": "package s\n\nfunc Y() {}\n", "b/b.go": "package b\n\nimport s \"example.com/state/lib\"\n\nvar _ = s.Y\n"},
			setup: func(e *edits) { e.link("../o", "lib") },
			edit:  func(e *edits) { e.put("../o/s.go", "package s\n") }},
		{name: "a file in a folder behind a link",
			files: map[string]string{"../.git/HEAD": "ref: refs/heads/main\n", "../o/t/s.go": "package s\n\nfunc Y() {}\n", "b/b.go": "package b\n\nimport s \"example.com/state/lib/t\"\n\nvar _ = s.Y\n"},
			setup: func(e *edits) { e.link("../o", "lib") },
			edit:  func(e *edits) { e.put("../o/t/s.go", "package s\n") }},
		{name: "a link that leads elsewhere now",
			files: map[string]string{"../.git/HEAD": "ref: refs/heads/main\n", "../o/s.go": "package s\n\nfunc Y() {}\n", "../x/s.go": "package s\n", "b/b.go": "package b\n\nimport s \"example.com/state/lib\"\n\nvar _ = s.Y\n"},
			setup: func(e *edits) { e.link("../o", "lib") },
			edit:  func(e *edits) { e.remove("lib"); e.link("../x", "lib") }},
		{name: "a link behind a link that leads elsewhere now",
			files: map[string]string{"../.git/HEAD": "ref: refs/heads/main\n", "../o/s.go": "package s\n\nfunc Y() {}\n", "../x/s.go": "package s\n", "b/b.go": "package b\n\nimport s \"example.com/state/lib\"\n\nvar _ = s.Y\n"},
			setup: func(e *edits) { e.link("o", "../between"); e.link("../between", "lib") },
			edit:  func(e *edits) { e.remove("../between"); e.link("x", "../between") }},
		{name: "what a link leads to appears",
			files: map[string]string{"b/b.go": "package b\n\nimport s \"example.com/state/lib\"\n\nvar _ = s.Y\n"},
			setup: func(e *edits) { e.link("../o", "lib") },
			edit:  func(e *edits) { e.put("../o/s.go", "package s\n\nfunc Y() {}\n") }},
		{name: "a package below node_modules",
			files: map[string]string{"node_modules/s/s.go": "package s\n\nfunc Y() {}\n", "b/b.go": "package b\n\nimport \"example.com/state/node_modules/s\"\n\nvar _ = s.Y\n"},
			edit:  func(e *edits) { e.put("node_modules/s/s.go", "package s\n") }},
		{name: "a package below node_modules appears",
			files: map[string]string{"b/b.go": "package b\n\nimport \"example.com/state/node_modules/s\"\n\nvar _ = s.Y\n"},
			edit:  func(e *edits) { e.put("node_modules/s/s.go", "package s\n\nfunc Y() {}\n") }},
		{name: "Fortran", edit: func(e *edits) { e.put("a.f90", "x") }},
		{name: "older Fortran", edit: func(e *edits) { e.put("a.F", "x") }},
		{name: "swig", files: map[string]string{"c/c.go": "package c\n\nimport \"C\"\n"}, edit: func(e *edits) { e.put("c/c.swig", "x") }},
		{name: "Objective-C", edit: func(e *edits) { e.put("a.m", "x") }},
		{name: "a migration replaced by a link",
			files: map[string]string{"m/migrations/0001_a.up.sql": "DROP TABLE q;\n", "../k.sql": "DROP TABLE q;\n"},
			edit: func(e *edits) {
				e.remove("m/migrations/0001_a.up.sql")
				e.link("../../../k.sql", "m/migrations/0001_a.up.sql")
			}},
		{name: "a migration behind a link in the project",
			files: map[string]string{"m/migrations/0001_a.up.sql": "SELECT 1;\n", "k.txt": "SELECT 1;\n"},
			setup: func(e *edits) { e.link("../../k.txt", "m/migrations/0002_b.up.sql") },
			edit:  func(e *edits) { e.put("k.txt", "DROP TABLE q;\n") }},
		{name: "a repository around", // a link may lead out of the folder then
			files: map[string]string{"m/migrations/0001_a.up.sql": "SELECT 1;\n", "../k.sql": "DROP TABLE q;\n"},
			setup: func(e *edits) { e.link("../../../k.sql", "m/migrations/0002_b.up.sql") },
			edit:  func(e *edits) { e.put("../.git/HEAD", "ref: refs/heads/main\n") }},
		{name: "a header",
			files: map[string]string{"c/c.go": "package c\n\n// #include \"x.h\"\nimport \"C\"\n\n" + getenv + "\nvar X int = int(C.f())\n", "c/x.h": "int f(void);\n"},
			edit:  func(e *edits) { e.put("c/x.h", "int g(void);\n") }},
		{name: "a folder in place of a source", files: map[string]string{"b/b.go": "package b\n\n" + getenv},
			edit: func(e *edits) { e.remove("b/b.go"); e.put("b/b.go/x", "") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := &edits{t: t, dir: filepath.Join(t.TempDir(), "repo"), rng: rand.New(rand.NewPCG(1, 1))}
			e.put("go.mod", "module example.com/state\n\ngo 1.25\n")
			e.put("a.go", "package a\n\n"+getenv)
			for name, text := range test.files {
				e.put(name, text)
			}
			if test.setup != nil {
				test.setup(e)
			}
			before := runText(t, e.dir, nil)
			kept := store.Open(t.TempDir())
			for range 3 {
				if got := runText(t, e.dir, kept); got != before {
					t.Fatalf("before the edit, with a cache:\n%s\nwithout:\n%s", got, before)
				}
			}
			test.edit(e)
			cold := runText(t, e.dir, nil)
			if cold == before {
				t.Errorf("the edit changes nothing, so this shows nothing: %s", cold)
			}
			for range 2 {
				if got := runText(t, e.dir, kept); got != cold {
					t.Errorf("after the edit, with a cache:\n%s\nwithout:\n%s", got, cold)
				}
			}
		})
	}
}

func (e *edits) put(name, text string) { e.write(e.t, name, text) }

func (e *edits) link(target, name string) {
	if err := os.Symlink(target, filepath.Join(e.dir, filepath.FromSlash(name))); err != nil {
		e.t.Fatal(err)
	}
}

func (e *edits) remove(name string) { _ = os.RemoveAll(filepath.Join(e.dir, filepath.FromSlash(name))) }

// TestRunsAreKept: what the key holds does not change by itself.
func TestRunsAreKept(t *testing.T) {
	e := &edits{t: t, dir: filepath.Join(t.TempDir(), "repo")}
	e.put("go.mod", "module example.com/state\n\ngo 1.25\n")
	e.put("a.go", "package a\n\nimport _ \"example.com/state/lib\"\n")
	e.put("c/c.go", "package c\n\n// int f(void);\nimport \"C\"\n\nvar X = C.f()\n")
	e.put("../o/s.go", "package s\n")
	e.link("../o", "lib")
	e.link("repo", "../other")
	for _, dir := range []string{e.dir, filepath.Join(e.dir, "..", "other")} {
		kept := store.Open(t.TempDir())
		o := Options{Dir: dir, Cache: kept}
		o.setDefaults()
		for i := range 4 {
			_, ok := o.runCache().Load()
			if want := i == 3; ok != want && i != 2 {
				t.Errorf("%s: before run %d: kept is %v", dir, i+1, ok)
			}
			runText(t, dir, kept)
		}
	}
}

// TestCompilerAppears: where there is no compiler nothing of C is known, which
// is not what is true once there is one.
func TestCompilerAppears(t *testing.T) {
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		t.Fatalf("this test needs a C compiler: %v", err)
	}
	s := store.Open(t.TempDir())
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	without := identity.CTools(s)
	if without != identity.CTools(s) {
		t.Error("the same programs have another key")
	}
	script := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(bin, "gcc"), []byte("#!"+gcc+text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	script("a")
	with := identity.CTools(s)
	script("b")
	if other := identity.CTools(s); with == without || with == other {
		t.Errorf("without %s, with %s, with another %s", without, with, other)
	}
}

// TestProgramReplaced puts a file in place of another with the same size and
// time.
func TestProgramReplaced(t *testing.T) {
	s := store.Open(t.TempDir())
	path := filepath.Join(t.TempDir(), "program")
	ids := map[string]bool{}
	for i := range 3 {
		if err := os.WriteFile(path+"new", fmt.Appendf(nil, "program %d", i), 0o755); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err == nil {
			if err := os.Chtimes(path+"new", info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Rename(path+"new", path); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			id, err := identity.File(s, path)
			if err != nil {
				t.Fatal(err)
			}
			ids[id] = true
		}
	}
	if len(ids) != 3 {
		t.Errorf("three programs have %d identities", len(ids))
	}
}

// TestGoReplaced: the go command is known by its content, not by what its
// installation says of its version; one that chooses is not known at all.
func TestGoReplaced(t *testing.T) {
	s := store.Open(t.TempDir())
	root := t.TempDir()
	e := &edits{t: t, dir: root}
	t.Setenv("PATH", filepath.Join(root, "bin"))
	program := func(text string) string {
		t.Helper()
		e.put("bin/go", text)
		if err := os.Chmod(filepath.Join(root, "bin", "go"), 0o755); err != nil {
			t.Fatal(err)
		}
		id, err := identity.GoCommand(s)
		if err != nil {
			return err.Error()
		}
		return id
	}
	if shim := program("one"); !strings.Contains(shim, "may start any") {
		t.Errorf("got %s", shim)
	}
	e.put("VERSION", "go1.26.0\n")
	if program("one") == program("two") {
		t.Error("another go command has the same identity")
	}
}

// TestOtherFiles: files that GOFLAGS name stand in for others.
func TestOtherFiles(t *testing.T) {
	e := &edits{t: t, dir: t.TempDir()}
	for flags, kept := range map[string]bool{"-tags=x": true, "-modfile=x.mod": false, "-overlay=x.json": false} {
		t.Setenv("GOFLAGS", flags)
		o := Options{Dir: e.dir, Cache: store.Open(t.TempDir())}
		o.setDefaults()
		if got := o.runCache() != nil; got != kept {
			t.Errorf("%s: kept is %v", flags, got)
		}
	}
}
