package driver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/finding"
)

// targets is what the command's arguments come down to.
type targets struct {
	loads    []goLoad
	sqlTrees []string // folders to search for migrations, all below
	sqlDirs  []string // folders named as such: SQL files right in them are migrations
	sqlFiles []string // single files
	problems []finding.Problem
	notes    []string // for -v
}

// folders lists the folders that the run reads.
func (t *targets) folders() []string {
	dirs := append(slices.Clone(t.sqlTrees), t.sqlDirs...)
	for _, file := range t.sqlFiles {
		dirs = append(dirs, filepath.Dir(file))
	}
	for _, load := range t.loads {
		dirs = append(append(dirs, load.dir), load.mains...)
	}
	return dirs
}

// UsageError is a mistake in how patternvet was called.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

func usagef(format string, args ...any) error {
	return &UsageError{fmt.Sprintf(format, args...)}
}

// findTargets sorts the patterns: SQL files, folders, and the rest, which
// goes to the go command.
func findTargets(ctx context.Context, o *Options) (*targets, error) {
	t := &targets{}
	for _, pattern := range o.Patterns {
		if err := t.add(ctx, o, pattern); err != nil {
			return nil, err
		}
	}
	t.merge()
	var err error
	for i := range t.loads {
		load := &t.loads[i]
		load.tags, load.tests = o.Tags, o.Tests
		if load.goenv, err = goEnv(ctx, load.dir); err != nil {
			t.problems = append(t.problems, finding.Problem{Message: err.Error(), File: load.dir})
		}
	}
	return t, nil
}

func (t *targets) add(ctx context.Context, o *Options, pattern string) error {
	if strings.HasSuffix(pattern, ".sql") {
		path := absolute(o.Dir, pattern)
		if _, err := os.Stat(path); err != nil {
			return usagef("%s: no such file", pattern)
		}
		t.sqlFiles = append(t.sqlFiles, path)
		return nil
	}
	folder, tree := strings.CutSuffix(pattern, "...")
	dir := absolute(o.Dir, strings.TrimSuffix(folder, "/"))
	info, err := os.Stat(dir)
	isPath := strings.HasPrefix(pattern, ".") || filepath.IsAbs(pattern)
	switch {
	case err == nil && info.IsDir() && (isPath || !strings.HasSuffix(pattern, ".go")):
		return t.addFolder(ctx, dir, tree)
	case isPath && !strings.HasSuffix(pattern, ".go"):
		return usagef("%s: no such folder", pattern)
	case strings.HasSuffix(pattern, ".go") && err != nil:
		return usagef("%s: no such file", pattern)
	}
	if !strings.ContainsAny(pattern, "./") && pattern != "all" {
		return usagef("%s: no such folder, file or command", pattern)
	}
	// An import path, or a .go file.
	return t.addModule(ctx, o.Dir, pattern)
}

func absolute(dir, path string) string {
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return filepath.Clean(path)
}

// addFolder adds the Go packages and migrations of a folder, with tree those
// of the folders below too. Where no module holds the folder, the modules
// below it are taken instead.
func (t *targets) addFolder(ctx context.Context, dir string, tree bool) error {
	t.sqlTrees = append(t.sqlTrees, dir)
	if !tree {
		t.sqlDirs = append(t.sqlDirs, dir)
	}
	env, err := goEnv(ctx, dir)
	if err != nil {
		return t.noGo(dir, tree, err)
	}
	switch {
	case env.Work != "" && env.Work != "off":
		return t.addWorkspace(env.Work, dir, tree)
	case env.Mod != "" && env.Mod != os.DevNull:
		t.loads = append(t.loads, newLoad(filepath.Dir(env.Mod), dir, tree))
		return nil
	case tree:
		return t.addModulesBelow(dir)
	}
	if file := firstGoFile(dir, false); file != "" {
		t.problems = append(t.problems, finding.Problem{Message: "this Go file is in no module; run `go mod init` in its project", File: file})
	}
	return nil
}

// noGo handles a folder in which the go command does not even answer. That
// matters only if there is Go to check.
func (t *targets) noGo(dir string, tree bool, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	if firstGoFile(dir, tree) != "" {
		t.problems = append(t.problems, finding.Problem{Message: err.Error(), File: dir})
	}
	return nil
}

// newLoad loads dir, a folder of the module in root.
func newLoad(root, dir string, tree bool) goLoad {
	return goLoad{dir: root, mains: []string{root}, patterns: []string{relPattern(root, dir, tree)}}
}

func relPattern(root, dir string, tree bool) string {
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		rel = dir
	}
	pattern := "./" + filepath.ToSlash(rel)
	if rel == "." {
		pattern = "."
	}
	if tree {
		pattern += "/..."
	}
	return pattern
}

// addModulesBelow adds every module below dir, which is in none itself.
func (t *targets) addModulesBelow(dir string) error {
	var modules []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			t.problems = append(t.problems, finding.Problem{Message: err.Error(), File: path})
			return skipDir(d)
		}
		if d.IsDir() && path != dir && ignoredDir(d.Name()) {
			return fs.SkipDir
		}
		if d.Name() == "go.mod" && d.Type().IsRegular() {
			modules = append(modules, filepath.Dir(path))
		}
		return nil
	})
	for _, module := range modules {
		t.loads = append(t.loads, newLoad(module, module, true))
		t.notes = append(t.notes, fmt.Sprintf("%s: module found below %s, which is in no module itself", module, dir))
	}
	if file := firstGoFile(dir, true); len(modules) == 0 && file != "" {
		t.problems = append(t.problems, finding.Problem{Message: "this Go file is in no module; run `go mod init` in its project", File: file})
	}
	return err
}

func skipDir(d fs.DirEntry) error {
	if d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// ignoredDir reports whether patterns with ... leave out folders of the name,
// as the go command does.
func ignoredDir(name string) bool {
	return name == "testdata" || name == "vendor" || name == "node_modules" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

// firstGoFile returns some .go file in dir, with tree also below, or "".
func firstGoFile(dir string, tree bool) (found string) {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return skipDir(d)
		case d.IsDir() && path != dir && (!tree || ignoredDir(d.Name())):
			return fs.SkipDir
		case d.Type().IsRegular() && strings.HasSuffix(path, ".go"):
			found = path
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return ""
	}
	return found
}

// addModule adds a pattern that is neither a folder nor a SQL file.
func (t *targets) addModule(ctx context.Context, dir, pattern string) error {
	env, err := goEnv(ctx, dir)
	if err != nil {
		return err
	}
	load := goLoad{dir: dir, patterns: []string{pattern}}
	switch {
	case env.Work != "" && env.Work != "off":
		var problem *finding.Problem
		if load.mains, problem = workspaceModules(env.Work); problem != nil {
			t.problems = append(t.problems, *problem)
			return nil
		}
	case env.Mod != "" && env.Mod != os.DevNull:
		load.mains = []string{filepath.Dir(env.Mod)}
	default:
		load.mains = []string{dir}
	}
	t.loads = append(t.loads, load)
	return nil
}

// merge joins loads of the same modules into one, so that nothing is loaded
// twice.
func (t *targets) merge() {
	var merged []goLoad
next:
	for _, load := range t.loads {
		for i, m := range merged {
			if m.dir == load.dir && slices.Equal(m.mains, load.mains) {
				for _, pattern := range load.patterns {
					if !slices.Contains(m.patterns, pattern) {
						merged[i].patterns = append(merged[i].patterns, pattern)
					}
				}
				continue next
			}
		}
		merged = append(merged, load)
	}
	t.loads = merged
}

// within reports whether path is dir or lies below it.
func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
