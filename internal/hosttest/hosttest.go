// Package hosttest holds what every host of the Go rules must say of the
// sample service: go vet, golangci-lint, gopls, nogo and drivers of one's own.
package hosttest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// Finding is what all hosts can say of a finding. File is relative to the
// sample, with slashes.
type Finding struct {
	File         string
	Line, Column int
	Rule         string
	Message      string
}

func (f Finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", f.File, f.Line, f.Column, f.Rule, f.Message)
}

// Differs names the places of the sample where the patternvet command, and go
// vet, which asks it, say something else than the other hosts, and why. The
// command sees all packages of a module at once, hosts see one and what it
// imports.
var Differs = map[string]string{
	"internal/api/api.go:57:10: envscatter":   "that another package reads the variable with another default shows in the whole module only",
	"internal/mail/mail.go:19:37: envscatter": "which package owns the configuration, and should read this, shows in the whole module only",
	"internal/mail/mail.go:28:12: envscatter": "which package owns the configuration, and should read this, shows in the whole module only",
}

// WithoutModules turns the words of hosts that do not tell analyzers about
// modules, nogo and gopls v0.21, into those of the others: such hosts cannot
// name a package by its folder.
var WithoutModules = strings.NewReplacer("load it in config and", "load it in internal/config and")

// Place is a finding without its words.
func (f Finding) Place() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Rule)
}

// Root returns the repository's folder.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// Golden is the file with what hosts say of the sample, a finding a line.
func Golden() string { return filepath.Join(Root(), "testdata", "golden", "hosts.txt") }

// Sample copies the sample service to a new folder and returns it.
func Sample(t testing.TB) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(Root(), "testdata", "shop"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// FixableFile and Fixable are an addition to the sample: one finding of
// naiveretry that has a fix, which [Fixed] is part of.
const (
	FixableFile = "internal/retry/retry.go"
	Fixable     = `// Package retry asks again.
package retry

import (
	"context"
	"net/http"
	"time"
)

// Fetch asks three times.
func Fetch(ctx context.Context, client *http.Client, req *http.Request) (resp *http.Response, err error) {
	for attempt := range 3 {
		if resp, err = client.Do(req.WithContext(ctx)); err == nil {
			return resp, nil
		}
		time.Sleep(time.Second << attempt)
	}
	return nil, err
}
`
	Fixed = "case <-ctx.Done():"
)

// Write adds a file to the sample in dir.
func Write(t testing.TB, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// Compare holds what a host said of the sample, in any order, against the
// golden file.
func Compare(t testing.TB, host string, got []Finding) {
	t.Helper()
	want, err := os.ReadFile(Golden())
	if err != nil {
		t.Fatal(err)
	}
	if text := Format(got); text != string(want) {
		t.Errorf("%s says\n%s\nwant\n%s", host, text, want)
	}
}

// Same holds what is said of a part of the sample, in any order, against what a
// run on the whole says there.
func Same(t testing.TB, part string, want, got []Finding) {
	t.Helper()
	if want, got := Format(want), Format(got); want != got {
		t.Errorf("%s says\n%s\na run on the whole says there\n%s", part, got, want)
	}
}

// Format writes findings as in the golden file.
func Format(findings []Finding) string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, f.String()+"\n")
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "")
}

// Relative returns a path of the sample in dir as findings spell it.
func Relative(dir, file string) string {
	if rel, err := filepath.Rel(dir, file); err == nil && filepath.IsAbs(file) {
		file = rel
	}
	return filepath.ToSlash(file)
}

// Run runs a command in dir and returns its output and exit code.
func Run(t testing.TB, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	// Commands must not see the workspace, nor flags, of who runs the test.
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "PWD="+dir)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

// Build builds the package in dir and returns the program.
func Build(t testing.TB, dir, pkg, name string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	program := filepath.Join(t.TempDir(), name)
	if stdout, stderr, code := Run(t, dir, "go", "build", "-buildvcs=false", "-o", program, pkg); code != 0 {
		t.Fatalf("go build %s: %s%s", pkg, stdout, stderr)
	}
	return program
}
