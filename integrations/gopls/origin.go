package gopls

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"golang.org/x/mod/modfile"
)

// origin is where the rules come from: a version of the module, or its
// checkout.
type origin struct {
	version string
	dir     string // "" unless it is a checkout
}

// source returns the checkout dir if it is given, otherwise what this program
// was built from.
func source(dir string) (origin, error) {
	if dir != "" {
		return checkout(dir)
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Path == module && info.Main.Sum != "" {
		return origin{version: info.Main.Version}, nil // by `go install`, from a module proxy
	}
	_, file, _, _ := runtime.Caller(0)
	o, err := checkout(filepath.Join(filepath.Dir(file), "..", ".."))
	if err != nil {
		return o, errors.New("this patternvet was built from a checkout that is not there any more; name one with --source")
	}
	return o, nil
}

func checkout(dir string) (origin, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return origin{}, err
	}
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return origin{}, fmt.Errorf("%s is no checkout of patternvet: %w", dir, err)
	}
	if path := modfile.ModulePath(data); path != module {
		return origin{}, fmt.Errorf("%s is no checkout of patternvet but of %s", dir, path)
	}
	return origin{version: "v0.0.0", dir: dir}, nil
}
