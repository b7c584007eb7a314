//go:build integration

// These tests build a gopls, which takes minutes; scripts/test.sh runs them.
package gopls_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/integrations/gopls"
	"github.com/patternvet/patternvet/internal/hosttest"
)

// program is a gopls, built once, of the version that GOPLS_VERSION names, or
// the newest one that this Go can build.
var program, version string

func TestMain(m *testing.M) {
	if err := buildAndRun(m); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func buildAndRun(m *testing.M) error {
	dir, err := os.MkdirTemp("", "gopls")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Setenv("GOPLSCACHE", filepath.Join(dir, "cache")); err != nil {
		return err
	}
	built, err := gopls.Build(context.Background(), gopls.Options{
		Version: os.Getenv("GOPLS_VERSION"), Source: hosttest.Root(), Output: filepath.Join(dir, "gopls"),
		Log: func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) },
	})
	if err != nil {
		return err
	}
	program, version = built.Output, built.Version
	m.Run() // keeps its exit code for when TestMain returns
	return nil
}

func TestSameFindings(t *testing.T) {
	dir := hosttest.Sample(t)
	c := start(t, program, dir, nil)
	files := goFiles(t, dir)
	for _, file := range files {
		c.open(file)
	}
	severities := map[int]int{}
	var got []hosttest.Finding
	for _, file := range files {
		for _, d := range c.diagnostics(file) {
			line, column := d.start()
			if strings.HasPrefix(version, "v0.21.") {
				d.Message = hosttest.WithoutModules.Replace(d.Message)
			}
			got = append(got, hosttest.Finding{File: hosttest.Relative(dir, file), Line: line, Column: column, Rule: d.Source, Message: d.Message})
			severities[d.Severity]++
			if page := "/docs/rules/" + d.Source + ".md"; !strings.Contains(d.CodeDescription.Href, page) {
				t.Errorf("%s links to %q, want %s", d.Source, d.CodeDescription.Href, page)
			}
		}
	}
	hosttest.Compare(t, "gopls", got)
	if severities[1] == 0 || severities[2] == 0 {
		t.Errorf("severities %v, want errors (1) and warnings (2)", severities)
	}
}

// TestFix asks for the quick fix of a finding.
func TestFix(t *testing.T) {
	dir := hosttest.Sample(t)
	file := hosttest.Write(t, dir, hosttest.FixableFile, hosttest.Fixable)
	c := start(t, program, dir, nil)
	c.open(file)
	shown := c.diagnostics(file)
	if len(shown) != 1 || shown[0].Source != "naiveretry" {
		t.Fatalf("diagnostics %+v, want one of naiveretry", shown)
	}
	actions := c.request("textDocument/codeAction", object{
		"textDocument": object{"uri": uri(file)}, "range": shown[0].Range,
		"context": object{"diagnostics": shown, "only": []string{"quickfix"}},
	})
	if !bytes.Contains(actions, []byte("quickfix")) || !strings.Contains(edits(t, actions), hosttest.Fixed) {
		t.Errorf("no quick fix in %s", actions)
	}
}

// TestSettings switches a rule off in the editor's settings, and then all of
// it in the configuration, which other results in the same cache precede.
func TestSettings(t *testing.T) {
	dir := hosttest.Sample(t)
	file := filepath.Join(dir, "internal", "mail", "mail.go")
	sources := func(settings object) string {
		c := start(t, program, dir, settings)
		c.open(file)
		var list []string
		for _, d := range c.diagnostics(file) {
			list = append(list, d.Source)
		}
		slices.Sort(list)
		return strings.Join(list, " ")
	}
	for _, step := range []struct {
		name, config string
		settings     object
		want         string
	}{
		{"defaults", "", nil, "badignore envscatter envscatter"},
		{"analyses", "", object{"analyses": object{"envscatter": false, "no-such-analyzer": true}}, "badignore"},
		{"rule off", "rules: {envscatter: off, column-dropped: off}\n", nil, "badignore"},
		{"excluded", "exclude: [internal/mail/**]\n", nil, ""},
	} {
		if step.config != "" {
			hosttest.Write(t, dir, ".patternvet.yml", step.config)
		}
		if got := sources(step.settings); got != step.want {
			t.Errorf("%s: findings of %q, want %q", step.name, got, step.want)
		}
	}
}

// TestOldestTools compiles the rules with the oldest x/tools that a gopls
// which can be extended is made with.
func TestOldestTools(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(hosttest.Root(), "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	const replace = "\nreplace golang.org/x/tools => golang.org/x/tools v0.39.1-0.20251205192105-907593008619\n"
	mod := hosttest.Write(t, dir, "go.mod", string(data)+replace)
	if data, err = os.ReadFile(filepath.Join(hosttest.Root(), "go.sum")); err != nil {
		t.Fatal(err)
	}
	hosttest.Write(t, dir, "go.sum", string(data))
	if _, stderr, code := hosttest.Run(t, hosttest.Root(), "go", "build", "-mod=mod", "-modfile="+mod, "./integrations/gopls/rules"); code != 0 {
		t.Errorf("the rules do not compile: %s", stderr)
	}
}

// edits returns the new text of all edits in code actions.
func edits(t *testing.T, actions []byte) string {
	t.Helper()
	var list []struct {
		Edit struct {
			DocumentChanges []struct{ Edits []struct{ NewText string } }
		}
	}
	if err := json.Unmarshal(actions, &list); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, a := range list {
		for _, change := range a.Edit.DocumentChanges {
			for _, e := range change.Edits {
				text.WriteString(e.NewText)
			}
		}
	}
	return text.String()
}

func goFiles(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".go" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
