package safefile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/patternvet/patternvet/internal/safefile"
)

// tree makes a repository with a folder beside it. Entries that contain -> are
// links.
func tree(t *testing.T, entries ...string) (repository string) {
	t.Helper()
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range append([]string{"repo/.git/HEAD", "repo/in/file", "away/file"}, entries...) {
		path, target, link := strings.Cut(e, " -> ")
		path = filepath.Join(top, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if link {
			err = os.Symlink(strings.ReplaceAll(target, "TOP", top), path)
		} else {
			err = os.WriteFile(path, []byte(e), 0o640)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(top, "repo")
}

func TestLinks(t *testing.T) {
	for _, test := range []struct{ name, entry, path, refused string }{
		{"plain", "repo/x", "x", ""},
		{"link within", "repo/x -> in/file", "x", ""},
		{"link up and within", "repo/a/x -> ../in/file", "a/x", ""},
		{"absolute link within", "repo/x -> TOP/repo/in/file", "x", ""},
		{"folder within", "repo/x -> in", "x/file", ""},
		{"out", "repo/x -> ../away/file", "x", "repo/x"},
		{"absolute out", "repo/x -> TOP/away/file", "x", "repo/x"},
		{"nothing there", "repo/x -> ../away/new", "x", "repo/x"},
		{"folder out", "repo/x -> ../away", "x/file", "repo/x"},
		{"folder out, new file", "repo/x -> ../away", "x/new", "repo/x"},
		{"out and in again", "repo/x -> ../repo/in/file", "x", "repo/x"},
		{"to the root's parent", "repo/x -> ..", "x/away/file", "repo/x"},
		{"endless", "repo/x -> x", "x", "repo/x"},
		{"named elsewhere", "away/x", "../away/x", ""},
		{"the user's own link", "away/x -> file", "../away/x", ""},
		{"another repository", "other/.git/HEAD", "../other/.git/HEAD", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			repository := tree(t, test.entry)
			path := filepath.Join(repository, test.path)
			before, _ := os.ReadFile(filepath.Join(repository, "../away/file"))
			root := safefile.RootOf(filepath.Join(repository, "in"))
			_, readErr := root.Read(path, safefile.MaxSource)
			writeErr := root.Write(path, []byte("new"))
			if test.refused == "" {
				if readErr != nil || writeErr != nil {
					t.Fatalf("read: %v, write: %v", readErr, writeErr)
				}
				if data, err := root.Read(path, safefile.MaxSource); err != nil || string(data) != "new" {
					t.Errorf("after writing: %q, %v", data, err)
				}
				return
			}
			for _, err := range []error{readErr, writeErr, root.Create(path, nil)} {
				if err == nil || !strings.Contains(err.Error(), test.refused) {
					t.Errorf("error is %v, want one that names %s", err, test.refused)
				}
			}
			if after, _ := os.ReadFile(filepath.Join(repository, "../away/file")); string(after) != string(before) {
				t.Error("a file outside was replaced")
			}
			if _, err := os.Lstat(filepath.Join(repository, "../away/new")); err == nil {
				t.Error("a file outside was made")
			}
		})
	}
}

// TestOtherRepository: a path elsewhere is held to the repository it names, not
// to one that a link of it leads to.
func TestOtherRepository(t *testing.T) {
	repository := tree(t, "other/.git/HEAD", "other/x -> ../away/file", "third/.git/HEAD", "third/file", "other/third -> ../third")
	root := safefile.RootOf(repository)
	for _, path := range []string{"../other/x", "../other/third/file"} {
		if _, err := root.Read(filepath.Join(repository, path), 100); !errors.Is(err, safefile.ErrOutside) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestSpellings: a root that is reached through a link is the same root.
func TestSpellings(t *testing.T) {
	repository := tree(t, "way -> repo", "inner -> repo/in", "repo/x -> ../away/file")
	top := filepath.Dir(repository)
	for dir, path := range map[string]string{"way": "way/x", "way/in": "way/x", "inner": "repo/x"} {
		root := safefile.RootOf(filepath.Join(top, dir))
		if root.Dir() != repository {
			t.Errorf("root of %s is %s", dir, root.Dir())
		}
		if _, err := root.Read(filepath.Join(top, path), 100); !errors.Is(err, safefile.ErrOutside) {
			t.Errorf("%s from %s: %v", path, dir, err)
		}
	}
	if data, err := safefile.RootOf(filepath.Join(top, "inner")).Read(filepath.Join(top, "inner", "file"), 100); err != nil || len(data) == 0 {
		t.Errorf("%q, %v", data, err)
	}
}

func TestBounds(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	root := safefile.RootOf(dir)
	for limit, want := range map[int64]error{4: safefile.ErrTooLarge, 5: nil, 6: nil} {
		if data, err := root.Read(path, limit); !errors.Is(err, want) || err == nil && string(data) != "12345" {
			t.Errorf("at most %d: %q, %v", limit, data, err)
		}
	}
	if _, err := root.Read(dir, 100); !errors.Is(err, safefile.ErrNotRegular) {
		t.Errorf("a folder: %v", err)
	}
	if runtime.GOOS == "linux" {
		if data, err := safefile.Read("/proc/self/status", 1<<20); err != nil || len(data) == 0 { // its size is 0
			t.Errorf("%d bytes, %v", len(data), err)
		}
		if _, err := safefile.Read("/proc/self/status", 10); !errors.Is(err, safefile.ErrTooLarge) {
			t.Errorf("more than its size says: %v", err)
		}
		if _, err := safefile.Read("/dev/zero", 100); !errors.Is(err, safefile.ErrNotRegular) {
			t.Errorf("a device: %v", err)
		}
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	root := safefile.RootOf(dir)
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o751); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := os.Link(path, other); err != nil {
		t.Fatal(err)
	}
	if err := root.Write(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o751 {
		t.Errorf("permissions: %v, %v", info.Mode(), err)
	}
	if data, _ := os.ReadFile(other); string(data) != "old" {
		t.Error("a file that shares its content was changed")
	}
	if err := root.Create(path, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Create on a file that exists: %v", err)
	}
	if err := root.Create(filepath.Join(dir, "a/b/c"), []byte("c")); err != nil {
		t.Error(err)
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if err := root.Write(path, nil); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file that may only be read: %v", err)
	}
	if list, _ := filepath.Glob(filepath.Join(dir, ".patternvet-*")); len(list) > 0 {
		t.Errorf("left: %v", list)
	}
}
