package golist

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/patternvet/patternvet/internal/hosttest"
)

// TestExported checks that export data is found when it is in the build cache,
// and that nothing is compiled when it is not.
func TestExported(t *testing.T) {
	cache := t.TempDir()
	query := Query{Dir: ".", Patterns: []string{"strings", "net"}, Env: append(os.Environ(), "GOCACHE="+cache)}
	exported := func() map[string]string {
		t.Helper()
		files, err := Exported(context.Background(), query)
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	if files := exported(); len(files) != 0 {
		t.Errorf("with an empty build cache there is export data: %v", files)
	}
	build := exec.Command("go", "build", "strings")
	build.Env = query.Env
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files := exported()
	if _, err := os.Stat(files["strings"]); err != nil || files["net"] != "" {
		t.Errorf("strings alone was compiled, found are %v (%v)", files, err)
	}
}

// TestEager: the go command gets a GOGC unless the user has set one.
func TestEager(t *testing.T) {
	for env, want := range map[string]bool{"A=b": true, "GOGC=50": false, "GOMEMLIMIT=1GiB": false} {
		if got := slices.Contains(eager([]string{env}), "GOGC=400"); got != want {
			t.Errorf("%s: GOGC is set: %v", env, got)
		}
	}
}

// TestListExported: one call gives what two would, and errors of the compiler
// that was not run are none.
func TestListExported(t *testing.T) {
	dir := t.TempDir()
	hosttest.Write(t, dir, "go.mod", "module m\n\ngo 1.25\n")
	hosttest.Write(t, dir, "a/a.go", "package a\n\nimport _ \"strings\"\n")
	hosttest.Write(t, dir, "b/b.go", "package b\n\nimport _ \"m/a\"\n")
	hosttest.Write(t, dir, "c/c.go", "package c\n\nimport _ \"example.org/nowhere\"\n")
	hosttest.Write(t, dir, "d/d.go", "package d\n\nfunc\n")
	hosttest.Write(t, dir, "e/e.go", "package e\n\nimport \"C\"\n")
	query := Query{Dir: dir, Patterns: []string{"./...", "m/absent"}, Env: append(os.Environ(), "GOCACHE="+t.TempDir(), "GOPROXY=off")}
	build := exec.Command("go", "build", "unicode/utf8")
	build.Env = query.Env
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, patterns := range [][]string{{"./a", "./b", "./c", "./d"}, {"./...", "m/absent"}} {
		query.Patterns = patterns
		want, err := List(context.Background(), query)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := ListExported(context.Background(), query)
		if !ok {
			if len(patterns) > 2 {
				t.Errorf("%v: the go command can't be asked so", patterns)
			}
			continue // C among them
		}
		exported := 0
		for _, p := range got {
			if p.Export != "" {
				exported++
			}
			p.Export = ""
		}
		if exported == 0 {
			t.Error("nothing was compiled")
		}
		if was, is := text(t, want), text(t, got); was != is {
			t.Errorf("%v: the calls differ\nwithout export data:\n%s\nwith it:\n%s", patterns, was, is)
		}
	}
}

func text(t *testing.T, list []*Package) string {
	t.Helper()
	data, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
