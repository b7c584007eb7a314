package driver

import (
	"context"
	"errors"
	"fmt"
	"go/build"
	"io/fs"
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

// targets is what the command's arguments come down to.
type targets struct {
	loads    []gocheck.Load
	sqlTrees []string          // folders to search for migrations, all below
	sqlDirs  []string          // folders named as such: SQL files right in them are migrations
	sqlFiles []string          // single files
	problems []finding.Problem // with Go
	links    []finding.Problem // arguments that links out of the project lead to
	lasting  gocheck.Lasting   // of the problems
	notes    []string          // for -v
	untested []string          // files of tests that were named without --tests
}

// folders lists the folders that the run reads.
func (t *targets) folders() []string {
	dirs := append(slices.Clone(t.sqlTrees), t.sqlDirs...)
	for _, file := range t.sqlFiles {
		dirs = append(dirs, filepath.Dir(file), migrate.DirOf(file))
	}
	for _, load := range t.loads {
		dirs = append(append(dirs, load.Dir), load.MainModuleDirs...)
	}
	return dirs
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
		load.Tags, load.Tests = o.Tags, o.Tests
		if load.Go, err = gocheck.AskEnvironment(ctx, load.Dir); err != nil {
			t.problems = append(t.problems, finding.Problem{Message: err.Error(), File: load.Dir})
			t.lasting = gocheck.AWhile
		}
		load.WithCgo(ctx)
	}
	return t, nil
}

func (t *targets) add(ctx context.Context, o *Options, pattern string) error {
	if strings.HasSuffix(pattern, ".sql") {
		path := paths.Abs(o.Dir, pattern)
		_, unsaved := o.Overlay[path]
		if _, err := os.Stat(path); err != nil && !unsaved {
			return misuse.Errorf("%s: no such file", pattern)
		}
		if !t.refused(o.Dir, path) {
			t.sqlFiles = append(t.sqlFiles, path)
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
func (t *targets) refused(dir, path string) bool {
	err := safefile.RootOf(dir).Check(path)
	if err != nil {
		t.links = append(t.links, finding.Problem{Message: "not checked: " + err.Error(), File: path})
	}
	return err != nil
}

// addFolder adds the Go packages and migrations of a folder, with tree those
// of the folders below too. Where no module holds the folder, the modules
// below it are taken instead.
func (t *targets) addFolder(ctx context.Context, dir string, tree bool) error {
	t.sqlTrees = append(t.sqlTrees, dir)
	if !tree {
		t.sqlDirs = append(t.sqlDirs, dir)
	}
	t.addInner(dir)
	return t.addPackages(ctx, dir, tree)
}

// addInner adds the SQL files of a folder that is one migration of the folder
// above it: they are judged by what comes before.
func (t *targets) addInner(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // whoever looks for migrations there says so
	}
	for _, e := range entries {
		if file := filepath.Join(dir, e.Name()); strings.HasSuffix(file, ".sql") && e.Type().IsRegular() && migrate.DirOf(file) != dir {
			t.sqlFiles = append(t.sqlFiles, file)
		}
	}
}

// addPackages adds the Go packages of a folder.
func (t *targets) addPackages(ctx context.Context, dir string, tree bool) error {
	env, err := gocheck.AskEnvironment(ctx, dir)
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
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if firstGoFile(dir, tree) != "" {
		t.problems = append(t.problems, finding.Problem{Message: err.Error(), File: dir})
		t.lasting = gocheck.AWhile
	}
	return nil
}

// newLoad loads dir, a folder of the module in root.
func newLoad(root, dir string, tree bool) gocheck.Load {
	return gocheck.Load{Dir: root, MainModuleDirs: []string{root}, ModuleDirs: []string{root}, Patterns: []string{gocheck.Pattern(root, dir, tree)}}
}

// addModulesBelow adds every module below dir, which is in none itself.
func (t *targets) addModulesBelow(dir string) error {
	var modules []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			t.problems = append(t.problems, finding.Problem{Message: err.Error(), File: path})
			return paths.PassOver(d)
		}
		if d.IsDir() && path != dir && paths.Ignored(d.Name()) {
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

// firstGoFile returns some .go file in dir, with tree also below, or "".
func firstGoFile(dir string, tree bool) (found string) {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return paths.PassOver(d)
		case d.IsDir() && path != dir && (!tree || paths.Ignored(d.Name())):
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

// addFile adds a Go file: what is found in it as a part of its package. One
// that build constraints keep out of the package is checked by itself.
func (t *targets) addFile(ctx context.Context, o *Options, file string) error {
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
		t.untested = append(t.untested, paths.Rel(o.Dir, file))
		t.notes = append(t.notes, paths.Rel(o.Dir, file)+": tests are checked with --tests only")
		return nil
	}
	before := len(t.loads)
	if err := t.addPackages(ctx, dir, false); err != nil {
		return err
	}
	for i := before; i < len(t.loads); i++ {
		t.loads[i].Patterns, t.loads[i].Files = nil, []string{file}
	}
	return nil
}

// addAlone adds a file that the go command takes for a package of its own,
// together with others of the folder.
func (t *targets) addAlone(env gocheck.Environment, dir, name string) error {
	load, problem := loadOf(env, dir)
	if problem != nil {
		t.problems = append(t.problems, *problem)
		return nil
	}
	load.Dir, load.ModuleDirs, load.Patterns, load.Alone = dir, nil, []string{name}, true
	t.loads = append(t.loads, load)
	return nil
}

// addImportPath adds a pattern that is no path of files.
func (t *targets) addImportPath(ctx context.Context, dir, pattern string) error {
	env, err := gocheck.AskEnvironment(ctx, dir)
	if gocheck.Unreadable(err) {
		t.problems = append(t.problems, finding.Problem{Message: err.Error(), File: dir})
		return nil
	}
	if err != nil {
		return err
	}
	load, problem := loadOf(env, dir)
	if problem != nil {
		t.problems = append(t.problems, *problem)
		return nil
	}
	load.Patterns = []string{pattern}
	t.loads = append(t.loads, load)
	return nil
}

// loadOf returns a load for the modules that a folder's environment is about.
func loadOf(env gocheck.Environment, dir string) (load gocheck.Load, problem *finding.Problem) {
	switch {
	case env.Work != "" && env.Work != "off":
		load.Dir = filepath.Dir(env.Work)
		load.MainModuleDirs, problem = workspaceModules(env.Work)
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
func (t *targets) merge() {
	var merged []gocheck.Load
next:
	for _, load := range t.loads {
		for i, m := range merged {
			if m.Dir == load.Dir && m.Alone == load.Alone && slices.Equal(m.MainModuleDirs, load.MainModuleDirs) {
				m.Patterns, m.Files, m.ModuleDirs = union(m.Patterns, load.Patterns), union(m.Files, load.Files), union(m.ModuleDirs, load.ModuleDirs)
				merged[i] = m
				continue next
			}
		}
		merged = append(merged, load)
	}
	t.loads = merged
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
