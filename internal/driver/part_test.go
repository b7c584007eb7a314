package driver

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/gocheck/fast"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/driver/target"
	"github.com/patternvet/patternvet/internal/finding"
)

// TestContext lists what is loaded for which arguments, and what is asked for.
func TestContext(t *testing.T) {
	dir := modules(t)
	for _, test := range []struct {
		dir      string
		patterns []string
		asked    string
		context  string
	}{
		{"variants", nil, "./...", ""},
		{"variants", []string{"./..."}, "./...", ""},
		{"variants", []string{"."}, ".", "./..."},
		{"variants", []string{"./user", "./gen/..."}, "./user ./gen/...", "./..."},
		{"variants", []string{"./user", "./..."}, "./user ./...", ""},
		{"variants", []string{"example.com/variants/user"}, "example.com/variants/user", "./..."},
		{"variants", []string{"user/user.go"}, "", "./user ./..."},
		{"variants", []string{"user/user.go", "./user"}, "./user", "./..."},
		{"variants/user", nil, "./user/...", "./..."},
		{"work", nil, "./app/... ./lib/...", ""},
		{"work", []string{"./app/..."}, "./app/...", ""},
		{"work", []string{"./app"}, "./app", "./app/..."},
		{"work/app", nil, "./app/...", ""},
		{"work", []string{"./app/...", "lib/lib.go"}, "./app/...", "./lib ./lib/..."},
	} {
		o := Options{Dir: filepath.Join(dir, test.dir), Patterns: test.patterns}
		o.setDefaults()
		targets, err := target.Find(context.Background(), o.target())
		if err != nil || len(targets.Loads) != 1 {
			t.Fatalf("%s %v: %d loads, %v", test.dir, test.patterns, len(targets.Loads), err)
		}
		load := targets.Loads[0].WithContext(true)
		if asked, around := strings.Join(load.Patterns, " "), strings.Join(load.Context, " "); asked != test.asked || around != test.context {
			t.Errorf("%s %v: asks for %q in %q, want %q in %q", test.dir, test.patterns, asked, around, test.asked, test.context)
		}
		if alone := targets.Loads[0].WithContext(false); slices.ContainsFunc(alone.Context, func(p string) bool { return strings.HasSuffix(p, "...") }) {
			t.Errorf("%s %v: nothing needs the module, and %q is loaded", test.dir, test.patterns, alone.Context)
		}
	}
}

// stubborn is an engine that cannot load the whole.
type stubborn struct{ gocheck.Engine }

func (s stubborn) Run(ctx context.Context, load gocheck.Load, analyzers []*analysis.Analyzer, progress func(int, int, string)) (*gocheck.Result, error) {
	if slices.Contains(load.All(), "./...") {
		return nil, errors.New("go list: the whole is out of reach")
	}
	return s.Engine.Run(ctx, load, analyzers, progress)
}

// TestWholeOutOfReach checks that a part whose module cannot be listed is
// checked by itself, and that it says so where the module has a say.
func TestWholeOutOfReach(t *testing.T) {
	for _, test := range []struct {
		pattern string
		judged  bool
	}{{"./gen", true}, {"./base", false}} {
		o := Options{Dir: filepath.Join(modules(t), "variants"), Patterns: []string{test.pattern}}
		o.setDefaults()
		s, err := ruleset.New(o.Config, o.Enable, o.Disable)
		if err != nil {
			t.Fatal(err)
		}
		r := &run{options: &o, suite: s}
		targets, err := target.Find(context.Background(), o.target())
		if err != nil {
			t.Fatal(err)
		}
		load := targets.Loads[0].WithContext(true)
		result, err := r.load(context.Background(), stubborn{&fast.Engine{Log: o.Log}}, load)
		if err != nil {
			t.Fatal(err)
		}
		if _, packages := r.convert(load, result); packages != 1 {
			t.Errorf("%s: %d packages", test.pattern, packages)
		}
		problems, other := result.Bearing(s.Passes)
		if !test.judged {
			problems, other = other, problems
		}
		if len(problems) != 1 || !strings.Contains(problems[0].Message, "the whole is out of reach") || len(other) != 0 {
			t.Errorf("%s: problems %v, notes %v", test.pattern, problems, other)
		}
		if _, err := r.load(context.Background(), stubborn{&fast.Engine{Log: o.Log}}, gocheck.Load{Dir: load.Dir, Patterns: []string{"./..."}}); err == nil {
			t.Error("a run on the whole passes over what keeps it from loading")
		}
	}
}

// TestLeftOut names files that the go command leaves out of their package.
func TestLeftOut(t *testing.T) {
	file := filepath.Join("m", "a.go")
	load := gocheck.Load{Files: []string{file}}
	has := func(dir, name string) bool { return dir == "m" && name == "b.go" }
	if got := load.LeftOut(has); len(got) != 1 || got[0].File != file {
		t.Errorf("%v", got)
	}
	load.Files = []string{filepath.Join("m", "b.go")}
	if got := load.LeftOut(has); !slices.Equal(got, []finding.Problem(nil)) {
		t.Errorf("%v", got)
	}
}
