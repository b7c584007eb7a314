package analyzers_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/patternvet/patternvet/analyzers"
	"github.com/patternvet/patternvet/internal/rule"
)

// TestDependencies holds what users of the analyzers import small: no cgo, no
// SQL checker, nothing but x/tools and the standard library. What golangci-lint
// and gopls link has the configuration's reader too.
func TestDependencies(t *testing.T) {
	allowed := []string{
		"github.com/patternvet/patternvet/analyzers",
		"github.com/patternvet/patternvet/internal/rule",
		"golang.org/x/tools/",
		"golang.org/x/mod/",
		"golang.org/x/sync/",
	}
	testDependencies(t, allowed, ".")
	testDependencies(t, append(allowed,
		"github.com/patternvet/patternvet/internal/config",
		"github.com/patternvet/patternvet/internal/safefile",
		"github.com/patternvet/patternvet/internal/suite",
		"github.com/patternvet/patternvet/integrations/gopls/rules",
		"github.com/goccy/go-yaml",
		"github.com/golangci/plugin-module-register",
	), "./gclplugin", "../integrations/gopls/rules")
}

func testDependencies(t *testing.T, allowed []string, packages ...string) {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}} {{len .CgoFiles}}{{end}}"}, packages...)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		path, cgo, _ := strings.Cut(strings.TrimSpace(line), " ")
		if path == "" {
			continue
		}
		if cgo != "0" {
			t.Errorf("%s uses cgo", path)
		}
		if !slices.ContainsFunc(allowed, func(prefix string) bool { return strings.HasPrefix(path, prefix) }) {
			t.Errorf("%v import %s", packages, path)
		}
	}
}

// TestSuite holds the hand-written list, the folders and the names together.
func TestSuite(t *testing.T) {
	var names []string
	for _, c := range analyzers.Checks() {
		names = append(names, c.Rule.Name)
		if a := c.New(); a.Name != c.Rule.Name {
			t.Errorf("the analyzer of rule %s is named %s", c.Rule.Name, a.Name)
		}
		if problems := c.Rule.Problems(); len(problems) > 0 {
			t.Errorf("%s: %v", c.Rule.Name, problems)
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("the suite is not sorted: %v", names)
	}
	if !slices.Equal(names, rule.GoNames) {
		t.Errorf("the suite is %v, rule.GoNames is %v", names, rule.GoNames)
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains([]string{"internal", "module", "gclplugin"}, e.Name()) && !slices.Contains(names, e.Name()) {
			t.Errorf("the check in folder %s is not in the suite", e.Name())
		}
	}
	if err := analysis.Validate(analyzers.All()); err != nil {
		t.Error(err)
	}
}
