// Package target finds out what the command's arguments name: modules and
// packages of Go, and folders and files of migrations.
package target

import (
	"context"
	"errors"
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/misuse"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safefile"
	"github.com/patternvet/patternvet/sqlcheck/migrate"
)

// Set is what the command's arguments come down to.
type Set struct {
	Loads    []gocheck.Load
	SQLTrees []string          // folders to search for migrations, all below
	SQLDirs  []string          // folders named as such: SQL files right in them are migrations
	SQLFiles []string          // single files
	Problems []finding.Problem // with Go
	Links    []finding.Problem // arguments that links out of the project lead to
	Lasting  gocheck.Lasting   // of the problems
	Notes    []string          // for -v
	Untested []string          // files of tests that were named without --tests
}

// Folders lists the folders that the run reads.
func (t *Set) Folders() []string {
	dirs := append(slices.Clone(t.SQLTrees), t.SQLDirs...)
	for _, file := range t.SQLFiles {
		dirs = append(dirs, filepath.Dir(file), migrate.DirOf(file))
	}
	for _, load := range t.Loads {
		dirs = append(append(dirs, load.Dir), load.MainModuleDirs...)
	}
	return dirs
}

// Options say what to look for and where.
type Options struct {
	Dir      string   // absolute
	Patterns []string // at least one
	Tags     []string
	Tests    bool
	Overlay  map[string]string // texts of migrations by absolute path
}

// Find sorts the patterns: SQL files, folders, and the rest, which
// goes to the go command.
func Find(ctx context.Context, o Options) (*Set, error) {
	t := &Set{}
	for _, pattern := range o.Patterns {
		if err := t.add(ctx, &o, pattern); err != nil {
			return nil, err
		}
	}
	t.merge()
	var err error
	for i := range t.Loads {
		load := &t.Loads[i]
		load.Tags, load.Tests = o.Tags, o.Tests
		if load.Go, err = gocheck.AskEnvironment(ctx, load.Dir); err != nil {
			t.Problems = append(t.Problems, finding.Problem{Message: err.Error(), File: load.Dir})
			t.Lasting = gocheck.AWhile
		}
		load.WithCgo(ctx)
	}
	return t, nil
}

func (t *Set) add(ctx context.Context, o *Options, pattern string) error {
	if strings.HasSuffix(pattern, ".sql") {
		path := paths.Abs(o.Dir, pattern)
		_, unsaved := o.Overlay[path]
		if _, err := os.Stat(path); err != nil && !unsaved {
			return misuse.Errorf("%s: no such file", pattern)
		}
		if !t.refused(o.Dir, path) {
			t.SQLFiles = append(t.SQLFiles, path)
		}
		return nil
	}
	folder, tree := strings.CutSuffix(pattern, "...")
	dir := paths.Abs(o.Dir, strings.TrimSuffix(folder, "/"))
	info, err := os.Stat(dir)
	isPath := strings.HasPrefix(pattern, ".") || filepath.IsAbs(pattern)
	if err == nil && t.refused(o.Dir, dir) {
		return nil
	}
	switch {
	case err == nil && info.IsDir() && (isPath || !strings.HasSuffix(pattern, ".go")):
		return t.addFolder(ctx, dir, tree)
	case isPath && !strings.HasSuffix(pattern, ".go"):
		return misuse.Errorf("%s: no such folder", pattern)
	case strings.HasSuffix(pattern, ".go") && err != nil:
		return misuse.Errorf("%s: no such file", pattern)
	case strings.HasSuffix(pattern, ".go"):
		return t.addFile(ctx, o, dir)
	}
	if !strings.ContainsAny(pattern, "./") && pattern != "all" {
		return misuse.Errorf("%s: no such folder, file or command", pattern)
	}
	return t.addImportPath(ctx, o.Dir, pattern)
}

// refused reports whether a link out of the project leads to a path, and notes
// that as a problem.
func (t *Set) refused(dir, path string) bool {
	err := safefile.RootOf(dir).Check(path)
	if err != nil {
		t.Links = append(t.Links, finding.Problem{Message: "not checked: " + err.Error(), File: path})
	}
	return err != nil
}

// addFolder adds the Go packages and migrations of a folder, with tree those
// of the folders below too. Where no module holds the folder, the modules
// below it are taken instead.
func (t *Set) addFolder(ctx context.Context, dir string, tree bool) error {
	t.SQLTrees = append(t.SQLTrees, dir)
	if !tree {
		t.SQLDirs = append(t.SQLDirs, dir)
	}
	t.addInner(dir)
	return t.addPackages(ctx, dir, tree)
}

// addInner adds the SQL files of a folder that is one migration of the folder
// above it: they are judged by what comes before.
func (t *Set) addInner(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // whoever looks for migrations there says so
	}
	for _, e := range entries {
		if file := filepath.Join(dir, e.Name()); strings.HasSuffix(file, ".sql") && e.Type().IsRegular() && migrate.DirOf(file) != dir {
			t.SQLFiles = append(t.SQLFiles, file)
		}
	}
}

// addPackages adds the Go packages of a folder.
func (t *Set) addPackages(ctx context.Context, dir string, tree bool) error {
	env, err := gocheck.AskEnvironment(ctx, dir)
	if err != nil {
		return t.noGo(dir, tree, err)
	}
	switch {
	case env.Work != "" && env.Work != "off":
		return t.addWorkspace(env.Work, dir, tree)
	case env.Mod != "" && env.Mod != os.DevNull:
		t.Loads = append(t.Loads, newLoad(filepath.Dir(env.Mod), dir, tree))
		return nil
	case tree:
		return t.addModulesBelow(dir)
	}
	if file := firstGoFile(dir, false); file != "" {
		t.Problems = append(t.Problems, finding.Problem{Message: "this Go file is in no module; run `go mod init` in its project", File: file})
	}
	return nil
}

// noGo handles a folder in which the go command does not even answer. That
// matters only if there is Go to check.
func (t *Set) noGo(dir string, tree bool, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if firstGoFile(dir, tree) != "" {
		t.Problems = append(t.Problems, finding.Problem{Message: err.Error(), File: dir})
		t.Lasting = gocheck.AWhile
	}
	return nil
}

// newLoad loads dir, a folder of the module in root.
func newLoad(root, dir string, tree bool) gocheck.Load {
	return gocheck.Load{Dir: root, MainModuleDirs: []string{root}, ModuleDirs: []string{root}, Patterns: []string{gocheck.Pattern(root, dir, tree)}}
}

// addFile adds a Go file: what is found in it as a part of its package. One
// that build constraints keep out of the package is checked by itself.
func (t *Set) addFile(ctx context.Context, o *Options, file string) error {
	dir, name := filepath.Split(file)
	dir = filepath.Clean(dir)
	env, err := gocheck.AskEnvironment(ctx, dir)
	if err != nil {
		return t.noGo(dir, false, err)
	}
	build := build.Default
	build.GOOS, build.GOARCH, build.CgoEnabled, build.BuildTags = env.OS, env.Arch, env.Cgo == "1", o.Tags
	member, err := build.MatchFile(dir, name)
	inModule := env.Work != "" && env.Work != "off" || env.Mod != "" && env.Mod != os.DevNull
	switch {
	case err == nil && !member || !inModule:
		return t.addAlone(env, dir, name)
	case strings.HasSuffix(name, "_test.go") && !o.Tests:
		t.Untested = append(t.Untested, paths.Rel(o.Dir, file))
		t.Notes = append(t.Notes, paths.Rel(o.Dir, file)+": tests are checked with --tests only")
		return nil
	}
	before := len(t.Loads)
	if err := t.addPackages(ctx, dir, false); err != nil {
		return err
	}
	for i := before; i < len(t.Loads); i++ {
		t.Loads[i].Patterns, t.Loads[i].Files = nil, []string{file}
	}
	return nil
}

// addAlone adds a file that the go command takes for a package of its own,
// together with others of the folder.
func (t *Set) addAlone(env gocheck.Environment, dir, name string) error {
	load, problem := loadOf(env, dir)
	if problem != nil {
		t.Problems = append(t.Problems, *problem)
		return nil
	}
	load.Dir, load.ModuleDirs, load.Patterns, load.Alone = dir, nil, []string{name}, true
	t.Loads = append(t.Loads, load)
	return nil
}

// addImportPath adds a pattern that is no path of files.
func (t *Set) addImportPath(ctx context.Context, dir, pattern string) error {
	env, err := gocheck.AskEnvironment(ctx, dir)
	if gocheck.Unreadable(err) {
		t.Problems = append(t.Problems, finding.Problem{Message: err.Error(), File: dir})
		return nil
	}
	if err != nil {
		return err
	}
	load, problem := loadOf(env, dir)
	if problem != nil {
		t.Problems = append(t.Problems, *problem)
		return nil
	}
	load.Patterns = []string{pattern}
	t.Loads = append(t.Loads, load)
	return nil
}

// loadOf returns a load for the modules that a folder's environment is about.
func loadOf(env gocheck.Environment, dir string) (load gocheck.Load, problem *finding.Problem) {
	switch {
	case env.Work != "" && env.Work != "off":
		load.Dir = filepath.Dir(env.Work)
		load.MainModuleDirs, problem = WorkspaceModules(env.Work)
		load.ModuleDirs = load.MainModuleDirs
	case env.Mod != "" && env.Mod != os.DevNull:
		load.Dir = filepath.Dir(env.Mod)
		load.MainModuleDirs = []string{load.Dir}
		load.ModuleDirs = load.MainModuleDirs
	default:
		load.Dir = dir
		load.MainModuleDirs = []string{dir}
	}
	return load, problem
}

// merge joins loads of the same modules into one, so that nothing is loaded
// twice.
func (t *Set) merge() {
	var merged []gocheck.Load
next:
	for _, load := range t.Loads {
		for i, m := range merged {
			if m.Dir == load.Dir && m.Alone == load.Alone && slices.Equal(m.MainModuleDirs, load.MainModuleDirs) {
				m.Patterns, m.Files, m.ModuleDirs = union(m.Patterns, load.Patterns), union(m.Files, load.Files), union(m.ModuleDirs, load.ModuleDirs)
				merged[i] = m
				continue next
			}
		}
		merged = append(merged, load)
	}
	t.Loads = merged
}

// union returns a with what of b is not in it.
func union(a, b []string) []string {
	a = slices.Clip(a)
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}
