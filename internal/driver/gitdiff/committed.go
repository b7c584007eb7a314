package gitdiff

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/finding"
)

// Committed returns the migrations, named as in findings, that fixes are to
// leave alone: nothing in the run says that they are not deployed, and git has
// them as they are. Migration tools keep checksums of what they ran, and a
// change to it reaches no database. A fix that only adds a file edits none of them.
// Where git can't say, a migration in a
// repository counts as committed.
func Committed(ctx context.Context, dir string, findings []finding.Finding) (map[string]bool, error) {
	byFolder := map[string][]string{}
	for _, f := range findings {
		if len(f.Fixes) == 0 || f.Fixes[0].Creates() || f.Undeployed || !strings.HasSuffix(f.File, ".sql") {
			continue
		}
		folder, name := filepath.Split(paths.Abs(dir, f.File))
		if !slices.Contains(byFolder[folder], name) {
			byFolder[folder] = append(byFolder[folder], name)
		}
	}
	out := map[string]bool{}
	for folder, names := range byFolder {
		unchanged, err := unchangedAtHead(ctx, folder, names)
		if err != nil {
			return nil, err
		}
		for _, name := range unchanged {
			out[paths.Rel(dir, filepath.Join(folder, name))] = true
		}
	}
	return out, nil
}

// unchangedAtHead returns those of the files in a folder that the commit that
// is checked out has as they are.
func unchangedAtHead(ctx context.Context, folder string, names []string) ([]string, error) {
	if !inRepository(folder) {
		return nil, nil
	}
	run := func(args ...string) ([]byte, error) {
		cmd := exec.CommandContext(ctx, "git", append([]string{"--literal-pathspecs"}, args...)...)
		cmd.Dir = folder
		return cmd.Output()
	}
	if _, err := run("rev-parse", "--verify", "--quiet", "HEAD"); unborn(err) {
		return nil, nil
	}
	there, noTree := run(append([]string{"ls-tree", "-z", "--name-only", "HEAD", "--"}, names...)...)
	changed, noDiff := run(append([]string{"diff", "-z", "--name-only", "--relative", "--no-ext-diff", "--no-renames", "HEAD", "--"}, names...)...)
	if noTree != nil || noDiff != nil {
		return names, ctx.Err() // git is missing or refuses
	}
	committed, edited := strings.Split(string(there), "\x00"), strings.Split(string(changed), "\x00")
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return !slices.Contains(committed, name) || slices.Contains(edited, name)
	}), nil
}

// unborn reports whether git said quietly that nothing is committed yet.
func unborn(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.ExitCode() == 1 && len(exit.Stderr) == 0
}

// inRepository reports whether a folder lies in a work tree of git.
func inRepository(dir string) bool {
	for ; ; dir = filepath.Dir(dir) {
		if paths.Exists(filepath.Join(dir, ".git")) {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}
