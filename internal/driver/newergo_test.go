//go:build unix

package driver

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/store"
)

// newerGoCommand puts a go command first in PATH that has version 1.99 and
// takes modules of example.com/new for such that ask for it.
func newerGoCommand(t *testing.T) {
	t.Helper()
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	script := fmt.Sprintf(`#!/bin/sh
out=$(mktemp)
%q "$@" >"$out"
code=$?
sed -e 's/"GOVERSION": "[^"]*"/"GOVERSION": "go1.99.3"/' -e 's/"GoVersion": "1.24"/"GoVersion": "1.99"/' "$out"
rm -f "$out"
exit $code
`, real)
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// TestNewerGo: modules that ask for a newer Go than this program was built with
// are said to, once, with how to build it; the first of them is named.
func TestNewerGo(t *testing.T) {
	newerGoCommand(t)
	e := &edits{dir: t.TempDir()}
	for _, module := range []string{"one", "two"} {
		e.write(t, module+"/go.mod", "module example.com/"+module+"\n\ngo 1.24\n")
		for _, pkg := range []string{"a", "b", "c"} {
			e.write(t, module+"/"+pkg+"/x.go", "package "+pkg+"\n\nimport \"os\"\n\nvar X = os.Getenv(\""+strings.ToUpper(pkg)+"_SETTING\")\n")
			e.write(t, module+"/"+pkg+"/x_test.go", "package "+pkg+"\n")
		}
	}
	e.write(t, "old/go.mod", "module example.com/old\n\ngo 1.25\n")
	e.write(t, "old/x.go", "package old\n\nvar X = missing\n")
	kept := store.Open(t.TempDir())
	for _, run := range []string{"first", "second"} {
		result, err := Run(context.Background(), Options{Dir: e.dir, Tests: true, Cache: kept})
		if err != nil {
			t.Fatal(err)
		}
		want := "6 packages were checked only in part: they ask for Go 1.99, and this patternvet was built with " + runtime.Version() +
			"; build it with the newer Go: GOTOOLCHAIN=go1.99.3 go install github.com/patternvet/patternvet/cmd/patternvet@latest"
		if len(result.Problems) != 2 || result.Problems[1].Message != want || result.Problems[1].File != "one/go.mod" || result.Problems[1].Line != 3 {
			t.Errorf("%s run: problems %+v, want %s", run, result.Problems, want)
		}
		if !strings.Contains(result.Problems[0].Message, "undefined: missing") {
			t.Errorf("%s run: other errors are lost: %+v", run, result.Problems)
		}
		if result.Packages != 7 {
			t.Errorf("%s run: %d packages", run, result.Packages)
		}
	}
}

// TestOlderGoCommand: a go command that refuses a module is explained, once for
// all modules.
func TestOlderGoCommand(t *testing.T) {
	t.Setenv("GOTOOLCHAIN", "local")
	e := &edits{dir: t.TempDir()}
	for module, version := range map[string]string{"one": "1.98", "two": "1.99.2"} {
		e.write(t, module+"/go.mod", "module example.com/"+module+"\n\ngo "+version+"\n")
		e.write(t, module+"/x.go", "package x\n")
	}
	result, err := Run(context.Background(), Options{Dir: e.dir})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Problems) != 1 {
		t.Fatalf("problems %+v", result.Problems)
	}
	p := result.Problems[0]
	for _, want := range []string{"2 modules were not checked: go.mod requires go >= 1.99.2 (running go 1.", "GOTOOLCHAIN=auto", "GOTOOLCHAIN=go1.99.2 go install "} {
		if !strings.Contains(p.Message, want) {
			t.Errorf("%q is not in %q", want, p.Message)
		}
	}
	if p.File != "one/go.mod" || p.Line != 3 || strings.Contains(p.Message, "\n") {
		t.Errorf("%+v", p)
	}
}

func TestChainFor(t *testing.T) {
	for _, c := range []struct{ wants, own, chain string }{
		{"go1.27", "go1.26.8", "go1.27.0"},
		{"go1.27", "go1.27.3", "go1.27.3"},
		{"go1.27", "go1.27.3 X:nocoverageredesign", "go1.27.3"},
		{"go1.27.1", "", "go1.27.1"},
		{"go1.27rc1", "go1.26.8", "go1.27rc1"},
		{"go1.27", "devel go1.28-abc", "go1.27.0"},
	} {
		if got := gocheck.ChainFor(c.wants, c.own); got != c.chain {
			t.Errorf("%s with %s: %s, want %s", c.wants, c.own, got, c.chain)
		}
	}
}
