package driver

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows has, for each package here, those of this repository that it may
// import: below internal/driver, and else by their path from the root. ARCHITECTURE.md
// shows the same.
var arrows = map[string]string{
	".":                 "analyzers analyzers/module config finding git suite gitdiff gocheck gocheck/fast limits migrations misuse paths ruleset runcache sources store target timing",
	"target":            "gocheck misuse paths finding safefile sqlcheck/migrate",
	"gocheck":           "analyzers/module paths store finding safefile",
	"gocheck/fast":      "gocheck gocheck/golist identity limits paths store timing finding safefile",
	"gocheck/reference": "gocheck finding",
	"gocheck/golist":    "",
	"migrations": "gitdiff limits misuse paths ruleset target timing config finding rule safefile suite " +
		"sqlcheck sqlcheck/backfill sqlcheck/check sqlcheck/migrate sqlcheck/plan sqlcheck/trace",
	"runcache": "gocheck identity paths store config finding sqlcheck/migrate",
	"ruleset":  "misuse paths config rule suite sqlcheck sqlcheck/migrate",
	"gitdiff":  "misuse paths sources finding git",
	"identity": "paths store safefile",
	"limits":   "memory finding",
	"memory":   "safefile",
	"sources":  "paths safefile",
	"store":    "", "paths": "", "misuse": "", "timing": "",
}

// TestArrows: the parts of the driver import no more than they are to know.
func TestArrows(t *testing.T) {
	const module = "github.com/patternvet/patternvet/"
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name := strings.TrimPrefix(strings.TrimPrefix(words[0], module+"internal/driver"), "/")
		if name == "" {
			name = "."
		}
		text, ok := arrows[name]
		if !ok {
			t.Errorf("package %s is not among the arrows", name)
			continue
		}
		seen++
		allowed := strings.Fields(text)
		for _, path := range words[1:] {
			if path, ours := strings.CutPrefix(path, module); ours {
				path = strings.TrimPrefix(strings.TrimPrefix(path, "internal/"), "driver/")
				if !slices.Contains(allowed, path) {
					t.Errorf("package %s imports %s", name, path)
				}
			}
		}
	}
	if seen != len(arrows) {
		t.Errorf("%d packages have arrows, %d are there", len(arrows), seen)
	}
}

// TestReferenceIsForTests: what users run has one engine.
func TestReferenceIsForTests(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "../../cmd/patternvet").Output()
	if err != nil {
		t.Fatal(err)
	}
	for path := range strings.FieldsSeq(string(out)) {
		if strings.HasSuffix(path, "gocheck/reference") || path == "golang.org/x/tools/go/packages" {
			t.Errorf("the command links %s", path)
		}
	}
}
