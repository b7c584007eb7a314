// Package gitdiff tells which lines and files git does not have as they are.
package gitdiff

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/driver/sources"
	"github.com/patternvet/patternvet/internal/git"
)

// Changes are the lines of the work tree that a git revision does not have.
// Files are compared when somebody asks for them: that is few, of what may be
// many. git tells what is stored, the files are read here.
type Changes struct {
	top     string // the repository's folder, without links
	root    string // the same as the run's folder spells it
	sources *sources.Files

	mu      sync.Mutex
	repos   map[string]*since      // by folder: the run's repository and those in it
	folders map[string]string      // without links
	lines   map[string][]lineRange // by absolute path, of files that were asked for
	// hides has those of them that nobody can compare, by the folder that is
	// why, "" for outside of the repository: all in it counts as changed.
	hides map[string]string
	met   map[string]bool // those of the folders that findings are in
}

type lineRange = git.Lines

// since is a repository and the commit to compare its files with.
type since struct {
	repo   *git.Repo
	commit string // "": none is known, so that all is new
	why    string // then
}

// Since compares the work tree with the point where its branch left
// rev, so that what happened on rev since does not count as a change.
func Since(ctx context.Context, dir, rev string, sources *sources.Files) (*Changes, error) {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	top := git.Top(real)
	if top == "" {
		return nil, misuse.Errorf("--new-from: %s is in no git repository", dir)
	}
	repo, err := git.Open(ctx, top)
	if err != nil {
		return nil, gitError(err)
	}
	commit, err := repo.Commit(ctx, rev)
	if err != nil {
		return nil, gitError(err)
	}
	if commit == "" {
		return nil, misuse.Errorf("--new-from: %q names no commit here; in a shallow clone fetch it first", rev)
	}
	base, err := repo.MergeBase(ctx, commit)
	if err != nil {
		return nil, gitError(err)
	}
	if base != "" {
		commit = base
	}
	c := newChanges(top, sources)
	c.repos[top] = &since{repo: repo, commit: commit}
	c.root = filepath.Join(dir, invert(paths.Below(top, real)))
	return c, nil
}

func newChanges(top string, sources *sources.Files) *Changes {
	return &Changes{top: top, root: top, sources: sources, repos: map[string]*since{}, folders: map[string]string{}, lines: map[string][]lineRange{},
		hides: map[string]string{}, met: map[string]bool{}}
}

// gitError says that a mistake in a repository, or no git, is for the user.
func gitError(err error) error {
	var refused *git.Error
	switch {
	case errors.Is(err, git.ErrNoGit):
		return misuse.Errorf("--new-from needs git, which is not in PATH")
	case errors.As(err, &refused):
		return misuse.Errorf("--new-from: %s", refused.Message)
	}
	return err
}

// invert returns the way back up from a relative path.
func invert(rel string) string {
	if rel == "." {
		return rel
	}
	up := strings.Repeat("../", strings.Count(filepath.ToSlash(rel), "/")+1)
	return filepath.FromSlash(up)
}

// Compare finds the changed lines of the files, which are absolute paths. What
// cannot be compared counts as changed.
func (c *Changes) Compare(ctx context.Context, files []string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	groups := map[string]map[string][]string{} // by folder of the repository and name in it: the files that are it
	for _, file := range files {
		if _, known := c.lines[file]; known {
			continue
		}
		top := c.topOf(filepath.Dir(file))
		if top == "" {
			c.lines[file], c.hides[file] = git.Whole, ""
			continue
		}
		if groups[top] == nil {
			groups[top] = map[string][]string{}
		}
		name := filepath.ToSlash(paths.Below(top, filepath.Join(c.resolve(filepath.Dir(file)), filepath.Base(file))))
		groups[top][name] = append(groups[top][name], file)
		c.lines[file] = nil
	}
	for top, group := range groups {
		if err := c.compareIn(ctx, top, group); err != nil {
			return gitError(err)
		}
	}
	return nil
}

// compareIn compares the files of one repository.
func (c *Changes) compareIn(ctx context.Context, top string, group map[string][]string) error {
	s, err := c.repository(ctx, top)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(group))
	for name := range group {
		names = append(names, name)
	}
	slices.Sort(names)
	set := func(name string, lines []lineRange) {
		for _, file := range group[name] {
			c.lines[file] = lines
		}
	}
	if s.commit == "" {
		for _, name := range names {
			set(name, git.Whole)
			for _, file := range group[name] {
				c.hides[file] = top
			}
		}
		return nil
	}
	var unknown []string
	err = s.repo.Blobs(ctx, s.commit, names, func(name string, stored []byte) {
		file := c.sources.Read(group[name][0])
		switch {
		case stored == nil:
			unknown = append(unknown, name)
		case file == nil:
			set(name, git.Whole)
		default:
			set(name, git.Changed(stored, file))
		}
	})
	if err != nil {
		return err
	}
	ignored, err := s.repo.Ignored(ctx, unknown)
	if err != nil {
		return err
	}
	for _, name := range unknown {
		if !ignored[name] {
			set(name, git.Whole)
		}
	}
	return nil
}

// repository returns a repository of the run: its own one, or one in it. A
// submodule is compared with what the repository around it had of it.
func (c *Changes) repository(ctx context.Context, top string) (*since, error) {
	if s := c.repos[top]; s != nil {
		return s, nil
	}
	outer, err := c.repository(ctx, git.Top(filepath.Dir(top)))
	if err != nil {
		return nil, err
	}
	s := &since{why: "it is a repository of its own"}
	if outer.commit != "" {
		commit, err := outer.repo.Submodule(ctx, outer.commit, filepath.ToSlash(paths.Below(outer.repo.Top, top)))
		if err != nil {
			return nil, err
		}
		if commit != "" {
			if s.repo, err = git.Open(ctx, top); err != nil {
				return nil, err
			}
			s.why = "the submodule's commit " + commit[:7] + " is not here"
			if s.commit, err = s.repo.Commit(ctx, commit); err != nil {
				return nil, err
			}
		}
	}
	c.repos[top] = s
	return s, nil
}

// topOf returns the repository that a folder lies in, the run's or one in it, ""
// for outside.
func (c *Changes) topOf(dir string) string {
	real := c.resolve(dir)
	if !paths.Within(real, c.top) {
		return ""
	}
	return git.Top(real)
}

// Hidden reports whether nobody can tell what changed in a folder.
func (c *Changes) Hidden(ctx context.Context, dir string) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	top := c.topOf(dir)
	if top == "" {
		return true, nil
	}
	s, err := c.repository(ctx, top)
	if err != nil {
		return false, gitError(err)
	}
	return s.commit == "", nil
}

// Notes says which findings are not cut down to what changed.
func (c *Changes) Notes(dir string) []string {
	var out []string
	for met := range c.met {
		if met == "" {
			out = append(out, "--new-from: what lies outside of this repository counts as changed")
		} else {
			at := filepath.Join(c.root, paths.Below(c.top, met))
			out = append(out, fmt.Sprintf("--new-from can't see what changed in %s: %s; all of it counts as changed", paths.Rel(dir, at), c.repos[met].why))
		}
	}
	slices.Sort(out)
	return out
}

func (c *Changes) resolve(dir string) string {
	if real, ok := c.folders[dir]; ok {
		return real
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		real = dir
	}
	c.folders[dir] = real
	return real
}

// Changed reports whether a file that was compared has changed lines.
func (c *Changes) Changed(file string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.lines[file]) > 0
}
