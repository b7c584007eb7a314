package ruleset_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/ruleset"
	"github.com/patternvet/patternvet/internal/rule"
)

var update = flag.Bool("update", false, "write the generated files instead of comparing them")

// TestGenerated compares the generated pages with the rule records.
func TestGenerated(t *testing.T) {
	docs := filepath.Join("..", "..", "..", "docs")
	generated := map[string][]byte{
		"rules/README.md":        []byte(rule.Index(ruleset.All())),
		"patternvet.schema.json": ruleset.JSONSchema(),
	}
	for _, r := range ruleset.All() {
		generated["rules/"+r.Name+".md"] = []byte(r.Page(ruleset.PageOptions(r.Name)))
	}
	for name, want := range generated {
		path := filepath.Join(docs, filepath.FromSlash(name))
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("docs/%s is stale (%v); run `make docs`", name, err)
		}
	}
	pages, err := os.ReadDir(filepath.Join(docs, "rules"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if generated["rules/"+page.Name()] == nil {
			t.Errorf("docs/rules/%s belongs to no rule; remove it", page.Name())
		}
	}
}

// TestRecords holds every rule's record complete and its names unique.
func TestRecords(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range ruleset.All() {
		for _, problem := range r.Problems() {
			t.Errorf("%s: %s", r.Name, problem)
		}
		for _, name := range append(r.Was, r.Name) {
			if seen[name] {
				t.Errorf("two rules are or were named %s", name)
			}
			seen[name] = true
		}
		if _, ok := r.Category(rule.UnusedIgnore); !ok {
			t.Errorf("%s: no category %s", r.Name, rule.UnusedIgnore)
		}
	}
}
