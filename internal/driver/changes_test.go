package driver

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/sources"

	"github.com/patternvet/patternvet/internal/driver/misuse"

	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/git"
)

// repository is a repository of a test.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := repository{t, dir}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repository) write(name, text string) {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r repository) commit() { r.git("add", "-A"); r.git("commit", "-qm", "x") }

// changed returns the lines of a file that are new since main, seen from dir.
func (r repository) changed(dir, rev, file string) []lineRange {
	r.t.Helper()
	c, err := changedSince(context.Background(), dir, rev, sources.New(dir, nil))
	if err != nil {
		r.t.Fatal(err)
	}
	file = filepath.Join(dir, file)
	if err := c.compare(context.Background(), []string{file}); err != nil {
		r.t.Fatal(err)
	}
	return c.lines[file]
}

func TestChanges(t *testing.T) {
	whole := []lineRange{{First: 1, Last: git.LastLine}}
	for _, test := range []struct {
		name  string
		setup func(r repository)
		file  string
		want  []lineRange
	}{
		{"nothing", func(repository) {}, "a.go", nil},
		{"unstaged", func(r repository) { r.write("a.go", "one\ntwo\nnew\nthree\n") }, "a.go", []lineRange{{First: 3, Last: 3}}},
		{"staged", func(r repository) { r.write("a.go", "new\none\ntwo\nthree\n"); r.git("add", "a.go") }, "a.go", []lineRange{{First: 1, Last: 1}}},
		{"staged and taken back", func(r repository) {
			r.write("a.go", "new\n")
			r.git("add", "a.go")
			r.write("a.go", "one\ntwo\nthree\n")
		}, "a.go", nil},
		{"committed", func(r repository) { r.write("a.go", "one\n2\nthree\n"); r.commit() }, "a.go", []lineRange{{First: 2, Last: 2}}},
		{"lines removed", func(r repository) { r.write("a.go", "three\n") }, "a.go", nil},
		{"untracked", func(r repository) { r.write("d/b.go", "x\n") }, "d/b.go", whole},
		{"a name of three words", func(r repository) { r.write("a b 7", "x\n") }, "a b 7", whole},
		{"a name with a line break", func(r repository) { r.write("a\nb", "x\n") }, "a\nb", whole},
		{"ignored", func(r repository) { r.write(".gitignore", "gen/\n"); r.write("gen/b.go", "x\n") }, "gen/b.go", nil},
		{"ignored but tracked", func(r repository) {
			r.write(".gitignore", "gen/\n")
			r.write("gen/b.go", "x\n")
			r.git("add", "-f", "gen/b.go")
		}, "gen/b.go", whole},
		{"renamed", func(r repository) { r.git("mv", "a.go", "b.go") }, "b.go", whole},
		{"no longer tracked", func(r repository) { r.git("rm", "-q", "--cached", "a.go") }, "a.go", nil},
		{"mode", func(r repository) { _ = os.Chmod(filepath.Join(r.dir, "a.go"), 0o755) }, "a.go", nil},
		{"line endings", func(r repository) { r.write("a.go", "one\r\ntwo\r\nnew\r\nthree\r\n") }, "a.go", []lineRange{{First: 3, Last: 3}}},
		{"$Id$", func(r repository) { r.write("id.go", "// $Id: 1234 $\nx\n") }, "id.go", nil},
		{"a pointer", func(r repository) { r.write("big.go", "content\n") }, "big.go", nil},
		{"another than the pointer's", func(r repository) { r.write("big.go", "contenT\n") }, "big.go", []lineRange{{First: 1, Last: 1}}},
		{"in a new repository", func(r repository) {
			r.write("sub/b.go", "x\n")
			repository{r.t, filepath.Join(r.dir, "sub")}.git("init", "-q")
		}, "sub/b.go", whole},
		{"behind a link that leads away", func(r repository) {
			away := r.t.TempDir()
			_ = os.WriteFile(filepath.Join(away, "b.go"), []byte("x\n"), 0o644)
			if err := os.Symlink(away, filepath.Join(r.dir, "link")); err != nil {
				r.t.Fatal(err)
			}
		}, "link/b.go", whole},
		{"behind a link", func(r repository) {
			if err := os.Symlink(".", filepath.Join(r.dir, "link")); err != nil {
				r.t.Fatal(err)
			}
		}, "link/a.go", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRepository(t)
			r.write("a.go", "one\ntwo\nthree\n")
			r.write("id.go", "// $Id$\nx\n")
			r.write("big.go", "version https://git-lfs.github.com/spec/v1\noid sha256:434728a410a78f56fc1b5899c3593436e61ab0c731e9072d95e96db290205e53\nsize 8\n")
			r.commit()
			r.git("checkout", "-q", "-b", "feature")
			test.setup(r)
			if got := r.changed(r.dir, "main", test.file); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// A checkout with other line endings, made by git itself, changes nothing.
func TestChangesLineEndings(t *testing.T) {
	for attributes, settings := range map[string][]string{
		"* text=auto\n":      {"core.autocrlf", "true"},
		"*.go text eol=crlf": {"core.autocrlf", "false"},
		"":                   {"core.autocrlf", "true"},
	} {
		r := newRepository(t)
		r.write(".gitattributes", attributes)
		r.write("a.go", "one\ntwo\n")
		r.commit()
		r.git("config", settings[0], settings[1])
		_ = os.Remove(filepath.Join(r.dir, "a.go"))
		r.git("checkout", "-q", "--", "a.go")
		text, err := os.ReadFile(filepath.Join(r.dir, "a.go"))
		if err != nil || !strings.Contains(string(text), "\r\n") {
			t.Fatalf("%q, %v: git converted nothing", text, err)
		}
		if got := r.changed(r.dir, "main", "a.go"); got != nil {
			t.Errorf("%q: %v changed", attributes, got)
		}
	}
}

// What happened on main since the branch left it is no change.
func TestChangesMergeBase(t *testing.T) {
	r := newRepository(t)
	r.write("a.go", "one\n")
	r.commit()
	r.git("checkout", "-q", "-b", "feature")
	r.write("b.go", "one\n")
	r.commit()
	r.git("checkout", "-q", "main")
	r.write("a.go", "two\n")
	r.commit()
	r.git("checkout", "-q", "feature")
	if got := r.changed(r.dir, "main", "a.go"); got != nil {
		t.Errorf("%v changed", got)
	}
	link := filepath.Join(t.TempDir(), "link") // the run's folder may be one
	if err := os.Symlink(r.dir, link); err != nil {
		t.Fatal(err)
	}
	if got := r.changed(link, "main", "b.go"); len(got) != 1 {
		t.Errorf("from a link: %v", got)
	}
	shallow := repository{t, filepath.Join(t.TempDir(), "shallow")}
	r.git("clone", "-q", "--depth=1", "--no-single-branch", "file://"+r.dir, shallow.dir)
	if got := shallow.changed(shallow.dir, "origin/main", "b.go"); len(got) != 1 {
		t.Errorf("in a shallow clone: %v", got)
	}
	worktree := repository{t, filepath.Join(t.TempDir(), "tree")}
	r.git("worktree", "add", "-q", worktree.dir, "HEAD~0")
	if got := worktree.changed(worktree.dir, "main", "b.go"); len(got) != 1 {
		t.Errorf("in a linked work tree: %v", got)
	}
}

// A submodule is compared with the commit that the repository had of it.
func TestChangesSubmodule(t *testing.T) {
	inner := newRepository(t)
	inner.write("a.go", "one\n")
	inner.commit()
	r := newRepository(t)
	r.git("submodule", "--quiet", "add", inner.dir, "sub")
	r.commit()
	if got := r.changed(r.dir, "main", "sub/a.go"); got != nil {
		t.Errorf("%v changed", got)
	}
	r.git("checkout", "-q", "-b", "feature")
	r.write("sub/a.go", "one\ntwo\n")
	repository{t, filepath.Join(r.dir, "sub")}.commit()
	r.commit()
	if got, want := r.changed(r.dir, "main", "sub/a.go"), []lineRange{{First: 2, Last: 2}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestChangesRefused(t *testing.T) {
	r := newRepository(t)
	r.write("a.go", "one\n")
	r.commit()
	refused := func(dir, rev, words string) {
		t.Helper()
		_, err := changedSince(context.Background(), dir, rev, sources.New(dir, nil))
		var usage *misuse.Error
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want an error with %q", rev, err, words)
		}
	}
	refused(r.dir, "nowhere", "names no commit here")
	refused(r.dir, "--output=x", "names no commit here")
	refused(t.TempDir(), "main", "is in no git repository")
	t.Setenv("PATH", t.TempDir())
	refused(r.dir, "main", "needs git")
}

func TestTouch(t *testing.T) {
	c := newChanges("/repo", nil)
	c.lines["/repo/a.go"] = []lineRange{{First: 3, Last: 5}}
	c.lines["/repo/a.sql"] = []lineRange{{First: 3, Last: 5}}
	for _, test := range []struct {
		f    finding.Finding
		want bool
	}{
		{finding.Finding{File: "/repo/a.go", Line: 5}, true},
		{finding.Finding{File: "/repo/a.go", Line: 1, EndLine: 9}, true},
		{finding.Finding{File: "/repo/a.go", Line: 6, EndLine: 9}, false},
		{finding.Finding{File: "/repo/a.sql", Line: 9}, true},
		{finding.Finding{File: "/repo/b.go", Line: 100, Related: []finding.Related{{File: "/repo/a.go", Line: 4}}}, true},
	} {
		if got := c.touches(test.f); got != test.want {
			t.Errorf("%v: %v", test.f, got)
		}
	}
}
