package git

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// plain runs git as anybody would.
func plain(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func must(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := plain(t, dir, args...)
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return out
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// repository makes one with a commit, a changed file and a new one.
func repository(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	must(t, dir, "init", "-q", "-b", "main")
	write(t, filepath.Join(dir, "a.go"), "one\n")
	must(t, dir, "add", "-A")
	must(t, dir, "commit", "-qm", "a")
	write(t, filepath.Join(dir, "a.go"), "two\n")
	write(t, filepath.Join(dir, "new.go"), "new\n")
	return dir
}

// everything calls all that runs git.
func everything(top string) error {
	ctx := context.Background()
	r, err := Open(ctx, top)
	if err != nil {
		return err
	}
	commit, err := r.Commit(ctx, "main")
	if err != nil {
		return err
	}
	base, err1 := r.MergeBase(ctx, commit)
	_, err2 := r.Submodule(ctx, base, "sub")
	err3 := r.Blobs(ctx, base, []string{"a.go", "new.go"}, func(string, []byte) {})
	_, err4 := r.Ignored(ctx, []string{"new.go"})
	_, err5 := r.Tracks(ctx, ".")
	return errors.Join(err1, err2, err3, err4, err5)
}

// TestNothingRuns has, for each setting that names a program, a repository that
// names one, and a call of git that runs it unless told otherwise.
func TestNothingRuns(t *testing.T) {
	for _, test := range []struct {
		name, setting, value string
		setup                func(t *testing.T, dir, program string)
		runs                 []string // plain git runs the program for this
	}{
		{name: "fsmonitor", setting: "core.fsmonitor", value: "PROGRAM", runs: []string{"status"}},
		{name: "hooks", setting: "core.hooksPath", value: "HOOKS", runs: []string{"commit", "-aqm", "b"}},
		{name: "hooks in their folder", runs: []string{"commit", "-aqm", "b"}, setup: func(t *testing.T, dir, program string) {
			write(t, filepath.Join(dir, ".git", "hooks", "pre-commit"), "#!/bin/sh\n"+program+"\n")
			write(t, filepath.Join(dir, ".git", "hooks", "post-index-change"), "#!/bin/sh\n"+program+"\n")
		}},
		{name: "clean filter", setting: "filter.x.clean", value: "PROGRAM", setup: attributes("filter=x"), runs: []string{"diff"}},
		{name: "process filter", setting: "filter.x.process", value: "PROGRAM", setup: attributes("filter=x"), runs: []string{"diff"}},
		{name: "smudge filter", setting: "filter.x.smudge", value: "PROGRAM", setup: attributes("filter=x"), runs: []string{"checkout", "--", "a.go"}},
		{name: "attributes file", setting: "core.attributesFile", value: "ATTRIBUTES", setup: func(t *testing.T, dir, program string) {
			must(t, dir, "config", "filter.x.clean", program)
		}, runs: []string{"diff"}},
		{name: "textconv", setting: "diff.x.textconv", value: "PROGRAM", setup: attributes("diff=x"), runs: []string{"diff"}},
		{name: "driver", setting: "diff.x.command", value: "PROGRAM", setup: attributes("diff=x"), runs: []string{"diff"}},
		{name: "external diff", setting: "diff.external", value: "PROGRAM", runs: []string{"diff"}},
		{name: "pager", setting: "core.pager", value: "PROGRAM"},
		{name: "pager of a command", setting: "pager.rev-parse", value: "PROGRAM"},
		{name: "editor", setting: "core.editor", value: "PROGRAM", runs: []string{"commit", "-a"}},
		{name: "alias", setting: "alias.rev-parse", value: "!PROGRAM"},
		{name: "ssh", setting: "core.sshCommand", value: "PROGRAM", runs: []string{"fetch", "ssh://host.invalid/x"}},
		{name: "proxy", setting: "core.gitProxy", value: "PROGRAM", runs: []string{"fetch", "git://host.invalid/x"}},
		{name: "signatures", setting: "gpg.program", value: "PROGRAM"},
		{name: "missing objects", runs: []string{"cat-file", "-p", "main:a.go"}, setup: func(t *testing.T, dir, program string) {
			must(t, dir, "config", "core.repositoryFormatVersion", "1")
			must(t, dir, "config", "extensions.partialClone", "origin")
			must(t, dir, "config", "remote.origin.promisor", "true")
			must(t, dir, "config", "remote.origin.url", "ext::"+program)
			must(t, dir, "config", "protocol.ext.allow", "always")
			remove(t, dir, "main:a.go")
		}},
		{name: "missing objects of a local remote", runs: []string{"cat-file", "-p", "main:a.go"}, setup: func(t *testing.T, dir, program string) {
			must(t, dir, "config", "core.repositoryFormatVersion", "1")
			must(t, dir, "config", "extensions.partialClone", "origin")
			must(t, dir, "config", "remote.origin.promisor", "true")
			must(t, dir, "config", "remote.origin.url", "file://"+dir)
			must(t, dir, "config", "remote.origin.uploadpack", program)
			remove(t, dir, "main:a.go")
		}},
		{name: "settings of another file", setting: "include.path", value: "INCLUDE", runs: []string{"status"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			mark := filepath.Join(t.TempDir(), "mark")
			dir, aside := repository(t), t.TempDir()
			program := filepath.Join(aside, "program")
			write(t, program, "#!/bin/sh\ntouch "+mark+"\nexit 1\n")
			write(t, filepath.Join(aside, "hooks", "pre-commit"), "#!/bin/sh\n"+program+"\n")
			write(t, filepath.Join(aside, "hooks", "post-index-change"), "#!/bin/sh\n"+program+"\n")
			write(t, filepath.Join(aside, "attributes"), "* filter=x\n")
			write(t, filepath.Join(aside, "include"), "[core]\nfsmonitor = "+program+"\n")
			value := strings.NewReplacer("PROGRAM", program, "HOOKS", filepath.Join(aside, "hooks"),
				"ATTRIBUTES", filepath.Join(aside, "attributes"), "INCLUDE", filepath.Join(aside, "include")).Replace(test.value)
			if test.setup != nil {
				test.setup(t, dir, program)
			}
			if test.setting != "" {
				must(t, dir, "config", test.setting, value)
			}
			_ = os.Remove(mark)
			_ = everything(dir) // may fail, where objects are missing
			if _, err := os.Lstat(mark); err == nil {
				t.Error("the repository's program ran")
			}
			if test.runs == nil {
				return
			}
			out, _ := plain(t, dir, test.runs...) // fails as the program does
			if _, err := os.Lstat(mark); err != nil {
				t.Errorf("git %v does not run the program, so this shows nothing: %s", test.runs, out)
			}
		})
	}
}

func attributes(text string) func(t *testing.T, dir, program string) {
	return func(t *testing.T, dir, _ string) { write(t, filepath.Join(dir, ".gitattributes"), "* "+text+"\n") }
}

// remove takes an object out of a repository.
func remove(t *testing.T, dir, name string) {
	t.Helper()
	id := must(t, dir, "rev-parse", name)
	if err := os.Remove(filepath.Join(dir, ".git", "objects", id[:2], id[2:])); err != nil {
		t.Fatal(err)
	}
}

// What a partial clone lacks is an error, not a file that is not there.
func TestPartialClone(t *testing.T) {
	origin, dir := repository(t), filepath.Join(t.TempDir(), "clone")
	must(t, origin, "config", "uploadpack.allowFilter", "true")
	must(t, origin, "clone", "-q", "--no-checkout", "--filter=blob:none", "file://"+origin, dir)
	var refused *Error
	if err := everything(dir); !errors.As(err, &refused) {
		t.Errorf("got %v", err)
	}
}

// The user's environment names no other repository.
func TestEnvironment(t *testing.T) {
	dir, other := repository(t), repository(t)
	mark := filepath.Join(t.TempDir(), "mark")
	write(t, filepath.Join(dir, "only.go"), "x\n")
	must(t, dir, "add", "only.go")
	must(t, dir, "commit", "-qm", "only")
	t.Setenv("GIT_DIR", filepath.Join(other, ".git"))
	t.Setenv("GIT_INDEX_FILE", filepath.Join(other, "none"))
	t.Setenv("GIT_EXTERNAL_DIFF", "touch "+mark)
	t.Setenv("GIT_TRACE", mark)
	r, err := Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	err = r.Blobs(context.Background(), "main", []string{"only.go"}, func(_ string, content []byte) {
		if string(content) != "x\n" {
			t.Errorf("got %q", content)
		}
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(mark); err == nil {
		t.Error("git wrote where a variable told it to")
	}
}

// bare makes a folder of a work tree a repository of its own, as anybody can
// commit one, whose settings run a program.
func bare(t *testing.T, dir, mark string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	must(t, dir, "init", "-q", "--bare", ".")
	write(t, filepath.Join(dir, "config"), "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\nfsmonitor = touch "+mark+"; false\n")
}

// A folder that looks like a repository is a folder of the one around it.
func TestCommittedRepository(t *testing.T) {
	top := repository(t)
	mark := filepath.Join(t.TempDir(), "mark")
	inner := filepath.Join(top, "svc")
	bare(t, inner, mark)
	if got := Top(inner); got != top {
		t.Errorf("the repository of %s is %s", inner, got)
	}
	// An empty .git is none, and does not make git look at the folder itself.
	if err := os.Mkdir(filepath.Join(inner, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got := Top(inner); got != top {
		t.Errorf("with an empty .git, the repository of %s is %s", inner, got)
	}
	if _, err := Open(context.Background(), inner); err == nil {
		t.Error("a repository that was committed is used")
	}
	for name, lead := range map[string]func(path string) error{
		"file": func(path string) error { return os.WriteFile(path, []byte("gitdir: ../svc\n"), 0o644) },
		"link": func(path string) error { return os.Symlink("../svc", path) },
	} {
		lone := filepath.Join(top, name)
		if err := os.Mkdir(lone, 0o755); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(filepath.Join(inner, ".git"))
		if err := lead(filepath.Join(lone, ".git")); err != nil {
			t.Fatal(err)
		}
		_, err := Open(context.Background(), lone)
		if err == nil || !strings.Contains(err.Error(), "which lies in the work tree of") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Lstat(mark); err == nil {
		t.Error("the repository's program ran")
	}
}

// A pipe in place of a file of git's ends as an error.
func TestTimeLimit(t *testing.T) {
	dir := repository(t)
	if err := exec.Command("mkfifo", filepath.Join(dir, ".gitignore")).Run(); err != nil {
		t.Fatal(err)
	}
	r := &Repo{Top: dir, patience: 200 * time.Millisecond}
	var refused *Error
	if _, err := r.Ignored(context.Background(), []string{"new.go"}); !errors.As(err, &refused) || !strings.Contains(err.Error(), "no answer within") {
		t.Errorf("got %v", err)
	}
}

// TestChangedIsShortest compares with the longest common subsequence.
func TestChangedIsShortest(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		a, b := make([]int, rng.IntN(12)), make([]int, rng.IntN(12))
		for i := range a {
			a[i] = rng.IntN(3)
		}
		for i := range b {
			b[i] = rng.IntN(3)
		}
		added, ok := shortest(a, b)
		if !ok {
			t.Fatal("gave up")
		}
		var kept []int
		for i, is := range added {
			if !is {
				kept = append(kept, b[i])
			}
		}
		if want := common(a, b); len(kept) != want || common(a, kept) != want {
			t.Fatalf("%v to %v: kept %v, want %d", a, b, kept, want)
		}
	}
}

func common(a, b []int) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// Files that differ everywhere are compared in bounded time.
func TestChangedIsBounded(t *testing.T) {
	var before, after strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&before, "%d\n", i%7)
		fmt.Fprintf(&after, "%d\n", i%11)
	}
	if got := Changed([]byte(before.String()), []byte("first\n"+after.String()+"last\n")); len(got) != 1 || got[0].First != 1 {
		t.Errorf("got %v", got)
	}
}
