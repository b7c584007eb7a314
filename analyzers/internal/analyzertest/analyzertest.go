// Package analyzertest runs one Go analyzer over its fixtures.
package analyzertest

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/patternvet/patternvet/internal/rule"
)

// Run checks the rule's record, then runs the analyzer over every package
// folder below testdata/src of the current directory and compares with the
// "// want" comments and, where a .golden file stands beside a fixture, with
// the fixed source. Third-party APIs come from testdata/stubs at the top of
// the repository, at their real import paths. Flags are "name=value" pairs
// set for this run.
func Run(t *testing.T, newAnalyzer func() *analysis.Analyzer, r rule.Rule) {
	t.Helper()
	for _, problem := range r.Problems() {
		t.Errorf("%s: %s", r.Name, problem)
	}
	RunFolder(t, newAnalyzer(), "src")
}

// RunFolder runs the analyzer over the packages below testdata/folder; a test
// uses it for fixtures that need other flags than the defaults.
func RunFolder(t *testing.T, a *analysis.Analyzer, folder string) {
	t.Helper()
	gopath := t.TempDir()
	src := filepath.Join(gopath, "src")
	// os.CopyFS refuses to overwrite, so a fixture cannot shadow a stub.
	for _, dir := range []string{filepath.Join("testdata", folder), stubs(t)} {
		if err := os.CopyFS(src, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
	}
	packages := packagesBelow(t, filepath.Join("testdata", folder))
	if len(packages) == 0 {
		t.Fatalf("no packages below testdata/%s", folder)
	}
	var plain []string
	for _, pkg := range packages {
		if !hasGolden(t, filepath.Join("testdata", folder, pkg)) {
			plain = append(plain, pkg)
			continue
		}
		t.Run(pkg, func(t *testing.T) {
			t.Helper()
			t.Parallel()
			checkWords(t, analysistest.RunWithSuggestedFixes(t, gopath, a, pkg))
		})
	}
	if len(plain) > 0 {
		checkWords(t, analysistest.Run(t, gopath, a, plain...)) // at once: what they import is loaded once
	}
}

// packagesBelow lists the folders with Go files, as import paths.
func packagesBelow(t testing.TB, root string) []string {
	t.Helper()
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") {
			rel, relErr := filepath.Rel(root, filepath.Dir(path))
			seen[filepath.ToSlash(rel)] = true
			return relErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for pkg := range seen {
		list = append(list, pkg)
	}
	sort.Strings(list)
	return list
}

func hasGolden(t *testing.T, dir string) bool {
	t.Helper()
	golden, err := filepath.Glob(filepath.Join(dir, "*.golden"))
	if err != nil {
		t.Fatal(err)
	}
	return len(golden) > 0
}

// stubs finds testdata/stubs in the repository's top folder.
func stubs(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "testdata", "stubs")
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}
