// Package golist asks the go command for packages and their dependencies, and for
// the export data that the compiler has left already. It never has any made, which
// would compile every dependency first.
package golist

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Package is what `go list` says of a package. ImportPath is its id: variants
// for tests have a suffix such as " [example.com/a.test]".
type Package struct {
	ImportPath     string
	Name           string
	Dir            string
	ForTest        string
	Standard       bool
	DepOnly        bool
	Match          []string // the patterns that name it
	GoFiles        []string
	CgoFiles       []string
	IgnoredGoFiles []string
	SwigFiles      []string
	SwigCXXFiles   []string
	CgoPkgConfig   []string
	Imports        []string
	ImportMap      map[string]string
	Module         *Module
	Export         string
	Error          *Error
	DepsErrors     []*Error
}

// Module is the module of a package.
type Module struct {
	Path      string
	Version   string
	Main      bool
	Dir       string
	GoVersion string
	Replace   *Module
}

// Error is an error of the go command about a package.
type Error struct {
	ImportStack []string
	Pos         string
	Err         string
}

const fields = "ImportPath,Name,Dir,ForTest,Standard,DepOnly,Match,GoFiles,CgoFiles,IgnoredGoFiles,SwigFiles,SwigCXXFiles,CgoPkgConfig,Imports,ImportMap,Module,Error"

// Query says what to list.
type Query struct {
	Dir      string
	Patterns []string
	Tags     []string
	Tests    bool
	Env      []string // nil: the process's own
	Hidden   []string // files that the go command is not to see
}

// List returns the packages that the patterns match and all they depend on,
// dependencies first. Packages that do not load are there with their errors.
func List(ctx context.Context, q Query) ([]*Package, error) {
	args := []string{"list", "-e", "-deps", "-json=" + fields, "-pgo=off"}
	return run(ctx, q, args)
}

// Compiled returns the packages that use cgo with their generated and other Go
// files as absolute paths, by import path. It runs cgo on them and on those of
// their dependencies that use it, and with it the C compiler, pkg-config and
// swig: whoever calls it has seen to what these are asked. They have bounded
// memory, and together the time of the limit, 0 for any. A package that fails has
// an Error or DepsErrors, which may quote any file that a source includes.
func Compiled(ctx context.Context, q Query, limit time.Duration) (map[string]*Package, error) {
	within := ctx
	if limit > 0 {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeoutCause(ctx, limit, fmt.Errorf("cgo took longer than %v", limit))
		defer cancel()
	}
	packages, err := run(within, q, []string{"list", "-e", "-compiled", "-json=ImportPath,Dir,CompiledGoFiles,Error,DepsErrors", "-pgo=off"}, bounded)
	if err != nil {
		if ctx.Err() == nil && within.Err() != nil {
			err = context.Cause(within)
		}
		return nil, err
	}
	byPath := map[string]*Package{}
	for _, p := range packages {
		p.GoFiles = absolute(p.Dir, p.GoFiles)
		byPath[p.ImportPath] = p
	}
	return byPath, nil
}

// refusal is the exit code of a tool that was not run.
const refusal = "exit status 97"

// compileNothing is a -toolexec program that answers what the go command asks
// of a tool's identity, and else fails instead of running the tool.
const compileNothing = `-toolexec=sh -c 'for a; do case $a in -V=full|-###) exec "$@";; esac; done; exit 97' sh`

// ListExported is [List] with Export set where the compiler left export data in
// the build cache. What is not there is not compiled. It takes about what an
// own call for export data takes, and saves the first one. ok is false when the
// go command can't be asked so, or what it says can't be told from what it says
// of the compiler that was not run: then ask List.
func ListExported(ctx context.Context, q Query) (list []*Package, ok bool) {
	// With C, the go command asks pkg-config and swig before the first tool.
	if _, err := exec.LookPath("swig"); err == nil || q.Tests {
		return nil, false
	}
	if q.Env == nil {
		q.Env = os.Environ()
	}
	q.Env = append(slices.Clip(q.Env), "PKG_CONFIG="+filepath.Join(os.DevNull, "pkg-config")) // there is none
	list, err := run(ctx, q, []string{"list", "-e", "-deps", "-export", compileNothing, "-json=" + fields + ",Export", "-pgo=off"})
	if err != nil {
		return nil, false
	}
	for _, p := range list {
		switch {
		case p.Error == nil || len(p.Error.ImportStack) > 0: // nothing, or of loading it
		case p.Name != "" && strings.HasSuffix(p.Error.Err, refusal):
			p.Error = nil
		default:
			return nil, false
		}
	}
	return list, true
}

// Exported returns the files with export data that the compiler left in the
// build cache, by import path. What is not there is not compiled.
func Exported(ctx context.Context, q Query) (map[string]string, error) {
	packages, err := run(ctx, q, []string{"list", "-e", "-export", compileNothing, "-json=ImportPath,Export", "-pgo=off"})
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, p := range packages {
		if p.Export != "" {
			files[p.ImportPath] = p.Export
		}
	}
	return files, nil
}

func absolute(dir string, names []string) []string {
	var out []string
	for _, name := range names {
		if !filepath.IsAbs(name) {
			name = filepath.Join(dir, name)
		}
		out = append(out, name)
	}
	return out
}

// run runs the go command; settle, if any, has a last word on how.
func run(ctx context.Context, q Query, args []string, settle ...func(*exec.Cmd)) ([]*Package, error) {
	// Nobody asks which commit a package is of: the go command would ask git for
	// the state of the work tree, and git what the repository's settings name.
	args = append(args, "-buildvcs=false")
	if q.Tests {
		args = append(args, "-test")
	}
	if len(q.Tags) > 0 {
		args = append(args, "-tags="+strings.Join(q.Tags, ","))
	}
	if len(q.Hidden) > 0 {
		overlay, err := hide(q.Hidden)
		if err != nil {
			return nil, err
		}
		defer func() { _ = os.Remove(overlay) }() // it lies in the folder for such files
		args = append(args, "-overlay="+overlay)
	}
	args = append(append(args, "--"), q.Patterns...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = q.Dir, eager(q.Env)
	cmd.WaitDelay = time.Second // what the go command started may outlive it and keep the pipes open
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	for _, f := range settle {
		f(cmd)
	}
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("go list: %s", strings.TrimSpace(stderr.String()+"\n"+exitText(err)))
	}
	return decode(&stdout)
}

// eager returns an environment in which the go command collects little garbage:
// it lives for a second, of which a quarter would go there. What the user has
// set stays.
func eager(env []string) []string {
	if env == nil {
		env = os.Environ()
	}
	for _, name := range []string{"GOGC=", "GOMEMLIMIT="} {
		if slices.ContainsFunc(env, func(v string) bool { return strings.HasPrefix(v, name) }) {
			return env
		}
	}
	return append(slices.Clip(env), "GOGC=400")
}

// hide writes an overlay in which files do not exist, and returns its path.
func hide(files []string) (path string, err error) {
	replace := map[string]string{}
	for _, file := range files {
		replace[file] = ""
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp("", "patternvet-overlay-*.json")
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

func exitText(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "" // standard error says more
	}
	return err.Error()
}

func decode(r io.Reader) ([]*Package, error) {
	var list []*Package
	d := json.NewDecoder(r)
	for {
		var p struct {
			Package
			CompiledGoFiles []string
		}
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.CompiledGoFiles != nil {
			p.GoFiles = p.CompiledGoFiles
		}
		list = append(list, &p.Package)
	}
}
