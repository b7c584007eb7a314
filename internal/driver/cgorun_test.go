package driver

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/patternvet/patternvet/internal/driver/gocheck/fast"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/hosttest"
)

// TestCgoIsBounded checks what packages can ask of cgo: each is said to be
// checked in part, and nothing of the repository runs or is shown.
func TestCgoIsBounded(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Fatalf("this test needs a C compiler: %v", err)
	}
	t.Setenv("CGO_ENABLED", "1")
	mark := filepath.Join(t.TempDir(), "mark")
	path := os.Getenv("PATH")
	for name, files := range map[string][2]string{
		"pkg-config": {"// #cgo pkg-config: x/evil.pc\nimport \"C\"\n", "a.txt"},
		"swig":       {"", "a.swig"},
	} {
		bin := t.TempDir() // with swig there, the go command is asked in another way
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\ntouch "+mark+"\nexit 1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", bin+string(filepath.ListSeparator)+path)
		r := hosttest.Repository{T: t, Dir: t.TempDir()}
		r.Write("go.mod", "module example.com/k\n\ngo 1.25\n\nrequire example.com/dep v0.0.0\n\nreplace example.com/dep => ./dep\n")
		r.Write("app/a.go", "package app\n\nimport \"example.com/dep\"\n\nfunc G() { dep.F() }\n")
		r.Write("dep/go.mod", "module example.com/dep\n\ngo 1.25\n")
		r.Write("dep/a.go", "package dep\n\n"+files[0]+"\nfunc F() {}\n")
		r.Write("dep/"+files[1], "%module dep\n")
		s := store.Open(t.TempDir())
		for range 3 {
			got := runText(t, r.Dir, s)
			if !strings.Contains(got, `"Problems": null`) {
				t.Errorf("%s: %s", name, got)
			}
			r.Write("app/b.go", "package app\n\nvar _ = "+strconv.Itoa(len(got))+"\n") // another run, on packages that are known
		}
		if _, err := os.Lstat(mark); err == nil {
			t.Errorf("%s ran", name)
		}
	}
}

// withoutEnd makes a package for which the C compiler never ends, and returns the
// file that the number of the compiler's process will be in.
func withoutEnd(t *testing.T) (dir, mark string) {
	t.Helper()
	t.Setenv("CGO_ENABLED", "1")
	t.Setenv("GOCACHE", t.TempDir())
	compiler := filepath.Join(t.TempDir(), "cc")
	mark = filepath.Join(t.TempDir(), "mark")
	script := "#!/bin/sh\ncase \"$*\" in *-E*|*-fsyntax-only*|*-dM*|*-w*) echo $$ >" + mark + "; sleep 1000;; *) exec gcc \"$@\";; esac\n"
	if err := os.WriteFile(compiler, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CC", compiler)
	r := hosttest.Repository{T: t, Dir: t.TempDir()}
	r.Write("go.mod", "module example.com/c\n\ngo 1.25\n")
	r.Write("a.go", "package a\n\n// int f(void);\nimport \"C\"\n\nvar X C.int\n")
	return r.Dir, mark
}

// ended fails unless the process whose number the file has is gone soon.
func ended(t *testing.T, mark string) {
	t.Helper()
	pid, err := os.ReadFile(mark)
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if err := exec.Command("kill", "-0", strings.TrimSpace(string(pid))).Run(); err != nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the compiler goes on")
}

// TestCgoLimit: a compiler that takes too long is a problem of the package, and
// is ended with what it started.
func TestCgoLimit(t *testing.T) {
	dir, mark := withoutEnd(t)
	o := Options{Dir: dir, Only: "go"}
	o.setDefaults()
	targets, err := target.Find(context.Background(), o.target())
	if err != nil {
		t.Fatal(err)
	}
	for limit := 2 * time.Second; ; limit *= 2 { // on a slow machine the compiler starts late
		result, err := (&fast.Engine{Log: o.Log, CgoLimit: limit}).Run(context.Background(), targets.Loads[0], nil, func(int, int, string) {})
		if err != nil {
			t.Fatal(err)
		}
		problems, _ := result.Bearing(nil)
		if len(problems) != 1 || !strings.Contains(problems[0].Message, "cgo took longer than "+limit.String()) || filepath.Base(problems[0].File) != "a.go" {
			t.Fatalf("problems: %v", problems)
		}
		if _, err := os.Stat(mark); err == nil {
			break
		}
	}
	ended(t, mark)
}

// A compiler that never ends is ended with the run, and what it started too.
func TestCgoIsEnded(t *testing.T) {
	dir, mark := withoutEnd(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		for {
			if _, err := os.Stat(mark); err == nil {
				cancel()
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	if _, err := Run(ctx, Options{Dir: dir, Only: "go"}); ctx.Err() == nil {
		t.Fatalf("the compiler was not asked: %v", err)
	}
	ended(t, mark)
}
