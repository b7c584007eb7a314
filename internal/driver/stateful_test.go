package driver

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/patternvet/patternvet/internal/config"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/finding"
)

// edits change a small repository at random places.
type edits struct {
	t   *testing.T
	dir string
	rng *rand.Rand
	n   int
}

func (e *edits) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(e.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// lib is a package that others read the environment through; its wrapper and
// its type change from edit to edit.
func (e *edits) lib() string {
	switch e.rng.IntN(6) {
	case 4: // what another package declares is a part of the API
		return "package lib\n\nimport \"example.com/state/base\"\n\nvar X base.T\n\nfunc Read(key string) string { return key }\n"
	case 5: // or is not
		return "package lib\n\nimport \"example.com/state/base\"\n\nvar X struct{ F string }\n\nfunc Read(key string) string { return key + base.Name }\n"
	case 0:
		return "package lib\n\nimport \"os\"\n\nfunc Read(key string) string { return os.Getenv(key) }\n"
	case 1: // no wrapper any more: a fact goes
		return "package lib\n\nfunc Read(key string) string { return key }\n"
	case 2: // another API
		return "package lib\n\nimport \"os\"\n\ntype T int\n\nfunc Read(key string) string { return os.Getenv(\"PREFIX_\" + key) }\n"
	default: // another body, further down
		return fmt.Sprintf("package lib\n\nimport \"os\"\n\n// %d\n\nfunc Read(key string) string { println(%d); return os.Getenv(key) }\n", e.n, e.n)
	}
}

// base is a package whose types others may pass on.
func (e *edits) base() string {
	body := []string{"return 1", "return (1"}[e.rng.IntN(2)] // the rest may not parse then
	field := []string{"int", "string"}[e.rng.IntN(2)]
	return fmt.Sprintf("package base\n\nconst Name = \"a\"\n\nfunc f() int { %s }\n\ntype T struct{ F %s }\n", body, field)
}

func (e *edits) user(name string) string {
	body := fmt.Sprintf("lib.Read(%q)", []string{"A_SETTING", "B_SETTING"}[e.rng.IntN(2)])
	if e.rng.IntN(3) == 0 {
		body += " + undefined"
	}
	if e.rng.IntN(2) == 0 {
		body += " + lib.X.F"
	}
	ignore := ""
	if e.rng.IntN(4) == 0 {
		ignore = "\t//patternvet:ignore envscatter edited at random\n"
	}
	return fmt.Sprintf("package %s\n\nimport \"example.com/state/lib\"\n\nfunc F() string {\n%s\treturn %s\n}\n", name, ignore, body)
}

func (e *edits) step(t *testing.T) string {
	t.Helper()
	e.n++
	switch e.rng.IntN(17) {
	case 15, 16:
		e.write(t, "base/base.go", e.base())
		return "base"
	case 0:
		e.write(t, "lib/lib.go", e.lib())
		return "lib"
	case 1:
		e.write(t, "one/one.go", e.user("one"))
		return "one"
	case 2:
		e.write(t, "two/two.go", e.user("two"))
		return "two"
	case 3:
		e.write(t, "two/more.go", fmt.Sprintf("package two\n\nimport \"os\"\n\nvar More%d = os.Getenv(\"MORE_SETTING\")\n", e.n))
		return "two/more.go"
	case 4:
		_ = os.Remove(filepath.Join(e.dir, "two", "more.go")) // may be gone already
		return "without two/more.go"
	case 5: // imports what may not be there
		from := []string{"example.com/state/gen", "example.org/beside", "example.org/nowhere"}[e.rng.IntN(3)]
		e.write(t, "three/three.go", fmt.Sprintf("package three\n\nimport (\n\t\"os\"\n\n\t_ %q\n)\n\nvar X = os.Getenv(\"THREE_SETTING\")\n", from))
		return "three imports " + from
	case 6: // what three imports comes and goes
		name := []string{"gen/gen.go", "../beside/beside.go", "../beside/go.mod"}[e.rng.IntN(3)]
		if e.rng.IntN(3) == 0 {
			_ = os.Remove(filepath.Join(e.dir, filepath.FromSlash(name))) // may not be there
			return "without " + name
		}
		text := "package " + strings.TrimSuffix(filepath.Base(name), ".go") + "\n"
		if filepath.Base(name) == "go.mod" {
			text = "module example.org/beside\n"
		}
		e.write(t, name, text)
		return name
	case 7, 8:
		return e.migration()
	case 9:
		return e.behindLink()
	case 10: // a package that patterns leave out
		text := []string{"package s\n", "package s\n\nfunc Y() {}\n"}[e.rng.IntN(2)]
		e.put("node_modules/s/s.go", text)
		e.put("four/four.go", "package four\n\nimport \"example.com/state/node_modules/s\"\n\nvar _ = s.Y\n")
		return "node_modules"
	case 11: // files of other languages are errors without cgo
		name := "one/one" + []string{".f90", ".m", ".s", ".swig", ".syso", ".cc", ".F"}[e.rng.IntN(7)]
		if e.rng.IntN(2) == 0 {
			e.put(name, "")
		} else {
			e.remove(name)
		}
		return name
	case 12:
		provider := []string{"sqlite", "postgresql"}[e.rng.IntN(2)]
		e.put("p/migrations/1_a/migration.sql", "DROP TABLE q;\n")
		e.put("p/migrations/migration_lock.toml", fmt.Sprintf("provider = %q\n", provider))
		return provider
	case 13:
		e.write(t, fmt.Sprintf("migrations/%04d_x.up.sql", e.rng.IntN(5)+2), "CREATE INDEX i ON t (a);\n")
		return "migration"
	default:
		e.write(t, "go.mod", stateModule(24+e.rng.IntN(2)))
		return "go.mod"
	}
}

// migration makes a migration a file, a link in the project or out of it, or
// edits what links lead to.
func (e *edits) migration() string {
	name := fmt.Sprintf("migrations/%04d_l.up.sql", e.rng.IntN(2)+7)
	texts := []string{"CREATE INDEX j ON t (a);\n", "SELECT 1;\n"}
	switch kind := e.rng.IntN(4); kind {
	case 0:
		e.remove(name)
		e.put(name, texts[e.rng.IntN(2)])
		return name
	case 1:
		e.put("kept/index.txt", texts[e.rng.IntN(2)])
		return "kept/index.txt"
	default:
		target := []string{"../kept/index.txt", "../../away.sql"}[kind-2]
		e.put("../away.sql", texts[0])
		e.remove(name)
		e.link(target, name)
		return name + " to " + target
	}
}

// behindLink edits a package behind a link, or where the link leads.
func (e *edits) behindLink() string {
	e.put("five/five.go", "package five\n\nimport \"example.com/state/linked\"\n\nvar _ = s.Y\n")
	to := []string{"../left", "../right"}[e.rng.IntN(2)]
	if e.rng.IntN(2) == 0 {
		e.remove("linked")
		e.link(to, "linked")
		return "linked to " + to
	}
	e.put(to+"/s.go", []string{"package s\n", "package s\n\nfunc Y() {}\n"}[e.rng.IntN(2)])
	return to
}

// stateModule is a go.mod with a module beside it that may be missing.
func stateModule(minor int) string {
	return fmt.Sprintf("module example.com/state\n\ngo 1.%d\n\nrequire example.org/beside v0.0.0\n\nreplace example.org/beside => ../beside\n", minor)
}

// TestCacheNeverLies edits a repository at random and compares runs that use
// what earlier ones kept with runs that do not.
func TestCacheNeverLies(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	e := &edits{t: t, dir: filepath.Join(t.TempDir(), "repo"), rng: rand.New(rand.NewPCG(seed, 0))}
	e.write(t, "go.mod", stateModule(25))
	e.write(t, "base/base.go", e.base())
	e.write(t, "lib/lib.go", e.lib())
	e.write(t, "one/one.go", e.user("one"))
	e.write(t, "two/two.go", e.user("two"))
	e.write(t, "migrations/0001_t.up.sql", "CREATE TABLE t (a int);\n")
	kept := store.Open(t.TempDir())
	history := ""
	for range 30 {
		history += e.step(t) + ", "
		cold := runText(t, e.dir, nil)
		for _, run := range []string{"first", "second"} {
			if warm := runText(t, e.dir, kept); warm != cold {
				t.Fatalf("seed %d, after %s: the %s run with a cache differs\ncold:\n%s\nwarm:\n%s", seed, history, run, cold, warm)
			}
		}
		part := []string{"lib", "one", "two"}[e.n%3]
		if got, want := foundIn(t, e.dir, part, kept, "./"+part), foundIn(t, e.dir, part, nil); got != want {
			t.Fatalf("seed %d, after %s: a run on %s differs from one on the whole\nwhole:\n%s\npart:\n%s", seed, history, part, want, got)
		}
	}
}

// foundIn returns what a run finds in a folder. A run on it alone finds nothing
// elsewhere.
func foundIn(t *testing.T, dir, folder string, s *store.Store, patterns ...string) string {
	t.Helper()
	result, err := Run(context.Background(), Options{Dir: dir, Cache: s, Patterns: patterns})
	if err != nil {
		t.Fatal(err)
	}
	var list []finding.Finding
	for _, f := range result.Findings {
		if len(patterns) > 0 || strings.HasPrefix(f.File, folder+"/") {
			list = append(list, f)
		}
	}
	text, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func runText(t *testing.T, dir string, s *store.Store) string {
	t.Helper()
	result, err := Run(context.Background(), Options{Dir: dir, Cache: s})
	if err != nil {
		t.Fatal(err)
	}
	result.Sources = nil
	text, err := json.MarshalIndent(result, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestRunKey changes, one by one, what an outcome depends on besides sources.
func TestRunKey(t *testing.T) {
	e := &edits{dir: filepath.Join(t.TempDir(), "repo"), rng: rand.New(rand.NewPCG(1, 1))}
	e.write(t, "go.mod", "module example.com/state\n\ngo 1.25\n")
	e.write(t, "a.go", "package a\n")
	configFile := filepath.Join(e.dir, config.Name)
	s := store.Open(t.TempDir())
	options := func() Options { return Options{Dir: e.dir, Cache: s, Config: &config.Config{File: configFile}} }
	base := options()
	key := func(o Options) store.Key {
		k, err := o.inputs().Key(o.Cache)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	before := key(base)
	if before != key(options()) {
		t.Fatal("the key of the same call differs")
	}
	for name, change := range map[string]func(*Options){
		"flags of rules": func(o *Options) { *o = o.withFlags("envscatter", map[string]string{"max-packages": "7"}) },
		"patterns":       func(o *Options) { o.Patterns = []string{"./x"} },
		"tests":          func(o *Options) { o.Tests = true },
		"tags":           func(o *Options) { o.Tags = []string{"x"} },
		"disable":        func(o *Options) { o.Disable = []string{"envscatter"} },
		"postgres":       func(o *Options) { o.PostgresVersion = 16 },
		"deployed":       func(o *Options) { o.DeployedThrough = "1" },
		"config":         func(*Options) { e.write(t, config.Name, "version: 1\n") },
		"GOFLAGS":        func(*Options) { t.Setenv("GOFLAGS", "-tags=x") },
		"work above a pattern": func(o *Options) {
			o.Patterns = []string{"../beside/..."}
			e.write(t, "../beside/go.work", "go 1.25\n")
		},
		"commands above":     func(*Options) { e.write(t, "../Makefile", "up:\n\tmigrate up\n") },
		"a repository above": func(*Options) { e.write(t, "../.git/HEAD", "ref: refs/heads/main\n") },
		"go.work":            func(*Options) { e.write(t, "../go.work", "go 1.25\n") },
	} {
		previous := key(options())
		o := options()
		change(&o)
		if key(o) == previous {
			t.Errorf("%s: another call has the same key", name)
		}
	}
}

// TestSharedCache lets several runs fill and use one cache at the same time.
func TestSharedCache(t *testing.T) {
	dir := filepath.Join(modules(t), "variants")
	want := runText(t, dir, nil)
	kept := t.TempDir()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got := runText(t, dir, store.Open(kept)); got != want {
				t.Errorf("a run beside others differs\nalone:\n%s\nbeside others:\n%s", want, got)
			}
		})
	}
	wg.Wait()
}

// TestReadOnlyCache uses a folder that nothing can be kept in.
func TestReadOnlyCache(t *testing.T) {
	dir := filepath.Join(modules(t), "variants")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o444); err != nil {
		t.Fatal(err)
	}
	if got, want := runText(t, dir, store.Open(file)), runText(t, dir, nil); got != want {
		t.Errorf("with a cache that cannot be written:\n%s\nwithout:\n%s", got, want)
	}
}

// TestNoCompiler checks a package that uses cgo where there is no C compiler.
func TestNoCompiler(t *testing.T) {
	t.Setenv("CGO_ENABLED", "1")
	t.Setenv("CC", filepath.Join(t.TempDir(), "no-such-compiler"))
	dir := filepath.Join(modules(t), "cgo")
	result, err := Run(context.Background(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Problems) > 0 || result.Packages != 2 {
		t.Errorf("%d packages, problems %v", result.Packages, result.Problems)
	}
}
