package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/hosttest"
)

// host is the program under test and the sample that it runs on.
type host struct{ program, dir string }

// TestMain gives all tests one program, which is slow to link, and one cache
// of golangci-lint, which is empty at first.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "golangci")
	if err == nil {
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "golangci-lint")
		os.Setenv("GOLANGCI_LINT_CACHE", filepath.Join(dir, "cache"))
		build := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".")
		build.Stderr = os.Stderr
		err = build.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	m.Run()
}

var program string

func newHost(t *testing.T) host {
	t.Helper()
	return host{program, hosttest.Sample(t)}
}

// config writes a .golangci.yml that enables the linters with the settings,
// both in YAML's flow style.
func (g host) config(t *testing.T, linters []string, settings string) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "version: \"2\"\nlinters:\n  default: none\n  enable: [%s]\n  settings:\n    custom:\n", strings.Join(linters, ", "))
	for _, name := range linters {
		fmt.Fprintf(&b, "      %s: {type: module, settings: %s}\n", name, settings)
	}
	hosttest.Write(t, g.dir, ".golangci.yml", b.String())
}

// run returns the findings, without the related places that golangci-lint
// lists as findings of their own. With its own name for a rule it has no
// prefix in the text.
func (g host) run(t *testing.T, args ...string) []hosttest.Finding {
	t.Helper()
	args = append([]string{g.program, "run", "--output.json.path=stdout", "--show-stats=false"}, args...)
	stdout, stderr, code := hosttest.Run(t, g.dir, args...)
	if code > 1 {
		t.Fatalf("%v exits with %d: %s", args, code, stderr)
	}
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename     string
				Line, Column int
			}
		}
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("%v in:\n%s", err, stdout)
	}
	var findings []hosttest.Finding
	for _, i := range report.Issues {
		rule, message := i.FromLinter, i.Text
		if i.FromLinter == "patternvet" {
			rule, message, _ = strings.Cut(i.Text, ": ")
		}
		if strings.Contains(rule+message, "(related information)") {
			continue
		}
		findings = append(findings, hosttest.Finding{
			File: hosttest.Relative(g.dir, i.Pos.Filename), Line: i.Pos.Line, Column: i.Pos.Column, Rule: rule, Message: message,
		})
	}
	return findings
}

func TestSameFindings(t *testing.T) {
	g := newHost(t)
	g.config(t, []string{"patternvet"}, "{}")
	for _, state := range []string{"empty cache", "full cache"} {
		hosttest.Compare(t, "golangci-lint, "+state, g.run(t))
	}
	g.config(t, []string{"badignore", "corswildcard", "envscatter", "naiveretry", "nosigterm", "unversionedroute"}, "{}")
	hosttest.Compare(t, "golangci-lint with a linter a rule", g.run(t))
}

// TestSettings changes the settings between runs that share a cache.
func TestSettings(t *testing.T) {
	g := newHost(t)
	// says counts the findings with these words.
	says := func(words string) int {
		n := 0
		for _, f := range g.run(t) {
			if strings.Contains(f.Message, words) {
				n++
			}
		}
		return n
	}
	for _, step := range []struct {
		linter, settings, words string
		want                    int
	}{
		{"patternvet", "{}", "a missing secret SHOP_SMTP_PASSWORD", 1},
		{"patternvet", "{rules: {envscatter/secret: off}}", "a missing secret SHOP_SMTP_PASSWORD", 0},
		{"envscatter", "{}", "wrong SHOP_PAGE_SIZE", 1},
		{"envscatter", "{rules: {envscatter: {allow-keys: [SHOP_PAGE_*]}}}", "wrong SHOP_PAGE_SIZE", 0},
	} {
		g.config(t, []string{step.linter}, step.settings)
		if got := says(step.words); got != step.want {
			t.Errorf("%s with settings %s: %d findings say %q, want %d", step.linter, step.settings, got, step.words, step.want)
		}
	}
	for settings, want := range map[string]string{
		"{rules: {envscatter: {allow-mian: true}}}": `unknown option of envscatter "allow-mian"; did you mean "allow-main"?`,
		"{rules: {corswildcrd: off}}":               `unknown rule "corswildcrd"; did you mean "corswildcard"?`,
		"{rule: 1}":                                 `unknown key "rule"; did you mean "rules"?`,
		"{exclude: [a]}":                            "use linters.exclusions of .golangci.yml",
		"{migrations: [{dir: a}]}":                  "migrations are checked by the patternvet command only",
	} {
		g.config(t, []string{"patternvet"}, settings)
		if _, stderr, code := hosttest.Run(t, g.dir, g.program, "run"); code != 3 || !strings.Contains(stderr, want) {
			t.Errorf("settings %s: exit code %d and\n%s\nwant: %s", settings, code, stderr, want)
		}
	}
}

// TestNolint silences a rule by golangci-lint's comment, which names a linter.
func TestNolint(t *testing.T) {
	g := newHost(t)
	g.config(t, []string{"nosigterm"}, "{}")
	if got := g.run(t); len(got) != 1 {
		t.Fatalf("nosigterm reports %v, want one finding", got)
	}
	name := "cmd/admin/main.go"
	data, err := os.ReadFile(hosttest.Root() + "/testdata/shop/" + name)
	if err != nil {
		t.Fatal(err)
	}
	const call = "log.Fatal(server.ListenAndServe())"
	for _, linter := range []string{"nosigterm", "patternvet"} {
		hosttest.Write(t, g.dir, name, strings.Replace(string(data), call, call+" //nolint:"+linter+" // stopped by hand", 1))
		g.config(t, []string{linter}, "{}")
		for _, f := range g.run(t) {
			if f.Rule == "nosigterm" {
				t.Errorf("//nolint:%s does not silence %v", linter, f)
			}
		}
	}
}

// TestFacts checks one package whose findings need facts of another one, from
// an empty cache and again from a full one after an edit.
func TestFacts(t *testing.T) {
	g := newHost(t)
	g.config(t, []string{"envscatter"}, "{}")
	hosttest.Write(t, g.dir, "internal/env/env.go", "package env\n\nimport \"os\"\n\nfunc Get(key string) string { return os.Getenv(key) }\n")
	const user = "package user\n\nimport \"example.com/shop/internal/env\"\n\n"
	for _, declaration := range []string{"var A = env.Get(\"SHOP_A\")\n", "var B = env.Get(\"SHOP_B\")\n"} {
		hosttest.Write(t, g.dir, "internal/user/user.go", user+declaration)
		if got := g.run(t, "./internal/user"); len(got) != 1 {
			t.Errorf("%s: findings %v, want one", declaration, got)
		}
	}
}

func TestFix(t *testing.T) {
	g := newHost(t)
	g.config(t, []string{"patternvet"}, "{}")
	file := hosttest.Write(t, g.dir, hosttest.FixableFile, hosttest.Fixable)
	if got := g.run(t, "--fix", "./internal/retry"); len(got) != 0 {
		t.Errorf("after --fix: %v", got)
	}
	data, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(data), hosttest.Fixed) {
		t.Errorf("not fixed: %v\n%s", err, data)
	}
}

// TestVersion holds that the version, which keys the cache, has the hash of
// the program.
func TestVersion(t *testing.T) {
	g := newHost(t)
	data, err := os.ReadFile(g.program)
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr, _ := hosttest.Run(t, g.dir, g.program, "version")
	if want := fmt.Sprintf("2.15.0-custom-patternvet-%x", sha256.Sum256(data))[:len("2.15.0-custom-patternvet-")+16]; !strings.Contains(stdout, want) {
		t.Errorf("the version is %s%s, want %s", stdout, stderr, want)
	}
}
