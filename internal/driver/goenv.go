package driver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// goEnvironment is the part of `go env` that loading depends on.
type goEnvironment struct {
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

// base is what type-checking depends on besides packages.
func (e goEnvironment) base(load goLoad) string {
	return strings.Join([]string{e.Version, e.OS, e.Arch, e.Cgo, e.Experiment, e.Flags, strings.Join(load.tags, ",")}, "\x00")
}

// goEnv asks the go command which module and workspace dir belongs to.
func goEnv(ctx context.Context, dir string) (goEnvironment, error) {
	var env goEnvironment
	cmd := exec.CommandContext(ctx, "go", "env", "-json", "GOMOD", "GOWORK", "GOVERSION", "GOOS", "GOARCH", "CGO_ENABLED", "GOEXPERIMENT", "GOFLAGS", "GOMODCACHE")
	cmd.Dir = dir
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
