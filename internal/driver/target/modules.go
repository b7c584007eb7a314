package target

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/patternvet/patternvet/internal/driver/paths"
	"github.com/patternvet/patternvet/internal/finding"
)

// addModulesBelow adds every module below dir, which is in none itself.
func (t *Set) addModulesBelow(dir string) error {
	var modules []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			t.Problems = append(t.Problems, finding.Problem{Message: err.Error(), File: path})
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
		t.Loads = append(t.Loads, newLoad(module, module, true))
		t.Notes = append(t.Notes, fmt.Sprintf("%s: module found below %s, which is in no module itself", module, dir))
	}
	if file := firstGoFile(dir, true); len(modules) == 0 && file != "" {
		t.Problems = append(t.Problems, finding.Problem{Message: "this Go file is in no module; run `go mod init` in its project", File: file})
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
