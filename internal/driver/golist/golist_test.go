package golist

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"testing"
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
