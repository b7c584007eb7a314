// Package gopls builds a gopls that has the Go rules inside.
//
// gopls takes no plugins. Its own main package, together with a file that adds
// our analyzers to its list, is built in a module of our making whose path lies
// below gopls's, which lets it import gopls's internal packages.
package gopls

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

const (
	upstream = "golang.org/x/tools/gopls"
	module   = "github.com/patternvet/patternvet"
)

//go:embed register.go.txt
var register []byte

// Options of a build.
type Options struct {
	Version string // of gopls; "" is the newest that the installed Go can build
	Source  string // checkout of patternvet; "" is the checkout or version that this program is built from
	Output  string // file to write
	Go      string // the go command; "" is the one in PATH
	Log     func(format string, args ...any)
}

// Result says what a build made.
type Result struct {
	Output  string // absolute
	Version string // of gopls
}

// Build builds a gopls.
func Build(ctx context.Context, o Options) (*Result, error) {
	output, err := filepath.Abs(o.Output)
	if err != nil {
		return nil, err
	}
	rules, err := source(o.Source)
	if err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp("", "patternvet-gopls-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	b := &builder{Options: &o, dir: work}
	if err := b.download(ctx); err != nil {
		return nil, err
	}
	if err := b.write(rules); err != nil {
		return nil, err
	}
	o.Log("building gopls %s; this takes minutes when it has not been compiled here before", b.gopls.Version)
	_, err = b.run(ctx, "build", "-ldflags=-X=main.version="+b.gopls.Version+"+patternvet", "-o", output, ".")
	if err != nil {
		return nil, fmt.Errorf("gopls %s does not build with patternvet: %w", b.gopls.Version, err)
	}
	return &Result{Output: output, Version: b.gopls.Version}, nil
}

// builder is one build. Its folder becomes the main package.
type builder struct {
	*Options
	dir   string
	gopls download
}

// run runs the go command in the build's folder, apart from any workspace and
// settings of the user's folder, and returns its output.
func (b *builder) run(ctx context.Context, args ...string) ([]byte, error) {
	command := b.Go
	if command == "" {
		command = "go"
	}
	cmd := exec.CommandContext(ctx, command, args...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "PWD="+b.dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return stdout.Bytes(), fmt.Errorf("go %s: %w\n%s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return stdout.Bytes(), nil
}

// write writes the module: gopls's main, our addition to it, and a go.mod.
func (b *builder) write(rules origin) error {
	if err := checkLayout(b.gopls); err != nil {
		return err
	}
	main, err := mainFile(b.gopls)
	if err != nil {
		return err
	}
	mod, err := b.modFile(rules)
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{"main.go": main, "patternvet.go": register, "go.mod": mod} {
		if err := os.WriteFile(filepath.Join(b.dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// modFile requires gopls and the rules. Everything that gopls requires is
// pinned: it uses internal parts of x/tools, which change, and a newer version
// that patternvet asks for would not compile.
func (b *builder) modFile(rules origin) ([]byte, error) {
	data, err := os.ReadFile(b.gopls.GoMod)
	if err != nil {
		return nil, err
	}
	pins, err := modfile.ParseLax(b.gopls.GoMod, data, nil)
	if err != nil {
		return nil, err
	}
	var mod strings.Builder
	fmt.Fprintf(&mod, "module %s/patternvet\n\ngo %s\n\n", upstream, pins.Go.Version)
	fmt.Fprintf(&mod, "require (\n\t%s %s\n\t%s %s\n)\n\n", upstream, b.gopls.Version, module, rules.version)
	if rules.dir != "" {
		fmt.Fprintf(&mod, "replace %s => %s\n\n", module, modfile.AutoQuote(filepath.ToSlash(rules.dir)))
	}
	for _, r := range pins.Require {
		fmt.Fprintf(&mod, "replace %s => %s %s\n", r.Mod.Path, r.Mod.Path, r.Mod.Version)
	}
	return []byte(mod.String()), nil
}
