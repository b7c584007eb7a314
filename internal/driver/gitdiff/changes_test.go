package gitdiff

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/driver/sources"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/git"
	"github.com/patternvet/patternvet/internal/hosttest"
)

// changed returns the lines of a file that are new since main, seen from dir.
func changedLines(t *testing.T, dir, rev, file string) []lineRange {
	t.Helper()
	c, err := Since(context.Background(), dir, rev, sources.New(dir, nil))
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(dir, file)
	if err := c.Compare(context.Background(), []string{file}); err != nil {
		t.Fatal(err)
	}
	return c.lines[file]
}

func TestChanges(t *testing.T) {
	whole := []lineRange{{First: 1, Last: git.LastLine}}
	for _, test := range []struct {
		name  string
		setup func(r hosttest.Repository)
		file  string
		want  []lineRange
	}{
		{"nothing", func(hosttest.Repository) {}, "a.go", nil},
		{"unstaged", func(r hosttest.Repository) { r.Write("a.go", "one\ntwo\nnew\nthree\n") }, "a.go", []lineRange{{First: 3, Last: 3}}},
		{"staged", func(r hosttest.Repository) { r.Write("a.go", "new\none\ntwo\nthree\n"); r.Git("add", "a.go") }, "a.go", []lineRange{{First: 1, Last: 1}}},
		{"staged and taken back", func(r hosttest.Repository) {
			r.Write("a.go", "new\n")
			r.Git("add", "a.go")
			r.Write("a.go", "one\ntwo\nthree\n")
		}, "a.go", nil},
		{"committed", func(r hosttest.Repository) { r.Write("a.go", "one\n2\nthree\n"); r.Commit() }, "a.go", []lineRange{{First: 2, Last: 2}}},
		{"lines removed", func(r hosttest.Repository) { r.Write("a.go", "three\n") }, "a.go", nil},
		{"untracked", func(r hosttest.Repository) { r.Write("d/b.go", "x\n") }, "d/b.go", whole},
		{"a name of three words", func(r hosttest.Repository) { r.Write("a b 7", "x\n") }, "a b 7", whole},
		{"a name with a line break", func(r hosttest.Repository) { r.Write("a\nb", "x\n") }, "a\nb", whole},
		{"ignored", func(r hosttest.Repository) { r.Write(".gitignore", "gen/\n"); r.Write("gen/b.go", "x\n") }, "gen/b.go", nil},
		{"ignored but tracked", func(r hosttest.Repository) {
			r.Write(".gitignore", "gen/\n")
			r.Write("gen/b.go", "x\n")
			r.Git("add", "-f", "gen/b.go")
		}, "gen/b.go", whole},
		{"renamed", func(r hosttest.Repository) { r.Git("mv", "a.go", "b.go") }, "b.go", whole},
		{"no longer tracked", func(r hosttest.Repository) { r.Git("rm", "-q", "--cached", "a.go") }, "a.go", nil},
		{"mode", func(r hosttest.Repository) { _ = os.Chmod(filepath.Join(r.Dir, "a.go"), 0o755) }, "a.go", nil},
		{"line endings", func(r hosttest.Repository) { r.Write("a.go", "one\r\ntwo\r\nnew\r\nthree\r\n") }, "a.go", []lineRange{{First: 3, Last: 3}}},
		{"$Id$", func(r hosttest.Repository) { r.Write("id.go", "// $Id: 1234 $\nx\n") }, "id.go", nil},
		{"a pointer", func(r hosttest.Repository) { r.Write("big.go", "content\n") }, "big.go", nil},
		{"another than the pointer's", func(r hosttest.Repository) { r.Write("big.go", "contenT\n") }, "big.go", []lineRange{{First: 1, Last: 1}}},
		{"in a new repository", func(r hosttest.Repository) {
			r.Write("sub/b.go", "x\n")
			hosttest.Repository{T: t, Dir: filepath.Join(r.Dir, "sub")}.Git("init", "-q")
		}, "sub/b.go", whole},
		{"behind a link that leads away", func(r hosttest.Repository) {
			away := t.TempDir()
			_ = os.WriteFile(filepath.Join(away, "b.go"), []byte("x\n"), 0o644)
			if err := os.Symlink(away, filepath.Join(r.Dir, "link")); err != nil {
				t.Fatal(err)
			}
		}, "link/b.go", whole},
		{"behind a link", func(r hosttest.Repository) {
			if err := os.Symlink(".", filepath.Join(r.Dir, "link")); err != nil {
				t.Fatal(err)
			}
		}, "link/a.go", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := hosttest.NewRepository(t)
			r.Write("a.go", "one\ntwo\nthree\n")
			r.Write("id.go", "// $Id$\nx\n")
			r.Write("big.go", "version https://git-lfs.github.com/spec/v1\noid sha256:434728a410a78f56fc1b5899c3593436e61ab0c731e9072d95e96db290205e53\nsize 8\n")
			r.Commit()
			r.Git("checkout", "-q", "-b", "feature")
			test.setup(r)
			if got := changedLines(t, r.Dir, "main", test.file); !slices.Equal(got, test.want) {
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
		r := hosttest.NewRepository(t)
		r.Write(".gitattributes", attributes)
		r.Write("a.go", "one\ntwo\n")
		r.Commit()
		r.Git("config", settings[0], settings[1])
		_ = os.Remove(filepath.Join(r.Dir, "a.go"))
		r.Git("checkout", "-q", "--", "a.go")
		text, err := os.ReadFile(filepath.Join(r.Dir, "a.go"))
		if err != nil || !strings.Contains(string(text), "\r\n") {
			t.Fatalf("%q, %v: git converted nothing", text, err)
		}
		if got := changedLines(t, r.Dir, "main", "a.go"); got != nil {
			t.Errorf("%q: %v changed", attributes, got)
		}
	}
}

// What happened on main since the branch left it is no change.
func TestChangesMergeBase(t *testing.T) {
	r := hosttest.NewRepository(t)
	r.Write("a.go", "one\n")
	r.Commit()
	r.Git("checkout", "-q", "-b", "feature")
	r.Write("b.go", "one\n")
	r.Commit()
	r.Git("checkout", "-q", "main")
	r.Write("a.go", "two\n")
	r.Commit()
	r.Git("checkout", "-q", "feature")
	if got := changedLines(t, r.Dir, "main", "a.go"); got != nil {
		t.Errorf("%v changed", got)
	}
	link := filepath.Join(t.TempDir(), "link") // the run's folder may be one
	if err := os.Symlink(r.Dir, link); err != nil {
		t.Fatal(err)
	}
	if got := changedLines(t, link, "main", "b.go"); len(got) != 1 {
		t.Errorf("from a link: %v", got)
	}
	shallow := hosttest.Repository{T: t, Dir: filepath.Join(t.TempDir(), "shallow")}
	r.Git("clone", "-q", "--depth=1", "--no-single-branch", "file://"+r.Dir, shallow.Dir)
	if got := changedLines(t, shallow.Dir, "origin/main", "b.go"); len(got) != 1 {
		t.Errorf("in a shallow clone: %v", got)
	}
	worktree := hosttest.Repository{T: t, Dir: filepath.Join(t.TempDir(), "tree")}
	r.Git("worktree", "add", "-q", worktree.Dir, "HEAD~0")
	if got := changedLines(t, worktree.Dir, "main", "b.go"); len(got) != 1 {
		t.Errorf("in a linked work tree: %v", got)
	}
}

// A submodule is compared with the commit that the repository had of it.
func TestChangesSubmodule(t *testing.T) {
	inner := hosttest.NewRepository(t)
	inner.Write("a.go", "one\n")
	inner.Commit()
	r := hosttest.NewRepository(t)
	r.Git("submodule", "--quiet", "add", inner.Dir, "sub")
	r.Commit()
	if got := changedLines(t, r.Dir, "main", "sub/a.go"); got != nil {
		t.Errorf("%v changed", got)
	}
	r.Git("checkout", "-q", "-b", "feature")
	r.Write("sub/a.go", "one\ntwo\n")
	hosttest.Repository{T: t, Dir: filepath.Join(r.Dir, "sub")}.Commit()
	r.Commit()
	if got, want := changedLines(t, r.Dir, "main", "sub/a.go"), []lineRange{{First: 2, Last: 2}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestChangesRefused(t *testing.T) {
	r := hosttest.NewRepository(t)
	r.Write("a.go", "one\n")
	r.Commit()
	refused := func(dir, rev, words string) {
		t.Helper()
		_, err := Since(context.Background(), dir, rev, sources.New(dir, nil))
		var usage *misuse.Error
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want an error with %q", rev, err, words)
		}
	}
	refused(r.Dir, "nowhere", "names no commit here")
	refused(r.Dir, "--output=x", "names no commit here")
	refused(t.TempDir(), "main", "is in no git repository")
	t.Setenv("PATH", t.TempDir())
	refused(r.Dir, "main", "needs git")
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
		if got := c.Touches(test.f); got != test.want {
			t.Errorf("%v: %v", test.f, got)
		}
	}
}
