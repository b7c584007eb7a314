package driver

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/patternvet/patternvet/internal/finding"
)

// changes are the lines of the work tree that a git revision does not have.
type changes struct {
	root  string                 // of the work tree; what lies outside counts as changed
	lines map[string][]lineRange // by absolute path
	// unseen are folders in which git can't tell what changed, by why: all in
	// them counts as changed.
	unseen map[string]string
	met    map[string]bool // those of them, and "" for outside, that findings are in
}

// lineRange is first to last, both included.
type lineRange struct{ first, last int }

const lastLine = int(^uint(0) >> 1)

// changedSince compares the work tree with the point where its branch left
// rev, so that what happened on rev since does not count as a change.
func changedSince(ctx context.Context, dir, rev string) (*changes, error) {
	base, err := git(ctx, dir, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, usagef("--new-from: %q names no commit here; in a shallow clone fetch it first", rev)
	}
	commit := strings.TrimSpace(string(base))
	if out, err := git(ctx, dir, "merge-base", commit, "HEAD"); err == nil {
		commit = strings.TrimSpace(string(out))
	}
	top, err := git(ctx, dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	root := strings.TrimRight(string(top), "\r\n")
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		// git resolves links in the path, the rest of the run does not.
		if rel, err := filepath.Rel(root, real); err == nil {
			root = filepath.Join(dir, invert(rel))
		}
	}
	diff, err := git(ctx, root, "-c", "core.quotePath=false", "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--submodule=diff", "--ignore-submodules=none", "--src-prefix=a/", "--dst-prefix=b/", commit, "--")
	if err != nil {
		return nil, err
	}
	c := &changes{root: root, lines: map[string][]lineRange{}, unseen: map[string]string{}, met: map[string]bool{}}
	if err := c.readDiff(root, diff); err != nil {
		return nil, err
	}
	dirs, err := c.submodules(root, diff)
	if err != nil {
		return nil, err
	}
	for _, dir := range append(dirs, root) {
		if err := c.addUntracked(ctx, dir); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// addUntracked adds the files that git does not know in a work tree.
func (c *changes) addUntracked(ctx context.Context, dir string) error {
	untracked, err := git(ctx, dir, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return err
	}
	for name := range strings.SplitSeq(string(untracked), "\x00") {
		path := filepath.Join(dir, filepath.FromSlash(name))
		switch {
		case name == "":
		case strings.HasSuffix(name, "/"):
			c.unseen[path] = "it is a repository of its own"
		default:
			c.lines[path] = []lineRange{{1, lastLine}}
		}
	}
	return nil
}

// submoduleLine is what git diff says of a submodule before the diff in it.
var submoduleLine = regexp.MustCompile(`^Submodule (.+) (?:contains (untracked) content|([0-9a-f]+)\.{2,3}[0-9a-f]+ \(commits not present\))$`)

// submodules notes those whose old or new commit is not there, and returns
// those that have files that git does not know.
func (c *changes) submodules(root string, diff []byte) (untracked []string, err error) {
	scanner := bufio.NewScanner(bytes.NewReader(diff))
	scanner.Buffer(nil, len(diff)+1)
	for scanner.Scan() {
		m := submoduleLine.FindStringSubmatch(scanner.Text()) // a line of a file has a sign before it
		if m == nil {
			continue
		}
		dir := filepath.Join(root, filepath.FromSlash(m[1]))
		if m[2] != "" {
			untracked = append(untracked, dir)
		} else {
			c.unseen[dir] = "the submodule's commit " + m[3] + " is not here"
		}
	}
	return untracked, scanner.Err()
}

// invert returns the way back up from a relative path.
func invert(rel string) string {
	if rel == "." {
		return rel
	}
	up := strings.Repeat("../", strings.Count(filepath.ToSlash(rel), "/")+1)
	return filepath.FromSlash(up)
}

func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, usagef("--new-from needs git, which is not in PATH")
	case errors.As(err, &exit):
		return nil, usagef("git %s: %s", args[0], bytes.TrimSpace(exit.Stderr))
	}
	return out, err
}

// readDiff notes the added lines of a diff without context.
func (c *changes) readDiff(root string, diff []byte) error {
	file := ""
	scanner := bufio.NewScanner(bytes.NewReader(diff))
	scanner.Buffer(nil, len(diff)+1)
	removed, added := 0, 0 // lines left in the hunk
	for scanner.Scan() {
		line := scanner.Text()
		switch {
		case removed > 0 && strings.HasPrefix(line, "-"):
			removed--
		case added > 0 && strings.HasPrefix(line, "+"):
			added--
		case strings.HasPrefix(line, "+++ "):
			file = diffPath(root, line[len("+++ "):])
		case strings.HasPrefix(line, "@@ "):
			var span lineRange
			var err error
			if removed, added, span, err = readHunk(line); err != nil {
				return err
			}
			if file != "" && added > 0 {
				c.lines[file] = append(c.lines[file], span)
			}
		}
	}
	return scanner.Err()
}

// diffPath returns the absolute path behind "+++ ", "" for a deleted file.
func diffPath(root, name string) string {
	name = strings.TrimSuffix(name, "\t")
	if unquoted, err := strconv.Unquote(name); err == nil {
		name = unquoted
	}
	rel, ok := strings.CutPrefix(name, "b/")
	if !ok {
		return ""
	}
	return filepath.Join(root, filepath.FromSlash(rel))
}

// readHunk reads "@@ -a[,b] +c[,d] @@".
func readHunk(line string) (removed, added int, span lineRange, err error) {
	fields := strings.Fields(line)
	if len(fields) < 3 {
		return 0, 0, span, fmt.Errorf("git diff: cannot read %q", line)
	}
	_, removed, err = hunkRange(fields[1])
	if err != nil {
		return 0, 0, span, err
	}
	first, added, err := hunkRange(fields[2])
	return removed, added, lineRange{first, first + added - 1}, err
}

func hunkRange(s string) (first, count int, err error) {
	start, length, has := strings.Cut(strings.TrimLeft(s, "+-"), ",")
	if first, err = strconv.Atoi(start); err != nil {
		return 0, 0, fmt.Errorf("git diff: cannot read the range %q", s)
	}
	if !has {
		return first, 1, nil
	}
	if count, err = strconv.Atoi(length); err != nil {
		return 0, 0, fmt.Errorf("git diff: cannot read the range %q", s)
	}
	return first, count, nil
}

// changed reports whether a file has changed lines, or may have.
func (c *changes) changed(file string) bool {
	_, hidden := c.hidden(file)
	return hidden || len(c.lines[file]) > 0
}

// hidden returns the folder of a file in which git can't tell what changed, ""
// for outside of the repository.
func (c *changes) hidden(file string) (dir string, hidden bool) {
	for dir := range c.unseen {
		if within(file, dir) {
			return dir, true
		}
	}
	return "", c.root != "" && !within(file, c.root)
}

// notes says which findings are not cut down to what changed.
func (c *changes) notes(dir string) []string {
	var out []string
	for met := range c.met {
		if met == "" {
			out = append(out, "--new-from: what lies outside of this repository counts as changed")
		} else {
			out = append(out, fmt.Sprintf("--new-from can't see what changed in %s: %s; all of it counts as changed", relative(dir, met), c.unseen[met]))
		}
	}
	slices.Sort(out)
	return out
}

// touch reports whether a finding stands on changed lines, itself or through
// a related place. A changed migration counts as a whole: a line may be
// dangerous because of another one.
func (c *changes) touch(file string, f finding.Finding, dir string) bool {
	if at, hidden := c.hidden(file); hidden {
		c.met[at] = true
		return true
	}
	if strings.HasSuffix(file, ".sql") {
		return c.changed(file)
	}
	if c.overlaps(file, f.Line, max(f.Line, f.EndLine)) {
		return true
	}
	for _, r := range f.Related {
		if c.overlaps(absolute(dir, r.File), r.Line, r.Line) {
			return true
		}
	}
	return false
}

func (c *changes) overlaps(file string, first, last int) bool {
	for _, r := range c.lines[file] {
		if r.first <= last && first <= r.last {
			return true
		}
	}
	return false
}
