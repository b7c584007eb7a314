package driver

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"

	"github.com/patternvet/patternvet/internal/driver/runcache"
	"github.com/patternvet/patternvet/internal/driver/store"
)

// keptRun reports whether an earlier run answers this one.
func keptRun(t *testing.T, o Options) bool {
	t.Helper()
	o.setDefaults()
	_, ok := o.runCache().Load()
	return ok
}

// TestIncompleteRunsAreKept: a run that could not check everything is kept too,
// until what was missing is there.
func TestIncompleteRunsAreKept(t *testing.T) {
	const uses = "package state\n\nimport _ \"example.org/beside/pkg\"\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		mend  map[string]string
	}{
		{"a type error", map[string]string{"a.go": "package state\n\nvar X = y\n"}, map[string]string{"b.go": "package state\n\nconst y = 1\n"}},
		{"a syntax error", map[string]string{"a.go": "package state\n\nfunc {\n"}, map[string]string{"a.go": "package state\n"}},
		{"a package of the module", map[string]string{"a.go": "package state\n\nimport _ \"example.com/state/gen\"\n"}, map[string]string{"gen/gen.go": "package gen\n"}},
		{
			"a folder that replaces a module",
			map[string]string{"a.go": uses, "go.mod": "module example.com/state\n\ngo 1.25\n\nrequire example.org/beside v0.0.0\n\nreplace example.org/beside => ../beside\n"},
			map[string]string{"../beside/go.mod": "module example.org/beside\n", "../beside/pkg/pkg.go": "package pkg\n"},
		},
		{
			"a package of a folder that replaces a module",
			map[string]string{
				"a.go": uses, "go.mod": "module example.com/state\n\ngo 1.25\n\nrequire example.org/beside v0.0.0\n\nreplace example.org/beside => ../beside\n",
				"../beside/go.mod": "module example.org/beside\n", "../beside/beside.go": "package beside\n",
			},
			map[string]string{"../beside/pkg/pkg.go": "package pkg\n"},
		},
		{
			"a module of the workspace",
			map[string]string{"a.go": "package state\n", "go.work": "go 1.25\n\nuse (\n\t.\n\t./other\n)\n"},
			map[string]string{"other/go.mod": "module example.com/other\n\ngo 1.25\n", "other/other.go": "package other\n"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &edits{dir: filepath.Join(t.TempDir(), "repo"), rng: rand.New(rand.NewPCG(1, 1))}
			e.write(t, "go.mod", "module example.com/state\n\ngo 1.25\n")
			for name, text := range c.files {
				e.write(t, name, text)
			}
			o := Options{Dir: e.dir, Cache: store.Open(t.TempDir())}
			cold := runText(t, e.dir, nil)
			if strings.Contains(cold, `"Problems": null`) {
				t.Fatalf("nothing is incomplete: %s", cold)
			}
			for range 3 { // one to learn what the outcome depends on, one to keep it
				if warm := runText(t, e.dir, o.Cache); warm != cold {
					t.Fatalf("cold:\n%s\nwarm:\n%s", cold, warm)
				}
			}
			if !keptRun(t, o) {
				t.Error("the run is not kept")
			}
			later := o
			later.now = func() time.Time { return time.Now().Add(1000 * time.Hour) }
			if !keptRun(t, later) {
				t.Error("the run is not kept for long, though files alone decide")
			}
			for name, text := range c.mend {
				e.write(t, name, text)
			}
			mended := runText(t, e.dir, nil)
			if mended == cold || !strings.Contains(mended, `"Problems": null`) {
				t.Fatalf("not mended: %s", mended)
			}
			if got := runText(t, e.dir, o.Cache); got != mended {
				t.Errorf("what was missing is there, and the cache says\n%s", got)
			}
		})
	}
}

// TestMissingModule: a module that is not in the module cache and cannot be had
// makes the run incomplete until it is there. Whether it can be had is asked
// again after a while.
func TestMissingModule(t *testing.T) {
	dir := t.TempDir()
	e := &edits{dir: dir, rng: rand.New(rand.NewPCG(1, 1))}
	e.write(t, "module/go.mod", "module example.org/far\n\ngo 1.25\n")
	e.write(t, "module/far.go", "package far\n\nconst X = 1\n")
	e.write(t, "repo/go.mod", "module example.com/state\n\ngo 1.25\n\nrequire example.org/far v1.0.0\n")
	e.write(t, "repo/a.go", "package state\n\nimport \"example.org/far\"\n\nconst X = far.X\n")
	served := filepath.Join(dir, "proxy", "example.org", "far", "@v")
	e.write(t, "proxy/example.org/far/@v/list", "v1.0.0\n")
	e.write(t, "proxy/example.org/far/@v/v1.0.0.info", `{"Version":"v1.0.0"}`)
	e.write(t, "proxy/example.org/far/@v/v1.0.0.mod", "module example.org/far\n\ngo 1.25\n")
	archive, err := os.Create(filepath.Join(served, "v1.0.0.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := zip.CreateFromDir(archive, module.Version{Path: "example.org/far", Version: "v1.0.0"}, filepath.Join(dir, "module")); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOFLAGS", "-modcacherw")
	t.Setenv("GONOSUMDB", "*")
	proxy := "file://" + filepath.ToSlash(filepath.Join(dir, "proxy"))
	download := func(modcache string) {
		cmd := exec.Command("go", "mod", "tidy")
		cmd.Dir = filepath.Join(dir, "repo")
		cmd.Env = append(os.Environ(), "GOPROXY="+proxy, "GOMODCACHE="+modcache)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	download(filepath.Join(dir, "first")) // for go.sum
	repo := filepath.Join(dir, "repo")
	for name, offline := range map[string]string{
		"off":         "off",
		"unreachable": "file://" + filepath.ToSlash(filepath.Join(dir, "nowhere")),
	} {
		t.Run(name, func(t *testing.T) {
			modcache := filepath.Join(t.TempDir(), "mod")
			t.Setenv("GOMODCACHE", modcache)
			t.Setenv("GOPROXY", offline)
			o := Options{Dir: repo, Cache: store.Open(t.TempDir())}
			cold := runText(t, repo, nil)
			if strings.Contains(cold, `"Problems": null`) {
				t.Fatalf("nothing is incomplete: %s", cold)
			}
			for range 2 {
				if warm := runText(t, repo, o.Cache); warm != cold {
					t.Fatalf("cold:\n%s\nwarm:\n%s", cold, warm)
				}
			}
			if !keptRun(t, o) {
				t.Error("the run is not kept")
			}
			later := o
			later.now = func() time.Time { return time.Now().Add(runcache.AskAgain + time.Minute) }
			if keptRun(t, later) != (offline == "off") {
				t.Error("whether a proxy answers is asked again after a while; with none there is nothing to ask")
			}
			download(modcache)
			if got := runText(t, repo, o.Cache); !strings.Contains(got, `"Problems": null`) {
				t.Errorf("the module is there, and the cache says\n%s", got)
			}
		})
	}
}
