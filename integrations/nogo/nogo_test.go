//go:build integration

// Package nogo_test builds nogo, which runs analyzers inside Bazel builds, from
// the sources of rules_go and without Bazel, and runs it as Bazel would.
package nogo_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/patternvet/patternvet/analyzers"
	"github.com/patternvet/patternvet/internal/hosttest"
)

const rulesGo = "github.com/bazelbuild/rules_go@v0.65.0"

// The sources of nogo, of its generator, and what the latter takes along. They
// are named in rules_go's go/tools/builders/BUILD.bazel.
var (
	nogoFiles      = []string{"constants.go", "env.go", "flags.go", "nogo_fix.go", "nogo_goversions_go118.go", "nogo_goversions_go121.go", "nogo_goversions_go122.go", "nogo_main.go", "nogo_version.go", "nolint.go"}
	generatorFiles = []string{"generate_nogo_main.go", "flags.go"}
)

const generatorMain = `package main

import (
	"fmt"
	"os"
)

func main() {
	if err := genNogoMain(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`

// buildNogo builds nogo with all analyzers and the settings in config.json's
// form.
func buildNogo(t *testing.T, config string) string {
	t.Helper()
	work := t.TempDir()
	stdout, stderr, code := hosttest.Run(t, work, "go", "mod", "download", "-json", rulesGo)
	var download struct{ Dir, GoMod string }
	if err := json.Unmarshal([]byte(stdout), &download); err != nil || code != 0 {
		t.Fatalf("go mod download: %v %s%s", err, stdout, stderr)
	}
	builders := filepath.Join(download.Dir, "go", "tools", "builders")
	generator := filepath.Join(work, "generator")
	copyFiles(t, builders, generator, generatorFiles)
	hosttest.Write(t, generator, "main.go", generatorMain)
	hosttest.Write(t, generator, "go.mod", "module generator\n\ngo 1.25.0\n")

	nogo := filepath.Join(work, "nogo")
	copyFiles(t, builders, nogo, nogoFiles)
	hosttest.Write(t, nogo, "go.mod", nogoMod(t, download.GoMod))
	args := []string{"go", "run", ".", "-output", filepath.Join(nogo, "analyzers.go"), "-config", hosttest.Write(t, work, "config.json", config)}
	for _, c := range analyzers.Checks() {
		args = append(args, "-analyzer_importpath", "github.com/patternvet/patternvet/analyzers/"+c.Rule.Name)
	}
	if _, stderr, code := hosttest.Run(t, generator, args...); code != 0 {
		t.Fatal(stderr)
	}
	program := filepath.Join(work, "nogo.exe")
	if _, stderr, code := hosttest.Run(t, nogo, "go", "build", "-mod=mod", "-o", program, "."); code != 0 {
		t.Fatal(stderr)
	}
	return program
}

// nogoMod returns a go.mod for nogo. The module's path lies below x/tools,
// because nogo imports internal packages of it.
func nogoMod(t *testing.T, rulesGoMod string) string {
	t.Helper()
	data, err := os.ReadFile(rulesGoMod)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := modfile.ParseLax(rulesGoMod, data, nil)
	if err != nil {
		t.Fatal(err)
	}
	var mod strings.Builder
	mod.WriteString("module golang.org/x/tools/nogo\n\ngo 1.25.0\n\nrequire github.com/patternvet/patternvet v0.0.0\n")
	fmt.Fprintf(&mod, "replace github.com/patternvet/patternvet => %s\n", modfile.AutoQuote(filepath.ToSlash(hosttest.Root())))
	for _, r := range theirs.Require {
		if slices.Contains([]string{"golang.org/x/tools", "github.com/aymanbagabas/go-udiff"}, r.Mod.Path) {
			fmt.Fprintf(&mod, "require %s %s\n", r.Mod.Path, r.Mod.Version)
		}
	}
	return mod.String()
}

func copyFiles(t *testing.T, from, to string, names []string) {
	t.Helper()
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		hosttest.Write(t, to, name, string(data))
	}
}

// goPackage is what `go list` says of a package.
type goPackage struct {
	ImportPath, Dir, Export string
	GoFiles, Imports        []string
	Module                  *struct{ Main bool }
}

// check runs nogo on each package of the module in dir, dependencies first and
// with the facts of these, and returns what it says.
func check(t *testing.T, nogo, dir string) string {
	t.Helper()
	var said strings.Builder
	work := t.TempDir()
	packages := list(t, dir)
	var importcfg strings.Builder
	for _, p := range packages {
		if p.Export != "" {
			fmt.Fprintf(&importcfg, "packagefile %s=%s\n", p.ImportPath, p.Export)
		}
	}
	cfg := hosttest.Write(t, work, "importcfg", importcfg.String())
	facts := map[string]string{}
	for i, p := range packages {
		if p.Module == nil || !p.Module.Main {
			continue
		}
		out := filepath.Join(work, strconv.Itoa(i)+".facts")
		fixes := filepath.Join(dir, "fixes", strconv.Itoa(i))
		if err := os.MkdirAll(fixes, 0o755); err != nil {
			t.Fatal(err)
		}
		args := []string{nogo, "-p", p.ImportPath, "-importcfg", cfg, "-go_version", strings.TrimPrefix(runtime.Version(), "go"), "-x", out, "-fix_dir", fixes}
		for _, imported := range p.Imports {
			if file, ok := facts[imported]; ok {
				args = append(args, "-fact", imported+"="+file)
			}
		}
		for _, name := range p.GoFiles {
			args = append(args, filepath.Join(p.Dir, name))
		}
		_, stderr, code := hosttest.Run(t, dir, args...)
		if code != 0 && !strings.Contains(stderr, "errors found by nogo") {
			t.Fatalf("nogo on %s exits with %d: %s", p.ImportPath, code, stderr)
		}
		said.WriteString(stderr)
		facts[p.ImportPath] = out
	}
	return said.String()
}

func list(t *testing.T, dir string) []goPackage {
	t.Helper()
	stdout, stderr, code := hosttest.Run(t, dir, "go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,Imports,Module", "./...")
	if code != 0 {
		t.Fatal(stderr)
	}
	var packages []goPackage
	for d := json.NewDecoder(strings.NewReader(stdout)); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// line is a finding of nogo: file:line:column: message (analyzer).
var line = regexp.MustCompile(`(?m)^(.+?):(\d+):(\d+): (.*) \((\w+)\)$`)

func parse(t *testing.T, dir, text string) []hosttest.Finding {
	t.Helper()
	var findings []hosttest.Finding
	for _, m := range line.FindAllStringSubmatch(text, -1) {
		row, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		column, err := strconv.Atoi(m[3])
		if err != nil {
			t.Fatal(err)
		}
		findings = append(findings, hosttest.Finding{File: hosttest.Relative(dir, m[1]), Line: row, Column: column, Message: m[4], Rule: m[5]})
	}
	return findings
}

func TestSameFindings(t *testing.T) {
	nogo := buildNogo(t, "{}")
	dir := hosttest.Sample(t)
	said := check(t, nogo, dir)
	same := hosttest.WithoutModules.Replace(said)
	if same == said {
		t.Error("nogo no longer says anything else than other hosts; strike the difference")
	}
	hosttest.Compare(t, "nogo", parse(t, dir, same))

	hosttest.Write(t, dir, hosttest.FixableFile, hosttest.Fixable)
	check(t, nogo, dir)
	if patch := patches(t, filepath.Join(dir, "fixes")); !bytes.Contains(patch, []byte(hosttest.Fixed)) {
		t.Errorf("no patch has the fix:\n%s", patch)
	}
}

func patches(t *testing.T, dir string) []byte {
	t.Helper()
	var all bytes.Buffer
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	return all.Bytes()
}

// TestConfig sets options and leaves files out as Bazel users do.
func TestConfig(t *testing.T) {
	nogo := buildNogo(t, `{
		"envscatter": {"analyzer_flags": {"allow-keys": "SHOP_PAGE_*", "disable": "secret"}},
		"nosigterm": {"exclude_files": {"cmd/admin/": "is stopped by hand"}}
	}`)
	dir := hosttest.Sample(t)
	said := check(t, nogo, dir)
	for _, gone := range []string{"SHOP_PAGE_SIZE", "the secret", "(nosigterm)"} {
		if strings.Contains(said, gone) {
			t.Errorf("%q is still reported:\n%s", gone, said)
		}
	}
	if !strings.Contains(said, "SHOP_REGION") {
		t.Errorf("the other findings are gone too:\n%s", said)
	}
}
