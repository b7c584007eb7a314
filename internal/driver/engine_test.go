package driver

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/copylock"
	"golang.org/x/tools/go/analysis/passes/printf"
	"golang.org/x/tools/txtar"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/gocheck/fast"
	"github.com/patternvet/patternvet/internal/driver/gocheck/reference"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/driver/store"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/rule"
	"github.com/patternvet/patternvet/internal/suite"
)

// TestEngines compares the engines: the reference, and the fast one without a
// store, with an empty store and dependencies that the compiler has seen or has
// not, and with the store that this filled.
func TestEngines(t *testing.T) {
	fixtures := modules(t)
	repository, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	dirs := []string{repository, filepath.Join(repository, "testdata", "shop")}
	for _, name := range []string{"variants", "broken", "cgo", "cgodep", "vendored", "replaced", "work"} {
		dirs = append(dirs, filepath.Join(fixtures, name))
	}
	shared := store.Open(t.TempDir())
	for _, dir := range dirs {
		for _, tests := range []bool{false, true} {
			if dir == repository && !tests {
				continue // large, and tests include the rest
			}
			name := filepath.Base(dir)
			if tests {
				name += "-tests"
			}
			t.Run(name, func(t *testing.T) { compareEngines(t, Options{Dir: dir, Tests: tests}, shared) })
		}
	}
	for _, part := range [][]string{{"shop", "./internal/mail"}, {"shop", "./cmd/..."}, {"variants", "./user", "gen/gen.go"}, {"variants", "base/base_test.go"}, {"broken", "./other"}, {"work", "./app"}} {
		dir := filepath.Join(fixtures, part[0])
		if part[0] == "shop" {
			dir = filepath.Join(repository, "testdata", "shop")
		}
		t.Run("part "+strings.Join(part, " "), func(t *testing.T) {
			compareEngines(t, Options{Dir: dir, Tests: true, Patterns: part[1:]}, shared)
		})
	}
}

// modules writes the fixture modules to a folder.
func modules(t *testing.T) string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "modules.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(archive)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestImportCycle checks that packages which import each other are reported
// and do not wait for each other for ever.
func TestImportCycle(t *testing.T) {
	result, err := Run(context.Background(), Options{Dir: filepath.Join(modules(t), "cycle")})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Problems) == 0 || !strings.Contains(result.Problems[0].Message, "import cycle") {
		t.Errorf("problems: %v", result.Problems)
	}
}

func compareEngines(t *testing.T, o Options, shared *store.Store) {
	o.setDefaults()
	s, err := ruleset.New(o.Config, o.Enable, o.Disable)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Base(o.Dir) != "broken" {
		// Analyzers of others, with facts of functions, widen the net.
		s.Analyzers = append(s.Analyzers, printf.Analyzer, copylock.Analyzer)
	}
	targets, err := target.Find(context.Background(), o.target())
	if err != nil {
		t.Fatal(err)
	}
	if len(targets.Loads) == 0 {
		t.Fatalf("nothing to load: %v", targets.Problems)
	}
	for _, load := range targets.Loads {
		load = load.WithContext(true)
		want := outcome(t, reference.Engine{}, load, s.Analyzers, &o)
		uncompiled := load
		uncompiled.Env = append(os.Environ(), "GOCACHE="+t.TempDir())
		for _, other := range []struct {
			name   string
			engine gocheck.Engine
			load   gocheck.Load
		}{
			{"no store", &fast.Engine{Log: o.Log}, load},
			{"first run, nothing compiled", &fast.Engine{Log: o.Log, Store: store.Open(t.TempDir())}, uncompiled},
			{"first run, dependencies compiled", &fast.Engine{Log: o.Log, Store: shared}, load},
			{"second run", &fast.Engine{Log: o.Log, Store: shared}, load},
		} {
			if got := outcome(t, other.engine, other.load, s.Analyzers, &o); got != want {
				t.Errorf("%s: the engines differ\nreference:\n%s\nfast:\n%s", other.name, want, got)
			}
		}
	}
}

// outcome returns what an engine found, as text. Wording and number of
// problems may differ, the packages they are about may not.
func outcome(t *testing.T, e gocheck.Engine, load gocheck.Load, analyzers []*analysis.Analyzer, o *Options) string {
	t.Helper()
	result, err := e.Run(context.Background(), load, analyzers, o.Progress)
	if err != nil {
		t.Fatal(err)
	}
	rules := ruleset.All()
	for _, other := range []*analysis.Analyzer{printf.Analyzer, copylock.Analyzer} {
		rules = append(rules, &rule.Rule{Name: other.Name})
	}
	s, err := suite.New(rules, o.Config, o.Enable, o.Disable)
	if err != nil {
		t.Fatal(err)
	}
	r := &run{options: o, suite: s}
	findings, packages := r.convert(load, result)
	problems, other := result.Bearing(s.Passes)
	places := map[string]bool{}
	for _, p := range append(problems, other...) {
		places[paths.Rel(o.Dir, p.File)] = true
	}
	text, err := json.MarshalIndent(map[string]any{"findings": finding.Sort(findings), "problems": places, "packages": packages}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
