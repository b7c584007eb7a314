package gocheck

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Environment is the part of `go env` that loading depends on.
type Environment struct {
	Mod        string `json:"GOMOD"`
	Work       string `json:"GOWORK"`
	Version    string `json:"GOVERSION"`
	OS         string `json:"GOOS"`
	Arch       string `json:"GOARCH"`
	Cgo        string `json:"CGO_ENABLED"`
	Experiment string `json:"GOEXPERIMENT"`
	Flags      string `json:"GOFLAGS"`
	ModCache   string `json:"GOMODCACHE"`
}

// Base is what type-checking depends on besides packages.
func (e Environment) Base(load Load) string {
	return strings.Join([]string{e.Version, e.OS, e.Arch, e.Cgo, e.Experiment, e.Flags, strings.Join(load.Tags, ",")}, "\x00")
}

// AskEnvironment asks the go command which module and workspace dir belongs to.
func AskEnvironment(ctx context.Context, dir string) (Environment, error) {
	var env Environment
	if err := readableModule(dir); err != nil {
		return env, err
	}
	cmd := exec.CommandContext(ctx, "go", "env", "-json", "GOMOD", "GOWORK", "GOVERSION", "GOOS", "GOARCH", "CGO_ENABLED", "GOEXPERIMENT", "GOFLAGS", "GOMODCACHE")
	cmd.Dir = dir
	cmd.WaitDelay = time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return env, errors.New("the go command is not in PATH; Go packages cannot be checked without it")
		}
		if ctx.Err() != nil {
			return env, ctx.Err()
		}
		return env, fmt.Errorf("go env: %s", strings.TrimSpace(stderr.String()))
	}
	return env, json.Unmarshal(out, &env)
}

// WithCgo turns cgo on where it is off only because there is no C compiler:
// which files belong to a package must not depend on that, and none is needed
// to read them.
func (l *Load) WithCgo(ctx context.Context) {
	if l.Go.Cgo != "0" || os.Getenv("CGO_ENABLED") != "" {
		return
	}
	// With any program for a compiler, the go command says what it would do with
	// a real one: cgo may be off for another system, or in the user's settings.
	cmd := exec.CommandContext(ctx, "go", "env", "CGO_ENABLED")
	cmd.Dir = l.Dir
	cmd.WaitDelay = time.Second
	cmd.Env = append(os.Environ(), "CC=go")
	if out, err := cmd.Output(); err != nil || strings.TrimSpace(string(out)) != "1" {
		return
	}
	if l.Env == nil {
		l.Env = os.Environ()
	}
	l.Env = append(l.Env, "CGO_ENABLED=1")
	l.Go.Cgo = "1"
}
