package target

import (
	"errors"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"

	"github.com/patternvet/patternvet/internal/driver/gocheck"
	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/finding"
	"github.com/patternvet/patternvet/internal/safefile"
)

// addWorkspace adds the part of the workspace that lies in dir.
func (t *Set) addWorkspace(work, dir string, tree bool) error {
	modules, problem := WorkspaceModules(work)
	if problem != nil {
		t.Problems = append(t.Problems, *problem)
		return nil
	}
	load := gocheck.Load{Dir: filepath.Dir(work), MainModuleDirs: modules}
	for _, module := range modules {
		switch {
		case paths.Within(module, dir) && tree:
			load.Patterns = append(load.Patterns, gocheck.Pattern(load.Dir, module, true))
		case module == dir, paths.Within(dir, module) && !nested(modules, module, dir):
			load.Patterns = append(load.Patterns, gocheck.Pattern(load.Dir, dir, tree))
		default:
			continue
		}
		load.ModuleDirs = append(load.ModuleDirs, module)
	}
	if len(load.Patterns) > 0 {
		t.Loads = append(t.Loads, load)
		return nil
	}
	return t.addOutsideWorkspace(dir, tree)
}

// nested reports whether another of the modules, below one of them, is the one
// that dir belongs to.
func nested(modules []string, module, dir string) bool {
	return slices.ContainsFunc(modules, func(m string) bool { return m != module && paths.Within(m, module) && paths.Within(dir, m) })
}

// WorkspaceModules returns the folders of the modules that a go.work uses, or
// what is wrong with it.
func WorkspaceModules(work string) ([]string, *finding.Problem) {
	data, err := safefile.Read(work, safefile.MaxSource)
	if err != nil {
		return nil, &finding.Problem{Message: err.Error(), File: work}
	}
	file, err := modfile.ParseWork(work, data, nil)
	if err != nil {
		p := modfileProblem(work, err)
		return nil, &p
	}
	var modules []string
	for _, use := range file.Use {
		modules = append(modules, paths.Abs(filepath.Dir(work), use.Path))
	}
	return modules, nil
}

// addOutsideWorkspace adds a folder whose module, if any, the workspace above
// it does not use.
func (t *Set) addOutsideWorkspace(dir string, tree bool) error {
	root := dir
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			load := newLoad(root, dir, tree)
			load.Env = append(os.Environ(), "GOWORK=off")
			t.Loads = append(t.Loads, load)
			return nil
		}
		parent := filepath.Dir(root)
		if parent == root {
			break
		}
		root = parent
	}
	if tree {
		return t.addModulesBelow(dir)
	}
	return nil
}

func modfileProblem(file string, err error) finding.Problem {
	p := finding.Problem{Message: err.Error(), File: file}
	var list modfile.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		p.Message, p.Line = list[0].Err.Error(), list[0].Pos.Line
	}
	return p
}
