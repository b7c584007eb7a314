//go:build unix

package ci_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// root is the repository's, seen from this folder.
var root = filepath.Join("..", "..")

func read(t *testing.T, elem ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{root}, elem...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// parse reads YAML of which every key must be one that v has.
func parse(t *testing.T, text string, v any) {
	t.Helper()
	if err := yaml.UnmarshalWithOptions([]byte(text), v, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
}

// actionFile has the keys of a composite action's metadata.
type actionFile struct {
	Name, Description, Author string
	Branding                  struct{ Icon, Color string }
	Inputs                    map[string]struct{ Description, Default string }
	Outputs                   map[string]struct{ Description, Value string }
	Runs                      struct {
		Using string
		Steps []actionStep
	}
}

type actionStep struct {
	ID, Name, If, Shell, Run, Uses string
	With, Env                      map[string]string
}

func readAction(t *testing.T) actionFile {
	t.Helper()
	var action actionFile
	parse(t, read(t, "action.yml"), &action)
	return action
}

// expression finds what GitHub replaces in a string.
var expression = regexp.MustCompile(`\$\{\{\s*(.*?)\s*\}\}`)

// TestAction: inputs never become part of a script, every input reaches the
// step that reads it, and expressions name things that exist.
func TestAction(t *testing.T) {
	action := readAction(t)
	if action.Runs.Using != "composite" {
		t.Errorf("using %q", action.Runs.Using)
	}
	used := map[string]bool{}
	check := func(where, text string) {
		for _, m := range expression.FindAllStringSubmatch(text, -1) {
			for _, name := range regexp.MustCompile(`inputs\.([a-z-]+)`).FindAllStringSubmatch(m[1], -1) {
				used[name[1]] = true
				if _, ok := action.Inputs[name[1]]; !ok {
					t.Errorf("%s: there is no input %s", where, name[1])
				}
			}
			for _, id := range regexp.MustCompile(`steps\.(\w+)`).FindAllStringSubmatch(m[1], -1) {
				if !slices.ContainsFunc(action.Runs.Steps, func(s actionStep) bool { return s.ID == id[1] }) {
					t.Errorf("%s: there is no step %s", where, id[1])
				}
			}
		}
	}
	for name, output := range action.Outputs {
		check("output "+name, output.Value)
	}
	script := regexp.MustCompile(`^bash "\$ACTION_PATH/(.*\.sh)"$`)
	for _, step := range action.Runs.Steps {
		check(step.Name, step.If)
		for _, value := range step.With {
			check(step.Name, value)
		}
		for _, value := range step.Env {
			check(step.Name, value)
		}
		if (step.Run == "") == (step.Uses == "") {
			t.Errorf("%s: want one of run and uses", step.Name)
		}
		if step.Run == "" {
			continue
		}
		m := script.FindStringSubmatch(step.Run)
		if m == nil || step.Shell != "bash" || expression.MatchString(step.Run) {
			t.Errorf("%s: want a script and nothing else, got %q", step.Name, step.Run)
			continue
		}
		// What a script reads and nothing provides would be empty, or an error.
		for _, name := range regexp.MustCompile(`\$\{?((?:INPUT|ACTION)_[A-Z_]+|BIN\b)`).FindAllStringSubmatch(read(t, filepath.FromSlash(m[1])), -1) {
			value, ok := step.Env[name[1]]
			if !ok {
				t.Errorf("%s reads %s, which its step does not set", m[1], name[1])
			}
			if input, ok := strings.CutPrefix(name[1], "INPUT_"); ok {
				want := "${{ inputs." + strings.ReplaceAll(strings.ToLower(input), "_", "-") + " }}"
				if value != want {
					t.Errorf("%s is %q, want %q", name[1], value, want)
				}
			}
		}
	}
	for name, input := range action.Inputs {
		if !used[name] || input.Description == "" {
			t.Errorf("input %s: not used, or not described", name)
		}
		if !strings.Contains(read(t, "docs", "ci.md"), "| `"+name+"` |") {
			t.Errorf("input %s is not in docs/ci.md", name)
		}
	}
}

type hook struct {
	ID, Name, Description, Entry, Language, Files string
	Types                                         []string
	PassFilenames                                 *bool  `yaml:"pass_filenames"`
	RequireSerial                                 bool   `yaml:"require_serial"`
	Minimum                                       string `yaml:"minimum_pre_commit_version"`
}

func readHooks(t *testing.T) map[string]hook {
	t.Helper()
	var hooks []hook
	parse(t, read(t, ".pre-commit-hooks.yaml"), &hooks)
	byID := map[string]hook{}
	for _, h := range hooks {
		if h.Language != "golang" || !h.RequireSerial || byID[h.ID].ID != "" {
			t.Errorf("odd hook %+v", h)
		}
		byID[h.ID] = h
	}
	return byID
}

type goreleaserFile struct {
	Version     int
	ProjectName string `yaml:"project_name"`
	Builds      []struct {
		Main, Binary                      string
		Env, Goos, Goarch, Flags, Ldflags []string
		ModTimestamp                      string `yaml:"mod_timestamp"`
	}
	Archives []struct {
		NameTemplate string `yaml:"name_template"`
		Formats      []string
		Files        []string
	}
	Checksum struct {
		NameTemplate string `yaml:"name_template"`
		Algorithm    string
	}
	SBOMs []struct{ Artifacts string }
	Signs []struct {
		Cmd, Artifacts, Signature string
		Args                      []string
	}
	Changelog struct{ Disable bool }
	Release   struct {
		GitHub     struct{ Owner, Name string }
		Prerelease string
	}
}

func readGoreleaser(t *testing.T) goreleaserFile {
	t.Helper()
	var config goreleaserFile
	parse(t, read(t, ".goreleaser.yaml"), &config)
	if len(config.Builds) != 1 || len(config.Archives) != 1 || config.Version != 2 {
		t.Fatalf("want one build and one archive of version 2: %+v", config)
	}
	return config
}

// TestReleaseFiles: a release holds every system that the action may ask for,
// and files that exist.
func TestReleaseFiles(t *testing.T) {
	config := readGoreleaser(t)
	install := read(t, "integrations", "ci", "action", "install.sh")
	for variable, have := range map[string][]string{"os": config.Builds[0].Goos, "arch": config.Builds[0].Goarch} {
		var want []string
		for _, m := range regexp.MustCompile(`\) `+variable+`=(\w+) ;;`).FindAllStringSubmatch(install, -1) {
			want = append(want, m[1])
		}
		slices.Sort(want)
		have = slices.Sorted(slices.Values(have))
		if len(want) == 0 || !slices.Equal(want, have) {
			t.Errorf("the action asks for %s %v, releases have %v", variable, want, have)
		}
	}
	if config.Checksum.Algorithm != "sha256" || len(config.SBOMs) != 1 || config.SBOMs[0].Artifacts != "archive" || len(config.Signs) != 1 || config.Signs[0].Artifacts != "checksum" {
		t.Errorf("a release wants checksums, an SBOM for each archive, and the checksums signed: %+v", config)
	}
	if !slices.Equal(config.Builds[0].Env, []string{"CGO_ENABLED=0"}) {
		t.Errorf("the build's environment is %v", config.Builds[0].Env)
	}
	for _, file := range append(config.Archives[0].Files, config.Builds[0].Main) {
		if _, err := os.Stat(filepath.Join(root, file)); err != nil {
			t.Error(err)
		}
	}
	if at := "github.com/" + config.Release.GitHub.Owner + "/" + config.Release.GitHub.Name; !strings.HasPrefix(read(t, "go.mod"), "module "+at+"\n") {
		t.Errorf("releases go to %s", at)
	}
	if !strings.Contains(read(t, ".gitignore"), "/dist/") {
		t.Error("what goreleaser writes is not ignored")
	}
}

// TestPinned: what the action runs of others is named by its commit, and no
// template takes whatever is newest.
func TestPinned(t *testing.T) {
	pinned := regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40}$`)
	for _, step := range readAction(t).Runs.Steps {
		if step.Uses != "" && !pinned.MatchString(step.Uses) {
			t.Errorf("%s: %s is not pinned by commit", step.Name, step.Uses)
		}
	}
	newest := regexp.MustCompile(`(?i)[@:=]\s*["']?latest\b`)
	for _, file := range []string{"action.yml", "Dockerfile", "README.md", "integrations/ci/gitlab.yml", "docs/ci.md", ".pre-commit-hooks.yaml"} {
		if m := newest.FindString(read(t, filepath.FromSlash(file))); m != "" {
			t.Errorf("%s: %q is another thing tomorrow", file, m)
		}
	}
	version := regexp.MustCompile(`@(v\d+(\.\d+)*|[0-9a-f]{40})$`)
	uses := regexp.MustCompile(`(?m)uses:\s*([\w.-]+/\S+)`)
	blocks := regexp.MustCompile("(?s)```\\w*\n(.*?)```")
	shown := 0
	for _, file := range []string{"README.md", "docs/ci.md"} {
		for _, block := range blocks.FindAllStringSubmatch(read(t, filepath.FromSlash(file)), -1) {
			if strings.Contains(block[1], "latest") {
				t.Errorf("%s shows what takes the newest of something:\n%s", file, block[1])
			}
			for _, m := range uses.FindAllStringSubmatch(block[1], -1) {
				if shown++; !version.MatchString(m[1]) {
					t.Errorf("%s: %s has neither a version nor a commit", file, m[1])
				}
			}
		}
	}
	if shown < 5 {
		t.Errorf("%d actions are shown", shown)
	}
}

// TestVersionsAgree: images have a Go that go.mod accepts, and what users copy
// names one release, that of the changelog.
func TestVersionsAgree(t *testing.T) {
	minor := func(m []string) int {
		if m == nil {
			return -1
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	want := minor(regexp.MustCompile(`(?m)^go 1\.(\d+)`).FindStringSubmatch(read(t, "go.mod")))
	images := map[int]bool{}
	for _, file := range []string{"Dockerfile", "integrations/ci/gitlab.yml"} {
		found := regexp.MustCompile(`(?:golang:|ARG GO=)1\.(\d+)`).FindAllStringSubmatch(read(t, file), -1)
		if len(found) == 0 {
			t.Errorf("%s: no image of Go", file)
		}
		for _, m := range found {
			images[minor(m)] = true
			if minor(m) < want {
				t.Errorf("%s: %s is older than go.mod asks for", file, m[0])
			}
		}
	}
	if len(images) != 1 {
		t.Errorf("images of several Go versions: %v", images)
	}
	release := regexp.MustCompile(`(?m)^## (v[0-9.]+)`).FindStringSubmatch(read(t, "CHANGELOG.md"))
	if release == nil {
		t.Fatal("the changelog names no release")
	}
	for _, file := range []string{"docs/ci.md", "Dockerfile", "README.md", "integrations/ci/gitlab.yml"} {
		for _, m := range regexp.MustCompile(`(?:patternvet[^\s]*[@#/]|rev: |VERSION[:=] ?)(v\d+\.\d+\.\d+)`).FindAllStringSubmatch(read(t, file), -1) {
			if m[1] != release[1] {
				t.Errorf("%s: %q, the changelog is at %s", file, m[0], release[1])
			}
		}
	}
}

// TestExamples: YAML that users copy parses, and names inputs, hooks and files
// that exist; commands use flags that exist.
func TestExamples(t *testing.T) {
	page := read(t, "docs", "ci.md")
	action, hooks := readAction(t), readHooks(t)
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(page, -1)
	if len(blocks) != 3 {
		t.Fatalf("%d blocks of YAML, want GitHub, GitLab and pre-commit", len(blocks))
	}
	var workflow struct {
		On          map[string]map[string][]string
		Permissions map[string]string
		Jobs        map[string]struct {
			RunsOn string `yaml:"runs-on"`
			Steps  []actionStep
		}
	}
	parse(t, blocks[0][1], &workflow)
	steps := workflow.Jobs["patternvet"].Steps
	for name := range steps[len(steps)-1].With {
		if _, ok := action.Inputs[name]; !ok {
			t.Errorf("the example uses input %s, which there is not", name)
		}
	}
	var gitlab struct {
		Include    []struct{ Remote string }
		Patternvet struct{ Variables map[string]string }
	}
	parse(t, blocks[1][1], &gitlab)
	_, file, _ := strings.Cut(gitlab.Include[0].Remote, "/patternvet/patternvet/")
	_, file, _ = strings.Cut(file, "/")
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file))); err != nil {
		t.Error(err)
	}
	for name := range gitlab.Patternvet.Variables {
		if _, ok := readGitLab(t).Variables[name]; !ok {
			t.Errorf("the GitLab job has no variable %s", name)
		}
	}
	var precommit struct {
		Repos []struct {
			Repo, Rev string
			Hooks     []struct{ ID string }
		}
	}
	parse(t, blocks[2][1], &precommit)
	for _, h := range precommit.Repos[0].Hooks {
		if hooks[h.ID].ID == "" {
			t.Errorf("there is no hook %s", h.ID)
		}
	}
	known := helpFlags(t)
	n := 0
	for line := range strings.SplitSeq(page+read(t, "README.md"), "\n") {
		command, isCommand := strings.CutPrefix(line, "    patternvet ")
		if !isCommand {
			continue
		}
		command, _, _ = strings.Cut(command, " | ")
		command, _, _ = strings.Cut(command, "#")
		if sub := strings.Fields(command); len(sub) > 0 && slices.Contains([]string{"gopls", "explain"}, sub[0]) {
			continue
		}
		for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(command, -1) {
			n++
			if !known[flag] {
				t.Errorf("%s: there is no flag %s", line, flag)
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d flags found", n)
	}
}

// TestCachesAreApart: whoever may push a branch writes its cache, and what is
// in it is believed. So no template shares one between branches that are not
// trusted alike, or keeps what is built and run.
func TestCachesAreApart(t *testing.T) {
	cache := readGitLab(t).Cache
	if !strings.Contains(cache.Key, "$CI_COMMIT_REF_SLUG") || cache.Unprotect || len(cache.FallbackKeys) > 0 {
		t.Errorf("GitLab: one branch's cache is another's: %+v", cache)
	}
	if len(cache.Paths) != 1 || cache.Paths[0] != ".cache/patternvet" {
		t.Errorf("GitLab: the cache holds %v", cache.Paths)
	}
}

type gitlabJob struct {
	Stage, Image string
	Variables    map[string]string
	Cache        struct {
		Key          string
		Paths        []string
		Unprotect    bool
		FallbackKeys []string `yaml:"fallback_keys"`
	}
	Rules     []struct{ If string }
	Script    []string
	Artifacts struct {
		When    string
		Reports map[string]string
	}
}

func readGitLab(t *testing.T) gitlabJob {
	t.Helper()
	var jobs map[string]gitlabJob
	parse(t, read(t, "integrations", "ci", "gitlab.yml"), &jobs)
	if len(jobs) != 1 {
		t.Fatalf("%d jobs", len(jobs))
	}
	return jobs["patternvet"]
}
