package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/driver"
	"github.com/patternvet/patternvet/internal/driver/ruleset"
)

// TestSample runs on the bundled sample: every rule fires somewhere in it, and
// what fires is what is expected.
func TestSample(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join("..", "..", "testdata", "shop"))
	if err != nil {
		t.Fatal(err)
	}
	result, err := driver.Run(context.Background(), driver.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Problems) > 0 {
		t.Errorf("problems: %v", result.Problems)
	}
	fired := map[string]bool{}
	var got strings.Builder
	for _, f := range result.Findings {
		fired[f.Rule] = true
		fmt.Fprintf(&got, "%s:%d %s %s\n", f.File, f.Line, f.Severity, f.ID())
	}
	for _, r := range ruleset.All() {
		if !r.Off && !fired[r.Name] && r.Name != "migration-out-of-order" { // which only --new-from can tell
			t.Errorf("%s fires nowhere in the sample", r.Name)
		}
	}
	golden := filepath.Join("..", "..", "testdata", "golden", "shop.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the findings in the sample changed; run with -update and look at the diff\ngot:\n%s", got.String())
	}
}
