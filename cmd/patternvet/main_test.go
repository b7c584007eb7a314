package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script and testdata/golden")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"patternvet": main})
}

// TestScripts runs the stories of testdata/script: the command line as users
// meet it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup:               setup,
		Condition:           condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":               exits,
			"fingerprints":        sameFingerprints,
			"fingerprints-within": fingerprintsWithin,
		},
	})
}

// setup gives a story the module and build caches of the machine, so that it
// neither downloads nor compiles the standard library again.
func setup(env *testscript.Env) error {
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			return err
		}
		env.Setenv(name, strings.TrimSpace(string(out)))
	}
	env.Setenv("GOFLAGS", "")
	env.Setenv("GOTOOLCHAIN", "local")
	env.Setenv("PATTERNVET_CACHE", filepath.Join(filepath.Dir(env.WorkDir), "cache"))
	env.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	env.Setenv("GIT_AUTHOR_NAME", "a")
	env.Setenv("GIT_AUTHOR_EMAIL", "a@example.com")
	env.Setenv("GIT_COMMITTER_NAME", "a")
	env.Setenv("GIT_COMMITTER_EMAIL", "a@example.com")
	repo, err := filepath.Abs(filepath.Join("..", ".."))
	env.Setenv("REPO", repo)
	return err
}

// condition knows [postgres]: there is a server to run, or, in CI, there must
// be one.
func condition(name string) (bool, error) {
	if name != "postgres" {
		return false, fmt.Errorf("unknown condition %q", name)
	}
	if _, err := exec.LookPath("initdb"); err == nil || os.Getenv("CI") != "" {
		return true, nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	return len(found) > 0, err
}

// exits runs a command and compares its exit code: "exits 3 patternvet ./...".
// Output is left for the stdout and stderr commands.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE command [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("%v exits with %s, want %s", args[1:], code, args[0])
	}
}

// sameFingerprints checks that JSON reports have the same fingerprints:
// "fingerprints a.json b.json".
func sameFingerprints(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fingerprints FILE FILE...")
	}
	first := readFingerprints(ts, args[0])
	for _, file := range args[1:] {
		if other := readFingerprints(ts, file); !slices.Equal(first, other) {
			ts.Fatalf("%s has %v, %s has %v", args[0], first, file, other)
		}
	}
}

// fingerprintsWithin checks that a JSON report has fingerprints of another
// only: "fingerprints-within part.json whole.json".
func fingerprintsWithin(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fingerprints-within PART WHOLE")
	}
	whole := readFingerprints(ts, args[1])
	for _, print := range readFingerprints(ts, args[0]) {
		if !slices.Contains(whole, print) {
			ts.Fatalf("%s has %s, which is not in %s: %v", args[0], print, args[1], whole)
		}
	}
}

func readFingerprints(ts *testscript.TestScript, file string) []string {
	var report struct {
		Findings []struct{ Fingerprint string }
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(file)), &report))
	var list []string
	for _, f := range report.Findings {
		list = append(list, f.Fingerprint)
	}
	if len(list) == 0 {
		ts.Fatalf("%s has no findings", file)
	}
	slices.Sort(list)
	return list
}
