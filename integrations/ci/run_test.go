//go:build unix

package ci_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// buildDir holds the program for all tests of this package.
var buildDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "patternvet-ci-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	buildDir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

const testVersion = "v9.8.7"

// program builds patternvet with the version of a release, and returns its
// path.
var program = sync.OnceValues(func() (string, error) {
	bin := filepath.Join(buildDir, "bin", "patternvet")
	cmd := exec.Command("go", "build", "-ldflags", "-X main.release="+testVersion, "-o", bin, "./cmd/patternvet")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return bin, nil
})

func built(t *testing.T) string {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// outcome is what a command did.
type outcome struct {
	code           int
	stdout, stderr string
}

// execute runs a command in dir. Of this process's environment it sees only
// what finding programs and caches needs.
func execute(t *testing.T, dir string, env map[string]string, name string, args ...string) outcome {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = []string{
		"PATH=" + filepath.Dir(built(t)) + string(filepath.ListSeparator) + os.Getenv("PATH"),
		"PATTERNVET_CACHE=" + filepath.Join(buildDir, "cache"),
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GOTOOLCHAIN=local", "GOFLAGS=",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
	}
	for _, name := range []string{"HOME", "TMPDIR", "GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY"} {
		if value, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	for key, value := range env {
		cmd.Env = append(cmd.Env, key+"="+value)
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	got := execute(t, dir, nil, "git", args...)
	if got.code != 0 {
		t.Fatalf("git %v: %s", args, got.stderr)
	}
	return strings.TrimSpace(got.stdout)
}

func writeFile(t *testing.T, text string, elem ...string) {
	t.Helper()
	name := filepath.Join(elem...)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func helpFlags(t *testing.T) map[string]bool {
	t.Helper()
	flags := map[string]bool{}
	for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(execute(t, ".", nil, built(t), "--help").stdout, -1) {
		flags[flag] = true
	}
	return flags
}

const openCORS = `package api

import "net/http"

func Open(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}
`

// forge is a repository as a host has it: the service stands in a folder, main
// has an old finding and a long history, the branch feature adds one of Go and
// one of SQL, main went on, and merged is what a pull request is tested as.
type forge struct{ url, merged, feature string }

func newForge(t *testing.T) forge {
	t.Helper()
	dir := t.TempDir()
	git(t, dir, "init", "-q", "-b", "main")
	git(t, dir, "config", "uploadpack.allowAnySHA1InWant", "true") // as GitHub does
	writeFile(t, "module example.com/shop\n\ngo 1.25\n", dir, "svc", "go.mod")
	writeFile(t, openCORS, dir, "svc", "old", "old.go")
	writeFile(t, "CREATE TABLE a (id bigint);\n", dir, "svc", "migrations", "0001_create.up.sql")
	commit := func(message string) {
		git(t, dir, "add", ".")
		git(t, dir, "commit", "-q", "--allow-empty", "-m", message)
	}
	for i := range 30 {
		commit(fmt.Sprint("main ", i))
	}
	git(t, dir, "checkout", "-q", "-b", "feature")
	for i := range 25 {
		commit(fmt.Sprint("feature ", i))
	}
	writeFile(t, openCORS, dir, "svc", "new", "new.go")
	writeFile(t, "CREATE INDEX i ON a (id);\n", dir, "svc", "migrations", "0002_index.up.sql")
	commit("the change")
	feature := git(t, dir, "rev-parse", "HEAD")
	git(t, dir, "checkout", "-q", "main")
	writeFile(t, openCORS, dir, "svc", "later", "later.go")
	commit("main goes on")
	git(t, dir, "checkout", "-q", "--detach")
	git(t, dir, "merge", "-q", "-m", "merge", feature)
	f := forge{url: "file://" + filepath.ToSlash(dir), feature: feature, merged: git(t, dir, "rev-parse", "HEAD")}
	git(t, dir, "checkout", "-q", "main")
	return f
}

// checkout is what actions/checkout leaves: one commit, no branches.
func (f forge) checkout(t *testing.T, commit string, depth string) string {
	t.Helper()
	dir := t.TempDir()
	git(t, dir, "init", "-q")
	git(t, dir, "remote", "add", "origin", f.url)
	args := []string{"fetch", "-q", "--no-tags"}
	if depth != "" {
		args = append(args, "--depth="+depth)
	}
	git(t, dir, append(args, "origin", commit)...)
	git(t, dir, "checkout", "-q", "FETCH_HEAD")
	return dir
}

// step runs a step of the action as GitHub would: inputs have their defaults
// unless given, and expressions are replaced.
func step(t *testing.T, name, workspace string, inputs, env map[string]string) (outcome, string) {
	t.Helper()
	action := readAction(t)
	i := slices.IndexFunc(action.Runs.Steps, func(s actionStep) bool { return s.Name == name })
	if i < 0 {
		t.Fatalf("no step %q", name)
	}
	temp := t.TempDir()
	path, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"github.action_path": path, "github.action_ref": env["action_ref"], "runner.temp": temp}
	for name, input := range action.Inputs {
		values["inputs."+name] = input.Default
	}
	for name, value := range inputs {
		values["inputs."+name] = value
	}
	all := map[string]string{
		"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": workspace,
		"GITHUB_OUTPUT": filepath.Join(temp, "output"), "GITHUB_PATH": filepath.Join(temp, "path"), "GITHUB_BASE_REF": "",
	}
	for key, value := range env {
		all[key] = value
	}
	for key, value := range action.Runs.Steps[i].Env {
		all[key] = expression.ReplaceAllStringFunc(value, func(e string) string {
			known, ok := values[expression.FindStringSubmatch(e)[1]]
			if !ok {
				t.Fatalf("%s: nothing is known of %s", name, e)
			}
			return known
		})
	}
	script := filepath.Join(temp, "script.sh")
	writeFile(t, action.Runs.Steps[i].Run, script)
	// GitHub's command line for shell: bash.
	return execute(t, workspace, all, "bash", "--noprofile", "--norc", "-eo", "pipefail", script), temp
}

const runStep, installStep = "Run patternvet", "Install patternvet"

// TestActionRuns: a pull request in a shallow checkout gets the findings of
// its branch, named from the workspace, in the log, as annotations and as
// SARIF; the exit code is patternvet's.
func TestActionRuns(t *testing.T) {
	f := newForge(t)
	for _, c := range []struct{ name, commit, depth string }{
		{"merge commit", f.merged, "1"},
		{"head of the branch", f.feature, "1"},
		{"whole history", f.merged, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			workspace := f.checkout(t, c.commit, c.depth)
			inputs := map[string]string{"working-directory": "svc", "sarif": "findings.sarif"}
			got, temp := step(t, runStep, workspace, inputs, map[string]string{"GITHUB_BASE_REF": "main"})
			if got.code != 1 {
				t.Errorf("exit code %d, want 1\n%s%s", got.code, got.stdout, got.stderr)
			}
			for _, want := range []string{
				"svc/new/new.go:6:2: error: ", "svc/migrations/0002_index.up.sql:1:1: error: ", "2 errors",
				"\n::error file=svc/new/new.go,line=6,endLine=6,col=2,", "\n::error file=svc/migrations/0002_index.up.sql,line=1,",
			} {
				if !strings.Contains("\n"+got.stdout, want) {
					t.Errorf("%q is not in the log:\n%s", want, got.stdout)
				}
			}
			if strings.Contains(got.stdout, "old.go") || strings.Contains(got.stdout, "later.go") {
				t.Errorf("findings of main are reported:\n%s", got.stdout)
			}
			if output, _ := os.ReadFile(filepath.Join(temp, "output")); string(output) != "exit-code=1\n" {
				t.Errorf("outputs %q", output)
			}
			sarif, err := os.ReadFile(filepath.Join(workspace, "findings.sarif"))
			if err != nil || !strings.Contains(string(sarif), `"uri": "svc/new/new.go"`) || !strings.Contains(string(sarif), `"version": "`+testVersion+`"`) {
				t.Errorf("SARIF: %v\n%.2000s", err, sarif)
			}
		})
	}
	t.Run("push", func(t *testing.T) {
		got, _ := step(t, runStep, f.checkout(t, f.merged, "1"), map[string]string{"annotations": "false"}, nil)
		if got.code != 1 || !strings.Contains(got.stdout, "svc/old/old.go") || !strings.Contains(got.stdout, "4 errors") || strings.Contains(got.stdout, "::error") {
			t.Errorf("exit code %d\n%s%s", got.code, got.stdout, got.stderr)
		}
	})
	t.Run("commands of strangers", func(t *testing.T) {
		workspace := f.checkout(t, f.merged, "1")
		writeFile(t, "DROP TABLE \"::error::x\";\n", workspace, "svc", "migrations", "0009_x.up.sql")
		got, _ := step(t, runStep, workspace, nil, nil)
		quoted := regexp.MustCompile(`(?s)^::stop-commands::(patternvet-[0-9a-f]{32})\n(.*?)\n::(patternvet-[0-9a-f]{32})::\n::error file=`).FindStringSubmatch(got.stdout)
		if quoted == nil || quoted[1] != quoted[3] || !strings.Contains(quoted[2], "errors") || got.stderr != "" {
			t.Errorf("what patternvet shows is not between stop tokens:\n%s%s", got.stdout, got.stderr)
		}
		got, _ = step(t, runStep, workspace, nil, map[string]string{"GITHUB_BASE_REF": "nowhere"})
		if !regexp.MustCompile(`(?s)\n::patternvet-[0-9a-f]{32}::\n::error title=patternvet::cannot fetch nowhere`).MatchString(got.stdout) {
			t.Errorf("an error of the script's own does not count:\n%s", got.stdout)
		}
	})
	t.Run("fail-on never", func(t *testing.T) {
		got, _ := step(t, runStep, f.checkout(t, f.merged, "1"), map[string]string{"fail-on": "never"}, nil)
		if got.code != 0 || !strings.Contains(got.stdout, "::error file=svc/old/old.go") {
			t.Errorf("exit code %d\n%s%s", got.code, got.stdout, got.stderr)
		}
	})
	t.Run("incomplete", func(t *testing.T) {
		workspace := f.checkout(t, f.merged, "1")
		writeFile(t, "package broken\n\nvar x int = missing\n", workspace, "svc", "broken", "broken.go")
		got, _ := step(t, runStep, workspace, nil, nil)
		if got.code != 3 || !strings.Contains(got.stdout, "::error file=svc/broken/broken.go,line=3") {
			t.Errorf("exit code %d, want 3\n%s%s", got.code, got.stdout, got.stderr)
		}
		got, _ = step(t, runStep, workspace, map[string]string{"incomplete": "warn", "fail-on": "never"}, nil)
		if got.code != 0 || !strings.Contains(got.stdout, "::error file=svc/broken/broken.go,line=3") {
			t.Errorf("incomplete warn: exit code %d, want 0\n%s%s", got.code, got.stdout, got.stderr)
		}
	})
}

// TestActionRunsNothing: a folder of the pull request that looks like a
// repository is none, and what its settings name is not run.
func TestActionRunsNothing(t *testing.T) {
	f := newForge(t)
	workspace := f.checkout(t, f.merged, "1")
	mark := filepath.Join(t.TempDir(), "mark")
	git(t, filepath.Join(workspace, "svc"), "init", "-q", "--bare", ".")
	writeFile(t, fmt.Sprintf(`[core]
	repositoryformatversion = 0
	bare = false
	worktree = .
	fsmonitor = "touch %[1]s; false"
[remote "origin"]
	url = .
	uploadpack = "touch %[1]s; false"
`, mark), workspace, "svc", "config")
	head := git(t, workspace, "rev-parse", "HEAD")
	writeFile(t, head+"\n", workspace, "svc", "HEAD")
	got, _ := step(t, runStep, workspace, map[string]string{"working-directory": "svc"}, map[string]string{"GITHUB_BASE_REF": "main"})
	if got.code != 1 || !strings.Contains(got.stdout, "svc/new/new.go:6:2: error: ") {
		t.Errorf("exit code %d, want 1\n%s%s", got.code, got.stdout, got.stderr)
	}
	if _, err := os.Lstat(mark); err == nil {
		t.Error("a program that the pull request names was run")
	}
}

// TestActionInputs: nothing in an input is run, expanded, or taken for a flag
// of the script; wrong ones are said to be so.
func TestActionInputs(t *testing.T) {
	workspace := t.TempDir()
	writeFile(t, "CREATE TABLE a (id bigint);\n", workspace, "migrations", "0001_create.up.sql")
	hostile := `$(touch pwned) ; touch pwned & "` + "`touch pwned`" + ` * ' && ${HOME}`
	for _, input := range []string{"args", "working-directory", "fail-on", "incomplete", "new-only", "annotations"} {
		got, _ := step(t, runStep, workspace, map[string]string{input: hostile}, nil)
		if got.code != 2 && got.code != 3 {
			t.Errorf("%s: exit code %d\n%s%s", input, got.code, got.stdout, got.stderr)
		}
	}
	for _, input := range []string{"version", "install"} {
		got, _ := step(t, installStep, workspace, map[string]string{input: hostile}, nil)
		if got.code != 2 || !strings.Contains(got.stdout, "::error title=patternvet::"+input) {
			t.Errorf("%s: exit code %d\n%s%s", input, got.code, got.stdout, got.stderr)
		}
	}
	if got, _ := step(t, runStep, workspace, map[string]string{"sarif": hostile}, nil); got.code == 1 {
		t.Errorf("sarif: %s%s", got.stdout, got.stderr)
	}
	_ = filepath.WalkDir(workspace, func(path string, _ os.DirEntry, _ error) error {
		if filepath.Base(path) == "pwned" {
			t.Error("an input was run")
		}
		return nil
	})
	got, _ := step(t, runStep, workspace, map[string]string{"args": "--only sql\n--format\n  json migrations"}, nil)
	if got.code != 0 || !strings.Contains(got.stdout, `"migrations": 1`) {
		t.Errorf("args on lines: exit code %d\n%s%s", got.code, got.stdout, got.stderr)
	}
}

// releaseDir makes the files of a release, as .goreleaser.yaml names them.
func releaseDir(t *testing.T) string {
	t.Helper()
	config := readGoreleaser(t)
	name := strings.NewReplacer("{{ .ProjectName }}", config.ProjectName, "{{ .Os }}", runtime.GOOS, "{{ .Arch }}", runtime.GOARCH).
		Replace(config.Archives[0].NameTemplate) + "." + config.Archives[0].Formats[0]
	data, err := os.ReadFile(built(t))
	if err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	compressed := gzip.NewWriter(&archive)
	files := tar.NewWriter(compressed)
	err = errors.Join(
		files.WriteHeader(&tar.Header{Name: config.Builds[0].Binary, Mode: 0o755, Size: int64(len(data))}),
		func() error { _, err := files.Write(data); return err }(), files.Close(), compressed.Close())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, place := range []string{filepath.Join("download", testVersion), filepath.Join("latest", "download")} {
		writeFile(t, archive.String(), dir, place, name)
		writeFile(t, fmt.Sprintf("%x  other_%s\n%x  %s\n", sha256.Sum256(nil), name, sha256.Sum256(archive.Bytes()), name), dir, place, config.Checksum.NameTemplate)
	}
	return dir
}

// TestActionInstalls: the released program by version, as the latest, and by
// the action's own version; a damaged archive is refused; without a release the
// action's checkout is built.
func TestActionInstalls(t *testing.T) {
	dir := releaseDir(t)
	env := map[string]string{
		"PATTERNVET_RELEASES": "file://" + filepath.ToSlash(dir),
		"RUNNER_OS":           map[string]string{"linux": "Linux", "darwin": "macOS", "windows": "Windows"}[runtime.GOOS],
		"RUNNER_ARCH":         map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH],
	}
	install := func(version, install, ref string) (outcome, string) {
		env["action_ref"] = ref
		return step(t, installStep, t.TempDir(), map[string]string{"version": version, "install": install}, env)
	}
	for _, c := range []struct{ version, ref string }{{testVersion, "main"}, {"latest", ""}, {"", testVersion}} {
		got, temp := install(c.version, "binary", c.ref)
		if got.code != 0 || got.stdout != "patternvet "+testVersion+"\n" {
			t.Errorf("%+v: exit code %d\n%s%s", c, got.code, got.stdout, got.stderr)
		}
		added, _ := os.ReadFile(filepath.Join(temp, "path"))
		if _, err := os.Stat(filepath.Join(strings.TrimSpace(string(added)), "patternvet")); err != nil {
			t.Errorf("%+v: PATH gets %q: %v", c, added, err)
		}
	}
	for _, how := range []string{"binary", "go"} {
		got, _ := install("", how, "main")
		if got.code != 0 || !strings.HasPrefix(got.stdout, "patternvet ") || strings.Contains(got.stdout, testVersion) {
			t.Errorf("from the checkout, %s: exit code %d\n%s%s", how, got.code, got.stdout, got.stderr)
		}
	}
	if got, _ := install("v0.0.1", "binary", ""); got.code != 2 || !strings.Contains(got.stdout, "cannot download") {
		t.Errorf("a release that is not there: exit code %d\n%s%s", got.code, got.stdout, got.stderr)
	}
	archives, err := filepath.Glob(filepath.Join(dir, "download", testVersion, "*.tar.gz"))
	if err != nil || len(archives) != 1 {
		t.Fatalf("%v %v", archives, err)
	}
	for _, damage := range []func() error{
		func() error { return os.WriteFile(archives[0], []byte("damaged"), 0o600) },
		func() error {
			return os.WriteFile(filepath.Join(filepath.Dir(archives[0]), "checksums.txt"), nil, 0o600)
		},
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		if got, _ := install(testVersion, "binary", ""); got.code != 2 || !strings.Contains(got.stdout, "checksum") {
			t.Errorf("a damaged release: exit code %d\n%s%s", got.code, got.stdout, got.stderr)
		}
	}
}

// goThatWants puts a go command first in PATH for which modules want go1.99.3.
// What it is told to install is a script that says so, and with which toolchain.
func goThatWants(t *testing.T) {
	t.Helper()
	built(t)
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeFile(t, fmt.Sprintf(`#!/bin/sh
case "$1" in
env) echo go1.99.3 ;;
install|build) printf '#!/bin/sh\necho "%%s by %%s"\n' "$*" "$GOTOOLCHAIN" >"$BIN/patternvet"; chmod +x "$BIN/patternvet" ;;
*) GOTOOLCHAIN=local exec %q "$@" ;;
esac
`, real), dir, "go")
	if err := os.Chmod(filepath.Join(dir, "go"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// TestNewerGo: where the module wants a newer Go than the release was built
// with, the action and the GitLab job build patternvet with that.
func TestNewerGo(t *testing.T) {
	releases := releaseDir(t)
	goThatWants(t)
	env := map[string]string{
		"PATTERNVET_RELEASES": "file://" + filepath.ToSlash(releases),
		"RUNNER_OS":           map[string]string{"linux": "Linux", "darwin": "macOS"}[runtime.GOOS],
		"RUNNER_ARCH":         map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH],
	}
	const module = "github.com/patternvet/patternvet/cmd/patternvet@"
	for _, c := range []struct{ version, install, want string }{
		{testVersion, "binary", "wants go1.99.3: building it with that\ninstall " + module + testVersion + " by go1.99.3+auto\n"},
		{testVersion, "go", "install " + module + testVersion + " by go1.99.3+auto\n"},
		{"", "binary", " by go1.99.3+auto\n"},
	} {
		env["action_ref"] = "main"
		got, _ := step(t, installStep, t.TempDir(), map[string]string{"version": c.version, "install": c.install}, env)
		if got.code != 0 || !strings.HasSuffix(got.stdout, c.want) {
			t.Errorf("%+v: exit code %d\n%s%s", c, got.code, got.stdout, got.stderr)
		}
	}
	bin := t.TempDir()
	got := execute(t, t.TempDir(), map[string]string{"BIN": bin, "PATTERNVET_DIR": ".", "PATTERNVET_VERSION": testVersion, "GOTOOLCHAIN": readGitLab(t).Variables["GOTOOLCHAIN"]},
		"bash", "-ec", readGitLab(t).Script[0]+"\n\"$BIN/patternvet\"")
	if want := "install " + module + testVersion + " by go1.99.3+auto\n"; got.code != 0 || got.stdout != want {
		t.Errorf("GitLab: exit code %d, %q, want %q\n%s", got.code, got.stdout, want, got.stderr)
	}
}

// TestReleaseVersion: the variable that releases set is the one that is printed.
func TestReleaseVersion(t *testing.T) {
	if got := execute(t, ".", nil, built(t), "version"); got.stdout != "patternvet "+testVersion+"\n" {
		t.Errorf("version prints %q", got.stdout)
	}
	for file, want := range map[string]string{".goreleaser.yaml": "-X main.release={{ .Tag }}", "Dockerfile": "-X main.release=$VERSION"} {
		if !strings.Contains(read(t, file), want) {
			t.Errorf("%s does not set the version", file)
		}
	}
}

// TestGitLabJob runs the job's script on a merge request.
func TestGitLabJob(t *testing.T) {
	f, job := newForge(t), readGitLab(t)
	if job.Variables["GIT_DEPTH"] != "0" || job.Artifacts.When != "always" {
		t.Errorf("history and reports are needed whatever happens: %+v", job)
	}
	dir := f.checkout(t, f.feature, "")
	env := map[string]string{"CI": "true", "CI_PROJECT_DIR": dir, "CI_MERGE_REQUEST_DIFF_BASE_SHA": git(t, dir, "rev-parse", "HEAD~26")}
	for name, value := range job.Variables {
		env[name] = strings.ReplaceAll(value, "$CI_PROJECT_DIR", dir)
	}
	delete(env, "GOMODCACHE") // the packages of the sample need none
	env["PATTERNVET_DIR"] = "svc"
	if len(job.Script) < 2 || !strings.HasPrefix(job.Script[0], `GOTOOLCHAIN="$(cd "$PATTERNVET_DIR" && go env GOVERSION)+auto" CGO_ENABLED=0 go install "github.com/patternvet/patternvet/cmd/patternvet@$`) {
		t.Fatalf("the script starts with %q", job.Script)
	}
	script := "set -eo pipefail\n" + strings.Join(job.Script[1:], "\n")
	reports := func() (paths []string) {
		data, err := os.ReadFile(filepath.Join(dir, job.Artifacts.Reports["codequality"]))
		if err != nil {
			t.Fatal(err)
		}
		var issues []struct{ Location struct{ Path string } }
		if err := json.Unmarshal(data, &issues); err != nil {
			t.Fatal(err)
		}
		for _, issue := range issues {
			paths = append(paths, issue.Location.Path)
		}
		return paths
	}
	got := execute(t, dir, env, "bash", "-c", script)
	if want := []string{"svc/migrations/0002_index.up.sql", "svc/new/new.go"}; got.code != 1 || !slices.Equal(reports(), want) {
		t.Errorf("merge request: exit code %d, findings in %v, want %v\n%s%s", got.code, reports(), want, got.stdout, got.stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, job.Artifacts.Reports["junit"])); err != nil {
		t.Error(err)
	}
	delete(env, "CI_MERGE_REQUEST_DIFF_BASE_SHA")
	env["PATTERNVET_ARGS"] = "--only sql --fail-on never"
	got = execute(t, dir, env, "bash", "-c", script)
	if want := []string{"svc/migrations/0002_index.up.sql"}; got.code != 0 || !slices.Equal(reports(), want) {
		t.Errorf("branch: exit code %d, findings in %v, want %v\n%s%s", got.code, reports(), want, got.stdout, got.stderr)
	}
}

// TestPreCommitHooks runs each hook's entry on a commit as pre-commit does: the
// words of the entry, then the names of the files that the hook asks for.
func TestPreCommitHooks(t *testing.T) {
	f, hooks := newForge(t), readHooks(t)
	dir := filepath.Join(f.checkout(t, f.feature, "1"), "svc")
	writeFile(t, "SELECT 1;\n", dir, "queries", "q.sql")
	changed := []string{"new/new.go", "migrations/0002_index.up.sql", "queries/q.sql"}
	for id, want := range map[string]string{"patternvet": "new/new.go:6:2: error", "patternvet-sql": "migrations/0002_index.up.sql:1:1: error"} {
		h, ok := hooks[id]
		if !ok {
			t.Fatalf("no hook %s", id)
		}
		words := strings.Fields(h.Entry)
		if h.PassFilenames == nil || *h.PassFilenames {
			pattern := regexp.MustCompile(h.Files)
			for _, name := range changed {
				if pattern.MatchString(name) {
					words = append(words, name)
				}
			}
		}
		got := execute(t, dir, nil, "env", words...)
		if got.code != 1 || !strings.Contains(got.stdout, want) {
			t.Errorf("%v: exit code %d\n%s%s", words, got.code, got.stdout, got.stderr)
		}
	}
}
